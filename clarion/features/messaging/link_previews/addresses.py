"""What an address of a page may be."""

import httpx

from clarion.base.ssrf_guard import EgressPolicy
from clarion.features.messaging.link_previews.rules import LONGEST_URL

PORTS = (None, 80, 443)


def find_address(address: str, policy: EgressPolicy, base: str = "") -> str | None:
    """The address in ASCII and without a fragment; None for what is none, holds a password, or names another port
    than those of the web. `base`: what it may be relative to. Where it leads is judged when the connection is made.
    """
    try:
        url = httpx.URL(base).join(address) if base else httpx.URL(address)
        local = policy.loopback or policy.anywhere
        if url.scheme not in ("http", "https") or not url.host or url.userinfo:
            return None
        if not local and url.port not in PORTS:
            return None
        found = str(url.copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError, TypeError, UnicodeError):
        return None
    return found if len(found) <= LONGEST_URL and found.isascii() and found.isprintable() else None
