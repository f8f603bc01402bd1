"""Looking into SDP (RFC 8866, RFC 3264) without changing it: media, codecs, direction. Raises only ParseError."""

import re
from dataclasses import dataclass, field
from typing import Final

from clarion.engines.sip.grammar import ParseError

MAX_SDP: Final = 32768
MAX_LINES: Final = 1024
MAX_MEDIA: Final = 16
DIRECTIONS: Final = ("sendrecv", "sendonly", "recvonly", "inactive")

_MEDIA = re.compile(r"([A-Za-z0-9]+) ([0-9]{1,5})(?:/[0-9]{1,5})? (\S+) (.+)\Z")
_RTPMAP = re.compile(r"rtpmap:([0-9]{1,3}) ([^/\s]+)/([0-9]{1,7})(?:/([0-9]{1,3}))?\s*\Z")
_STATIC: Final = {
    "0": "PCMU/8000",
    "3": "GSM/8000",
    "4": "G723/8000",
    "8": "PCMA/8000",
    "9": "G722/8000",
    "18": "G729/8000",
}


@dataclass(slots=True)
class MediaLine:
    """One m= section. A port of 0 means refused."""

    kind: str
    port: int
    protocol: str
    formats: list[str]
    direction: str = ""
    address: str = ""
    codecs: dict[str, str] = field(default_factory=dict)  # payload type -> NAME/rate


@dataclass(slots=True)
class Session:
    """What matters to call control."""

    address: str
    direction: str
    media: list[MediaLine]

    @property
    def audio(self) -> MediaLine | None:
        """The first audio that was not refused."""
        return next((line for line in self.media if line.kind == "audio" and line.port), None)

    @property
    def audio_direction(self) -> str:
        """The direction of the audio as the sender of this SDP sees it; `inactive` without audio."""
        audio = self.audio
        if audio is None:
            return "inactive"
        if (audio.address or self.address) in ("0.0.0.0", "::"):
            return "sendonly" if (audio.direction or self.direction) != "inactive" else "inactive"  # hold of RFC 2543
        return audio.direction or self.direction or "sendrecv"


def parse(text: str) -> Session:
    """Raises ParseError."""
    if len(text) > MAX_SDP:
        raise ParseError("SDP Too Large", 413)
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise ParseError("SDP Too Long", 413)
    if not lines or not lines[0].startswith("v="):
        raise ParseError("Bad SDP")
    session = Session("", "", [])
    for line in lines:
        if not line.strip():
            continue
        if len(line) < 2 or line[1] != "=":
            raise ParseError("Bad SDP")
        _read_line(session, line[0], line[2:].strip())
    return session


def _read_line(session: Session, kind: str, value: str) -> None:
    media = session.media[-1] if session.media else None
    if kind == "m":
        _read_media(session, value)
    elif kind == "c":
        parts = value.split()
        address = parts[2].partition("/")[0] if len(parts) >= 3 else ""
        if media is None:
            session.address = address
        else:
            media.address = address
    elif kind == "a" and value in DIRECTIONS:
        if media is None:
            session.direction = value
        else:
            media.direction = value
    elif kind == "a" and media is not None and value.startswith("rtpmap:"):
        found = _RTPMAP.match(value)
        if found is not None:
            media.codecs[found[1]] = f"{found[2].upper()}/{found[3]}"


def _read_media(session: Session, value: str) -> None:
    found = _MEDIA.match(value)
    if found is None or int(found[2]) > 65535:
        raise ParseError("Bad SDP Media Line")
    if len(session.media) >= MAX_MEDIA:
        raise ParseError("Too Many SDP Media Lines", 413)
    formats = found[4].split()[:64]
    line = MediaLine(found[1].lower(), int(found[2]), found[3], formats)
    line.codecs = {number: _STATIC[number] for number in formats if number in _STATIC}
    session.media.append(line)


def is_usable(text: str) -> bool:
    """Whether this is SDP at all, with at least one media line."""
    try:
        return bool(parse(text).media)
    except ParseError:
        return False
