"""Pieces of the SIP grammar (RFC 3261 §25) that several layers share: lists, parameters, quoting, and the one error."""

import re

MAX_PARAMS = 64

_NEEDS_CARE = re.compile(r'["<]')
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_PIECE = re.compile(r'((?:[^;"\\]|\\.|"(?:[^"\\]|\\.)*")*)(?:;|\Z)', re.S)
_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


class ParseError(ValueError):
    """Text that is not SIP. `status` is the response a request with it deserves; the message is its reason phrase."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def is_token(text: str) -> bool:
    return _TOKEN.match(text) is not None


def split_commas(value: str) -> list[str]:
    """The elements of a comma-separated header value; commas in quotes and angle brackets do not count."""
    if "," not in value:
        return [value]
    if not _NEEDS_CARE.search(value):
        return [part.strip() for part in value.split(",")]
    parts: list[str] = []
    depth = start = at = 0
    quoted = False
    size = len(value)
    while at < size:
        character = value[at]
        if quoted:
            if character == "\\":
                at += 1
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character == "<":
            depth += 1
        elif character == ">":
            depth -= 1
        elif character == "," and depth <= 0:
            parts.append(value[start:at].strip())
            start = at + 1
        at += 1
    parts.append(value[start:].strip())
    return parts


def parse_params(text: str) -> dict[str, str | None]:
    """`;a=1;b` without its first semicolon, names in lower case. Raises ParseError on an empty or too long list."""
    pieces = text.split(";") if '"' not in text else _split_quoted(text)
    if len(pieces) > MAX_PARAMS:
        raise ParseError("Too Many Parameters")
    params: dict[str, str | None] = {}
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        name, equals, value = piece.partition("=")
        name = name.strip().lower()
        if not name:
            if index == last and not equals and index:
                continue  # one stray semicolon at the end does no harm
            raise ParseError("Empty Parameter")
        params[name] = value.strip() if equals else None
    return params


def _split_quoted(text: str) -> list[str]:
    pieces: list[str] = []
    at = 0
    while True:
        found = _PIECE.match(text, at)
        if found is None:
            raise ParseError("Unbalanced Quote")
        pieces.append(found[1])
        at = found.end()
        if at >= len(text):
            return pieces


def unquote(text: str) -> str:
    """The content of a quoted string, or the text itself when it is none."""
    text = text.strip()
    if len(text) >= 2 and text[0] == '"' and text[-1] == '"':
        text = text[1:-1]
        if "\\" in text:
            text = re.sub(r"\\(.)", r"\1", text, flags=re.S)
    return text


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def safe_value(text: str) -> str:
    """Text that may stand in a header line: no control characters, and no `: `, where some phones cut."""
    text = _UNSAFE.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    while ": " in text:
        text = text.replace(": ", ":")
    return text


def unescape(text: str) -> str:
    """Percent-decoding of a URI part; what is not a valid escape stays as it is."""
    if "%" not in text:
        return text
    if text.isascii():
        raw = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        try:
            return raw.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return raw
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def escape_user(text: str) -> str:
    """Percent-encoding of everything that may not stand in the user part of a SIP URI (RFC 3261 §25.1)."""
    if text.isascii() and text.isalnum():
        return text
    allowed = "-_.!~*'()&=+$,;?/"
    return "".join(
        c
        if (c.isascii() and c.isalnum()) or c in allowed
        else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in text
    )
