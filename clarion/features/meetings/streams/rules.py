"""Addresses that streams are sent to, and playlists of their pieces (RFC 8216). Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict
from urllib.parse import urlsplit

from clarion.base.errors import Invalid

LISTED = 8
KEPT = 20
"""Pieces that are listed, and those that are kept for viewers who have an older list."""
LONGEST_PIECE_S = 4
_SCHEMES = ("rtmp", "rtmps")


class StoredPiece(TypedDict):
    """`fresh`: it does not go on where the piece before it ended. `at`: milliseconds since 1970."""

    number: int
    milliseconds: int
    key: str
    fresh: bool
    at: int


class Address(NamedTuple):
    """`server` ends with the application; `key` names the stream, and is a secret."""

    host: str
    server: str
    key: str


def read_address(address: str, key: str) -> Address:
    """Where to send a stream: as services write it, a server address and a key, or both in one. Raises Invalid."""
    text = address.strip()
    printable = text.isascii() and text.isprintable() and " " not in text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _invalid() from None
    if not printable or parts.scheme not in _SCHEMES or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise _invalid()
    app, key = parts.path.strip("/"), key.strip()
    if not key and "/" in app:
        app, _, key = app.rpartition("/")
        key += f"?{parts.query}" if parts.query else ""
    elif parts.query:
        raise _invalid()
    if not app:
        raise _invalid()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise Invalid("Enter the stream key that the service gave you.", parameter="key")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(parts.hostname, f"{parts.scheme}://{host}{f':{port}' if port else ''}/{app}", key)


def _invalid() -> Invalid:
    return Invalid("Enter an address such as rtmps://live.example.com/app.", parameter="address")


def playlist_of(pieces: Sequence[StoredPiece], discontinuities: int, *, over: bool) -> str:
    """`discontinuities`: of all pieces of the stream, listed or not."""
    listed = pieces[-LISTED:]
    before = discontinuities - sum(each["fresh"] for each in listed)
    first = listed[0]["number"] if listed else 0
    longest = max([LONGEST_PIECE_S, *(math.ceil(each["milliseconds"] / 1000) for each in listed)])
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{longest}", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
    lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{before}")
    for each in listed:
        if each["fresh"]:
            lines.append("#EXT-X-DISCONTINUITY")
        at = datetime.fromtimestamp(each["at"] / 1000, UTC).isoformat(timespec="milliseconds")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{at.replace('+00:00', 'Z')}")
        lines += [f"#EXTINF:{each['milliseconds'] / 1000:.3f},", f"{each['number']}.ts"]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if over else []), ""])
