"""A second proof of who somebody is: codes of an authenticator, passkeys, recovery codes."""
