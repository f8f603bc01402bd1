"""People sign in with their company's OpenID provider (OpenID Connect Core 1.0); Clarion is the relying party."""
