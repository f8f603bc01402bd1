"""Whom the machine trusts when Clarion connects by TLS to others."""

import ssl
from functools import cache


@cache
def system_trust() -> ssl.SSLContext:
    """One for the process: reading all certificate authorities takes 5 ms. Nobody changes it."""
    return ssl.create_default_context()
