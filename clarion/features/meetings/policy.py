"""What acceptable use is asked about meetings: starting, joining and recording them, and what they are called."""

from collections.abc import Iterator

from clarion.base.container import Container
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.features.conduct import Attempt, AttemptKind, find_suspension
from clarion.features.meetings.recordings.requests import RecordingSuspended
from clarion.features.meetings.rooms.events import EndNow, Event, PersonGone
from clarion.features.meetings.rooms.state import Room
from clarion.features.meetings.streams.requests import StreamOver
from clarion.features.people.sign_in import Caller


async def check_title(here: Container, caller: Caller, title: str | None, *, parameter: str) -> None:
    """Ask outside of any transaction. Raises what a rule says of a name that looks like a protected brand."""
    if title:
        wish = PolicyRequest(
            kind="name.change",
            account_id=caller.account_id,
            extension_id=caller.extension_id,
            subject=title,
            parameter=parameter,
        )
        await check_policy(here, wish)


async def check_start(here: Container, account_id: str, extension_id: str) -> None:
    """Whether a host may hold meetings at present. Raises what a rule says."""
    await check_policy(here, PolicyRequest(kind="meeting.start", account_id=account_id, extension_id=extension_id))


async def check_join(here: Container, account_id: str, extension_id: str) -> None:
    """Whether somebody with an account may come. Guests have none. Raises what a rule says."""
    if account_id:
        await check_policy(here, PolicyRequest(kind="meeting.join", account_id=account_id, extension_id=extension_id))


def suspended_use(here: Container, room: Room) -> Iterator[Event]:
    """What has to end in a room because its use was suspended: all of it, a recording, its stream, somebody's part."""
    at = here.clock.now().timestamp()
    if _is_suspended(here, AttemptKind.MEETING_START, room.account_id, room.host_extension_id):
        yield EndNow(at, "suspended")
        return
    for recording in room.recordings.by_id.values():
        extension_id = recording.extension_id or room.host_extension_id
        if _is_suspended(here, AttemptKind.RECORDING_START, room.account_id, extension_id):
            yield RecordingSuspended(at, recording.id)
    streamer = room.live_stream.extension_id or room.host_extension_id
    if room.live_stream.id and _is_suspended(here, AttemptKind.RECORDING_START, room.account_id, streamer):
        yield StreamOver(at, room.live_stream.id)
    for one in room.participants.values():
        who = one.who
        if who.account_id and _is_suspended(here, AttemptKind.MEETING_JOIN, who.account_id, who.extension_id):
            yield PersonGone(who.account_id, who.extension_id, at, suspended=True)


def _is_suspended(here: Container, kind: AttemptKind, account_id: str, extension_id: str) -> bool:
    now = here.clock.now()
    attempt = Attempt(event_id="running", kind=kind, at=now, account_id=account_id, extension_id=extension_id)
    return find_suspension(here, attempt) is not None
