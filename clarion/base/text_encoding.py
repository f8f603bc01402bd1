"""How a text fits into short messages: GSM 03.38 with its extension table, or UCS-2, in one segment or many. Pure.

Source: 3GPP TS 23.038 §6.2.1 (alphabet and extension table) and §6.2.3 (UCS-2), TS 23.040 §9.2.3.24.1 (concatenation).
Characters that the default alphabet lacks (ç in lower case, ê, Cyrillic, …) make the whole text UCS-2; national shift
tables are not used, because hardly a carrier takes them.
"""

import re
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM", "UCS2"]

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
_ESCAPE = 0x1B
_CODES = {char: code for code, char in enumerate(BASIC) if code != _ESCAPE}
_GSM = re.compile(f"[{re.escape(''.join((*_CODES, *EXTENSION)))}]*")
_LONG_IN_GSM = re.compile(f"[{re.escape(''.join(EXTENSION))}]")
_EXTENDED = {code: char for char, code in EXTENSION.items()}

# Units are septets (GSM) or 16-bit units (UCS-2). A part of many loses 6 octets (7 septets) to its header.
ALONE = {"GSM": 160, "UCS2": 70}
PART = {"GSM": 153, "UCS2": 67}
MOST_PARTS = 255


@dataclass(frozen=True)
class TextSize:
    """`units`: septets or 16-bit units. `left`: how many more fit into the last segment."""

    encoding: Encoding
    units: int
    segments: int
    left: int


def encoding_of(text: str) -> Encoding:
    return "GSM" if _GSM.fullmatch(text) else "UCS2"


def measure(text: str) -> TextSize:
    """How large a text is as short messages. An empty text is one segment."""
    encoding = encoding_of(text)
    units = _units(text, encoding)
    if units <= ALONE[encoding]:
        return TextSize(encoding, units, 1, ALONE[encoding] - units)
    segments, filled = 1, 0
    for weight in (_weight(char, encoding) for char in text):
        if filled + weight > PART[encoding]:
            segments, filled = segments + 1, 0
        filled += weight
    return TextSize(encoding, units, segments, PART[encoding] - filled)


def split(text: str) -> list[str]:
    """The texts of the segments. Neither an escape nor a surrogate pair is ever torn apart."""
    encoding = encoding_of(text)
    if _units(text, encoding) <= ALONE[encoding]:
        return [text]
    parts, filled = [""], 0
    for char in text:
        weight = _weight(char, encoding)
        if filled + weight > PART[encoding]:
            parts.append("")
            filled = 0
        parts[-1] += char
        filled += weight
    return parts


def encode(text: str, encoding: Encoding) -> bytes:
    """Unpacked: one octet for each septet (as SMPP carries it), or UTF-16 in network order. Raises ValueError."""
    if encoding == "UCS2":
        return text.encode("utf-16-be", "surrogatepass")
    octets = bytearray()
    for char in text:
        if char in _CODES:
            octets.append(_CODES[char])
        elif char in EXTENSION:
            octets += bytes((_ESCAPE, EXTENSION[char]))
        else:
            raise ValueError(f"{char!r} is not in the GSM alphabet.")
    return bytes(octets)


def decode(octets: bytes, encoding: Encoding) -> str:
    """The text of unpacked octets; what makes no sense becomes a replacement character."""
    if encoding == "UCS2":
        return octets.decode("utf-16-be", "replace")
    text, escaped = [], False
    for octet in octets:
        if escaped:
            # TS 23.038: an unknown extension is shown as the character of the basic table.
            text.append(_EXTENDED.get(octet) or _basic(octet))
            escaped = False
        elif octet == _ESCAPE:
            escaped = True
        else:
            text.append(_basic(octet))
    return "".join(text) + (" " if escaped else "")


def _basic(octet: int) -> str:
    return BASIC[octet] if octet < len(BASIC) and octet != _ESCAPE else "\ufffd"


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "GSM":
        return len(text) + len(_LONG_IN_GSM.findall(text))
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def _weight(char: str, encoding: Encoding) -> int:
    if encoding == "GSM":
        return 2 if char in EXTENSION else 1
    return 2 if ord(char) > 0xFFFF else 1
