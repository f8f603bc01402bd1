"""What the call server remembers of its legs beside the call itself: SDP, and what the engines need to go
on.
"""

from pathlib import Path

import msgspec

from clarion.calls.events import Event, OnLeg, Resumed
from clarion.calls.model import Call, LegState
from clarion.calls.ports import Media, Signalling
from clarion.calls.wire import Failed


class LegRegistry:
    """Per call. `room`: the media room; `offers`: what the other side offered; `local`: what we answered."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.offers: dict[str, str | None] = {}
        self.local: dict[str, str] = {}
        self.remote: dict[str, str] = {}
        self.waited_for_media = False  # an emergency call, once
        self.bypassed: set[str] = set()  # legs whose audio does not pass our media engines (emergency without media)

    def first_offer(self) -> str | None:
        return next((sdp for sdp in self.offers.values() if sdp), None)

    def take_leg(self, leg_id: str, giver: "LegRegistry") -> None:
        """A leg moves in from another call."""
        if leg_id in giver.offers:
            self.offers[leg_id] = giver.offers[leg_id]
        if leg_id in giver.local:
            self.local[leg_id] = giver.local[leg_id]
        if leg_id in giver.remote:
            self.remote[leg_id] = giver.remote[leg_id]

    def drop(self, leg_id: str) -> None:
        self.offers.pop(leg_id, None)
        self.local.pop(leg_id, None)
        self.remote.pop(leg_id, None)
        self.bypassed.discard(leg_id)


class Snapshot(msgspec.Struct, kw_only=True):
    """One remembered call: enough for another process to carry on."""

    call: Call
    room: str
    signalling: dict[str, dict[str, object]]
    media: dict[str, dict[str, object]]
    timers: dict[str, float] = {}  # name → due, seconds since the epoch
    recorded: bool = False
    bypassed: list[str] = []
    moving: bool = False  # remembered before its commands were carried out
    offers: dict[str, str | None] = {}  # what its commands need, while it is moving, and its answer, while it rings
    local: dict[str, str] = {}
    moment: "Moment | None" = None


class Moment(msgspec.Struct, kw_only=True, frozen=True):
    """When a call was remembered: by its own time, and by the monotonic clock since `boot`."""

    at: float
    steady: float
    boot: str


def boot_id() -> str:
    """Which run of this machine it is; within one, monotonic clocks of all processes agree."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


BOOT = boot_id()

_decoder = msgspec.json.Decoder(Snapshot)


def snapshot(
    call: Call,
    memory: LegRegistry,
    timers: dict[str, float],
    signalling: Signalling,
    media: Media,
    *,
    moving: bool = False,
    moment: Moment | None = None,
) -> bytes:
    """The call and its engines' state as JSON bytes."""
    unanswered = moving or not call.is_answered
    live = [leg_id for leg_id, leg in call.legs.items() if leg.state is not LegState.ENDED]
    return msgspec.json.encode(
        Snapshot(
            call=call,
            room=memory.room,
            signalling={leg_id: state for leg_id in live if (state := signalling.export(leg_id)) is not None},
            media={leg_id: state for leg_id in live if (state := media.export(leg_id)) is not None},
            timers=timers,
            bypassed=sorted(memory.bypassed),
            moving=moving,
            offers=memory.offers if unanswered else {},
            local=memory.local if unanswered else {},
            moment=moment,
        )
    )


def open_snapshot(data: bytes) -> Snapshot:
    """Raises msgspec.ValidationError for anything else."""
    return _decoder.decode(data)


def restore(kept: Snapshot, signalling: Signalling, media: Media) -> LegRegistry:
    """Give the engines back what they exported."""
    memory = LegRegistry(kept.room)
    memory.bypassed.update(kept.bypassed)
    memory.offers.update(kept.offers)
    memory.local.update(kept.local)
    for leg_id, state in kept.signalling.items():
        signalling.restore(leg_id, state)
    for leg_id, state in kept.media.items():
        media.restore(leg_id, state)
    return memory


def unfinished(kept: Snapshot) -> list[Event]:
    """What the process that remembered a call left to do: commands that it had not carried out, and legs for which it
    made no INVITE. An emergency call past our media engines has nothing to join.
    """
    events: list[Event] = []
    if kept.moving and not kept.bypassed:
        offered = {leg_id for leg_id, sdp in kept.offers.items() if sdp}
        events.append(Resumed(legs=tuple(sorted(offered | kept.local.keys()))))
    for leg_id, leg in kept.call.legs.items():
        if leg.state is LegState.NEW and not leg.offered and leg_id not in kept.signalling:
            events.append(OnLeg(leg_id=leg_id, event=Failed(status=503, reason="The call server was restarted")))
    return events
