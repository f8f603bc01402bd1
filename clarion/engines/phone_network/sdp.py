"""Offer and answer for one audio stream of G.711 and telephone-event (RFC 8866, RFC 3264, RFC 4733)."""

from dataclasses import dataclass, field
from typing import Literal

from clarion.base.digits import find_number

Codec = Literal["PCMU", "PCMA"]
Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]

ALL_CODECS: tuple[Codec, ...] = ("PCMU", "PCMA")
STATIC_TYPES: dict[Codec, int] = {"PCMU": 0, "PCMA": 8}
EVENT_TYPE = 101
_DIRECTIONS: tuple[Direction, ...] = ("sendrecv", "sendonly", "recvonly", "inactive")
_MIRROR: dict[Direction, Direction] = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}


class NoCommonCodec(ValueError):
    """The offer holds no audio that this subscriber can speak (488)."""


@dataclass(frozen=True)
class Agreed:
    """What both sides will do: where to send, how, and in which directions, seen from here."""

    host: str
    port: int
    codec: Codec
    codec_type: int
    event_type: int | None
    direction: Direction
    accepted_types: dict[int, Codec] = field(default_factory=dict)

    @property
    def may_send(self) -> bool:
        return self.direction in ("sendrecv", "sendonly")


@dataclass(frozen=True)
class _Stream:
    kind: str
    port: int
    transport: str
    formats: list[str]
    lines: list[str]


def _streams(text: str) -> tuple[list[str], list[_Stream]]:
    session: list[str] = []
    streams: list[_Stream] = []
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip()
        if line.startswith("m="):
            parts = line[2:].split()
            port = find_number(parts[1].partition("/")[0], most=65535) if len(parts) > 2 else None
            if port is None:
                raise NoCommonCodec("A media line cannot be understood.")
            streams.append(_Stream(parts[0], port, parts[2], parts[3:], []))
        elif line:
            (streams[-1].lines if streams else session).append(line)
    return session, streams


def _connection(lines: list[str]) -> str | None:
    found = [line.split()[-1].partition("/")[0] for line in lines if line.startswith("c=IN ")]
    return found[0] if found else None


def _direction(lines: list[str]) -> Direction | None:
    return next((word for word in _DIRECTIONS if f"a={word}" in lines), None)


def _encodings(stream: _Stream) -> dict[int, str]:
    """Encoding name and clock by payload type, the static ones included."""
    names = {0: "PCMU/8000", 8: "PCMA/8000"}
    for line in stream.lines:
        if line.startswith("a=rtpmap:"):
            number, _, name = line.removeprefix("a=rtpmap:").partition(" ")
            known = find_number(number, most=127)
            if known is not None:
                names[known] = name.strip().upper().removesuffix("/1")
    numbers = (find_number(item, most=127) for item in stream.formats)
    return {number: names[number] for number in numbers if number is not None and number in names}


def read(text: str, codecs: tuple[Codec, ...] = ALL_CODECS) -> Agreed:
    """The first audio stream of an offer or answer, in the order of the other side's wishes.

    Raises `NoCommonCodec` when nothing in it can be spoken here.
    """
    session, streams = _streams(text)
    stream = _audio(streams)
    if stream is None:
        raise NoCommonCodec("There is no plain RTP audio in the description.")
    usable: dict[int, Codec] = {}
    event: int | None = None
    for number, name in _encodings(stream).items():
        for codec in codecs:
            if name == f"{codec}/8000":
                usable[number] = codec
        if name == "TELEPHONE-EVENT/8000" and event is None:
            event = number
    host = _connection(stream.lines) or _connection(session)
    if not usable or host is None:
        raise NoCommonCodec("No common codec.")
    chosen = next(iter(usable))
    theirs = _direction(stream.lines) or _direction(session) or "sendrecv"
    ours = _MIRROR[theirs]
    if host in ("0.0.0.0", "::"):  # the old way to hold, RFC 2543
        ours = "recvonly" if ours == "sendrecv" else "inactive" if ours == "sendonly" else ours
    return Agreed(host, stream.port, usable[chosen], chosen, event, ours, usable)


def _audio(streams: list[_Stream]) -> _Stream | None:
    return next((s for s in streams if s.kind == "audio" and s.port and s.transport == "RTP/AVP"), None)


def _head(host: str, session: int, version: int) -> list[str]:
    family = "IP6" if ":" in host else "IP4"
    return [
        "v=0",
        f"o=- {session} {version} IN {family} {host}",
        "s=Clarion simulated network",
        f"c=IN {family} {host}",
        "t=0 0",
    ]


def offer(
    host: str,
    port: int,
    *,
    session: int,
    version: int = 0,
    codecs: tuple[Codec, ...] = ALL_CODECS,
    direction: Direction = "sendrecv",
) -> str:
    types = " ".join(str(STATIC_TYPES[codec]) for codec in codecs)
    lines = _head(host, session, version)
    lines.append(f"m=audio {port} RTP/AVP {types} {EVENT_TYPE}")
    lines += [f"a=rtpmap:{STATIC_TYPES[codec]} {codec}/8000" for codec in codecs]
    lines += [*_event_lines(EVENT_TYPE), "a=ptime:20", f"a={direction}"]
    return "\r\n".join(lines) + "\r\n"


def answer(offered: str, agreed: Agreed, host: str, port: int, *, session: int, version: int = 0) -> str:
    """The answer to `offered`: its audio as agreed, every other stream refused with port 0."""
    _, streams = _streams(offered)
    audio = _audio(streams)
    lines = _head(host, session, version)
    for stream in streams:
        if stream is not audio:
            lines.append(f"m={stream.kind} 0 {stream.transport} {' '.join(stream.formats)}")
            continue
        types = [agreed.codec_type, *([] if agreed.event_type is None else [agreed.event_type])]
        lines.append(f"m=audio {port} RTP/AVP {' '.join(map(str, types))}")
        lines.append(f"a=rtpmap:{agreed.codec_type} {agreed.codec}/8000")
        lines += [*_event_lines(agreed.event_type), "a=ptime:20", f"a={agreed.direction}"]
    return "\r\n".join(lines) + "\r\n"


def _event_lines(event_type: int | None) -> list[str]:
    if event_type is None:
        return []
    return [f"a=rtpmap:{event_type} telephone-event/8000", f"a=fmtp:{event_type} 0-16"]
