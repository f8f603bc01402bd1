"""What is asked before a meeting goes live: as before a recording, and where it is to be sent."""

import msgspec

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.meeting_video import LiveComposer, StreamPusher, StreamTarget
from clarion.base.sfu import Sfu
from clarion.base.ssrf_guard import egress_policy, is_ip, is_local
from clarion.features.meetings.recordings.consent import check_may_record
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.streams.requests import StartStream, StreamRequested
from clarion.features.meetings.streams.rules import read_address

_SEAL = "meeting stream targets"


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
    return StreamRequested(here.clock.now().timestamp(), *by, host, target)


def open_target(here: Container, target: str) -> StreamTarget:
    """Raises ClarionError for one that was sealed with another master key."""
    return msgspec.json.decode(here.keys.unseal(_SEAL, target.encode()), type=StreamTarget)
