"""What is asked before captions are turned on: whether the server can listen."""

from clarion.base.container import Container
from clarion.base.errors import Conflict
from clarion.base.meeting_video import Composer
from clarion.base.sfu import Sfu, SfuUnavailable
from clarion.base.transcription import CallRecogniser, Recogniser
from clarion.features.meetings.captions.requests import SetCaptions
from clarion.features.meetings.rooms.state import Participant, Room


async def check_captions(here: Container, sfu: Sfu | None, _room: Room, me: Participant, request: SetCaptions) -> None:
    """Raises what the host reads."""
    if not me.hosts or not request.on:
        return
    if sfu is None or not sfu.available:
        raise SfuUnavailable
    recogniser = recogniser_of(here)
    problem = await recogniser.check() if recogniser is not None else "none"
    if recogniser is None or problem or here.find(Composer) is None:
        raise Conflict("Captions are not possible: the server has no speech recognition.", code="MTG-121")


def recogniser_of(here: Container) -> Recogniser | None:
    return here.find(CallRecogniser) or here.find(Recogniser)
