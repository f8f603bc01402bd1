"""Links to watch a stream: they name one, work without signing in, and end after a day."""

from datetime import datetime, timedelta

import msgspec

from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.http import API_ROOT

VALID = timedelta(hours=24)
_SEAL = "meeting streams"


class StreamLink(msgspec.Struct, frozen=True):
    stream_id: str
    valid_until: float


def stream_link(here: Container, stream_id: str) -> str:
    """Of the playlist."""
    link = StreamLink(stream_id, (here.clock.now() + VALID).timestamp())
    token = here.keys.seal(_SEAL, msgspec.json.encode(link)).decode()
    return f"{here.settings.public_url.rstrip('/')}{API_ROOT}/clarion/meeting-streams/{token}/playlist.m3u8"


def read_link(here: Container, token: str, now: datetime) -> str:
    """The stream. Raises NotFound for what is no link, or no longer."""
    try:
        link = msgspec.json.decode(here.keys.unseal(_SEAL, token.encode()), type=StreamLink)
    except (ClarionError, msgspec.DecodeError, UnicodeEncodeError):
        raise NotFound("This link is not valid.") from None
    if link.valid_until < now.timestamp():
        raise NotFound("This link has expired. Open the meeting again.")
    return link.stream_id
