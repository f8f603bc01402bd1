"""Companies' directories (LDAP, Active Directory): people sign in with their password there, and come from there."""
