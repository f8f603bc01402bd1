"""Companies' identity providers (SAML 2.0): Clarion is the service that they sign people in to."""
