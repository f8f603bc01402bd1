"""Links to recorded files: they name one file, work without signing in, and end after a day."""

from datetime import datetime, timedelta

import msgspec

from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.http import API_ROOT

VALID = timedelta(hours=24)
_SEAL = "meeting recordings"


class MediaLink(msgspec.Struct, frozen=True):
    recording_id: str
    valid_until: float
    audio: bool = False


def media_link(here: Container, recording_id: str, *, audio: bool = False) -> str:
    """`audio`: to the file with the audio alone."""
    link = MediaLink(recording_id, (here.clock.now() + VALID).timestamp(), audio)
    token = here.keys.seal(_SEAL, msgspec.json.encode(link)).decode()
    return f"{here.settings.public_url.rstrip('/')}{API_ROOT}/clarion/meeting-recordings/{token}/content"


def read_link(here: Container, token: str, now: datetime) -> MediaLink:
    """Raises NotFound for what is no link, or no longer."""
    try:
        link = msgspec.json.decode(here.keys.unseal(_SEAL, token.encode()), type=MediaLink)
    except (ClarionError, msgspec.DecodeError, UnicodeEncodeError):
        raise NotFound("This link is not valid.") from None
    if link.valid_until < now.timestamp():
        raise NotFound("This link has expired. Open the meeting again.")
    return link
