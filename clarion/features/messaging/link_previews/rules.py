"""Which links of a text are shown, and what an address may be. Pure."""

import re
from collections.abc import Sequence
from hashlib import sha256

import httpx

from clarion.base.addresses import Policy

MOST_LINKS = 3
LONGEST_URL = 2000
PORTS = (None, 80, 443)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.S)
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.I)
_ENDS = ".,;:!?*_~)]'"


def links_in(text: str) -> Sequence[str]:
    """The first addresses of a text, each once, without those in code."""
    if "://" not in text:
        return ()
    found: dict[str, None] = {}
    for match in _LINK.finditer(_CODE.sub(" ", text)):
        address = _trimmed(match[0])
        if len(address) <= LONGEST_URL:
            found[address] = None
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)


def _trimmed(address: str) -> str:
    """Without the marks that end a sentence or a bracket around it."""
    while address and address[-1] in _ENDS:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    # [words](https://…): what follows the bracket belongs to the sentence.
    closing = address.find(")")
    return address[:closing] if closing >= 0 and "(" not in address[:closing] else address


def find_address(address: str, policy: Policy, base: str = "") -> str | None:
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


def hash_of(address: str) -> str:
    """Under which a page is found again."""
    return sha256(address.encode()).hexdigest()
