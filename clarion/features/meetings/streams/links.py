"""Links to watch a stream: they name one, work without signing in, and end after a day, or when a host removes whoever
was given one.
"""

from datetime import datetime, timedelta
from typing import TypedDict

import msgspec

from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.http import API_ROOT

VALID = timedelta(hours=24)
_SEAL = "meeting streams"


class StreamLink(msgspec.Struct, frozen=True):
    """`viewer`: the extension or seat of who was given it, and whose it ends with; empty for hosts."""

    stream_id: str
    valid_until: float
    viewer: str = ""


class WatchLinks(TypedDict):
    """`uri`: of the playlist (HLS). `pageUri`: of the page that plays it."""

    uri: str
    pageUri: str


def watch_links(here: Container, stream_id: str, viewer: str = "") -> WatchLinks:
    link = StreamLink(stream_id, (here.clock.now() + VALID).timestamp(), viewer)
    token = here.keys.seal(_SEAL, msgspec.json.encode(link)).decode()
    root = here.settings.public_url.rstrip("/")
    playlist = f"{root}{API_ROOT}/clarion/meeting-streams/{token}/playlist.m3u8"
    return {"uri": playlist, "pageUri": f"{root}/watch/{token}"}


def read_link(here: Container, token: str, now: datetime) -> StreamLink:
    """Raises NotFound for what is no link, or no longer."""
    try:
        link = msgspec.json.decode(here.keys.unseal(_SEAL, token.encode()), type=StreamLink)
    except (ClarionError, msgspec.DecodeError, UnicodeEncodeError):
        raise NotFound("This link is not valid.") from None
    if link.valid_until < now.timestamp():
        raise NotFound("This link has expired. Open the meeting again.", code="MTG-131")
    return link
