"""Which links of a text are shown. Pure."""

import re
from collections.abc import Sequence
from hashlib import sha256

MOST_LINKS = 3
LONGEST_URL = 2000
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


def hash_of(address: str) -> str:
    """Under which a page is found again."""
    return sha256(address.encode()).hexdigest()
