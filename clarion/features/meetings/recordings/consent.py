"""What is asked before a recording starts: acceptable use, the disk, and whether there is media at all."""

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import Conflict
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.sfu import Sfu, SfuUnavailable
from clarion.features.meetings.recordings.requests import StartRecording
from clarion.features.meetings.rooms.state import Participant, Room


async def check_recording(
    here: Container, sfu: Sfu | None, room: Room, me: Participant, _request: StartRecording
) -> None:
    """Raises what the host reads."""
    if me.hosts:  # of others the room refuses it in words
        await check_may_record(here, sfu, room, me.who.extension_id)


async def check_may_record(here: Container, sfu: Sfu | None, room: Room, extension_id: str) -> None:
    """Whether a host may record the meeting, or stream it. Raises what they read.

    Everybody, and who comes later, is told by the room's state before anything of them is recorded, hears a tone, and
    may leave; so the strictest of all places is complied with (ILL-06).
    """
    if sfu is None or not sfu.available:
        raise SfuUnavailable
    space = here.find(DiskSpace)
    if space is not None and not space.has_room():
        raise Conflict("The disk of the server is nearly full: nothing can be recorded now.", code="MTG-120")
    wish = PolicyRequest(
        kind="recording.start",
        account_id=room.account_id,
        extension_id=extension_id,
        subject=f"meeting {room.meeting_id}",
        facts={
            "recording_class": "unknown",  # guests may be anywhere
            "recording_announced": True,
            "recording_tone": True,
            "recording_presence": True,
        },
    )
    await check_policy(here, wish)
