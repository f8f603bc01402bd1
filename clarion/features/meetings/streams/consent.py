"""What is asked before a meeting goes live: as before a recording, and where it is to be sent."""

import os

import msgspec
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.meeting_video import LiveComposer, StreamPusher, StreamTarget
from clarion.base.sfu import Sfu
from clarion.base.ssrf_guard import egress_policy, is_ip, is_local
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.recordings.consent import check_may_record
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.streams.models import MeetingStream
from clarion.features.meetings.streams.requests import StartStream, StreamRequested
from clarion.features.meetings.streams.rules import read_address

_SEAL = "meeting stream targets"
_END_ONE = "End another stream, or go live when one has ended."
MOST_LIVE = max(4, 2 * (os.cpu_count() or 1))
"""At once; half of them of one company. A stream takes half a core for one camera."""


async def check_stream(
    here: Container, sfu: Sfu | None, room: Room, me: Participant, request: StartStream
) -> StreamRequested | None:
    """What the room gets in the place of the request. Raises what the host reads."""
    if not me.hosts:
        return None  # the room refuses it in words
    return await want_stream(here, sfu, room, (me.name, me.who.extension_id), request.address, request.key)


async def want_stream(
    here: Container, sfu: Sfu | None, room: Room, by: tuple[str, str], address: str, key: str
) -> StreamRequested:
    """`by`: name and extension of the host. Raises what they read."""
    host, target = "", ""
    if address or key:
        found = read_address(address, key)
        policy = egress_policy(here.settings)
        forbidden = is_ip(found.host) and not policy.allows(found.host)
        if forbidden or (is_local(found.host) and not (policy.loopback or policy.anywhere)):
            raise Invalid("This address leads to a private or local network.", parameter="address")
        if here.find(StreamPusher) is None:
            raise Conflict("This server cannot send streams to other services.")
        sealed = here.keys.seal(_SEAL, msgspec.json.encode(StreamTarget(found.server, found.key)))
        host, target = found.host, sealed.decode()
    if here.find(LiveComposer) is None:
        raise Conflict("This server cannot stream meetings.")
    await check_may_record(here, sfu, room, by[1])
    await _check_room_for_more(here, room.account_id)
    return StreamRequested(here.clock.now().timestamp(), *by, host, target)


async def _check_room_for_more(here: Container, account_id: str) -> None:
    """Each is composed by a program of its own: calls come first, and no company takes the place of all others."""
    live = select(MeetingStream.account_id).where(
        MeetingStream.ended_at.is_(None), MeetingStream.meeting_id.in_(select(LiveMeeting.id))
    )
    async with here.storage.reading() as session:
        running = (await session.scalars(live.limit(MOST_LIVE))).all()
    most_here = MOST_LIVE // 2
    if running.count(account_id) >= most_here:
        raise Conflict(f"The limit of live meetings of a company ({most_here}) is reached. {_END_ONE}")
    if len(running) >= MOST_LIVE:
        raise Conflict(f"The limit of live meetings of this installation ({MOST_LIVE}) is reached. {_END_ONE}")


def open_target(here: Container, target: str) -> StreamTarget:
    """Raises ClarionError for one that was sealed with another master key."""
    return msgspec.json.decode(here.keys.unseal(_SEAL, target.encode()), type=StreamTarget)
