"""A person lets an app in: the authorize endpoint, consent, codes."""
