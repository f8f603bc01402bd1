"""Every short order of events: a call never gets stuck, never speaks to a leg that has gone, never forgets one."""

import itertools
import sys
from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.calls import actor
from clarion.calls import commands as do
from clarion.calls.actor import Actor
from clarion.calls.model import LegState
from clarion.calls.wire import (
    AgentCommand,
    Answered,
    Cancelled,
    Confirmed,
    EarlyMedia,
    Failed,
    HungUp,
    LegEvent,
    Lost,
    OfferReceived,
    PlaybackFinished,
    Ringing,
    TransferRequested,
)
from tests.calls.world import HOLD, PLAIN, SDP, WEB_PHONE, World

SPOKEN: dict[str, LegEvent] = {
    "ringing": Ringing(),
    "early": EarlyMedia(status=183, sdp=SDP),
    "answered": Answered(sdp=SDP),
    "confirmed": Confirmed(),
    "busy": Failed(status=486),
    "unreachable": Failed(status=408),
    "declined": Failed(status=603),
    "cancelled": Cancelled(),
    "hung-up": HungUp(),
    "lost": Lost(why="test"),
    "hold": OfferReceived(sdp=HOLD),
    "resume": OfferReceived(sdp=SDP),
    "transfer": TransferRequested(target="103"),
    "transfer-nowhere": TransferRequested(target="#"),
    "to-voicemail": AgentCommand(command=11, attributes={}),
    "forward": AgentCommand(command=10, attributes={"Phn": "103"}),
    "played": PlaybackFinished(token="announcement"),
}
FROM_CALLER = ("confirmed", "cancelled", "hung-up", "lost", "hold", "resume", "transfer", "played")
FROM_CALLEE = (
    "ringing",
    "early",
    "answered",
    "busy",
    "unreachable",
    "declined",
    "hung-up",
    "hold",
    "transfer",
    "transfer-nowhere",
    "to-voicemail",
    "forward",
)
MOVES = [("caller", e) for e in FROM_CALLER] + [("callee", e) for e in FROM_CALLEE] + [("time", "20")]


def without_voicemail(world: World) -> None:
    """Voicemail belongs to a feature with tests of its own; here a route ends with words."""
    import msgspec

    for key, extension in world.directory.extensions.items():
        world.directory.extensions[key] = msgspec.structs.replace(extension, voicemail_enabled=False)


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on a command to a leg that had ended before the turn began."""
    original = Actor._step

    def checked(self: Actor, event: object) -> list[do.Command]:
        gone = {leg_id for leg_id, leg in self.call.legs.items() if leg.state is LegState.ENDED}
        commands = original(self, event)  # type: ignore[arg-type]
        for command in commands:
            leg_id = getattr(command, "leg_id", getattr(command, "leg_a", None))
            assert leg_id not in gone, f"{command} is for a leg that has gone, after {event}"
        return commands

    monkeypatch.setattr(Actor, "_step", checked)


async def play(world: World, dialect: object, dialed: str, moves: list[tuple[str, str]]) -> None:
    caller = await world.calls("101", dialed, dialect)  # type: ignore[arg-type]
    for who, what in moves:
        if who == "time":
            await world.later(float(what))
            continue
        legs = [caller] if who == "caller" else [leg for leg in world.signals.placed if leg != caller]
        if legs:
            await world.say(legs[-1], SPOKEN[what])
    await finish(world)


FAULTS: list[str] = []


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    """An actor survives a fault of its own by logging it; here that is a failure."""

    class Loud:
        def exception(self, event: str, **more: object) -> None:
            FAULTS.append(f"{event}: {more} {sys.exc_info()[1]!r}")

        warning = error = info = lambda *args, **more: None

    FAULTS.clear()
    with mock.patch.object(actor, "log", Loud()):
        yield


async def finish(world: World) -> None:
    """One party hangs up and time passes: nothing may remain, the others have been let go."""
    assert FAULTS == []
    await world.later(300)
    await world.later(300)
    for call in world.board.calls:
        live = [leg for leg in call.legs.values() if leg.state is not LegState.ENDED]
        assert all(leg.state is LegState.ANSWERED for leg in live), f"a leg rings for ever: {live}"
        await world.say(live[0].leg_id, HungUp())
    await world.later(300)
    assert FAULTS == []
    assert world.board.calls == [], f"a call is stuck: {world.board.calls}"
    assert world.audio.open == set(), f"media is left open: {world.audio.open}"
    assert world.board._owner == {}, "a leg is still owned"
    assert len(world.records) == 1, f"{len(world.records)} records of one call"


@pytest.mark.parametrize("dialect", [PLAIN, WEB_PHONE], ids=["plain", "web-phone"])
@pytest.mark.parametrize("dialed", ["102", "+12025550199", "#"], ids=["inside", "outside", "nonsense"])
async def test_every_order_of_two_events_ends_clean(
    dialect: object, dialed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(monkeypatch)
    for moves in itertools.product(MOVES, repeat=2):
        world = World()
        without_voicemail(world)
        world.has_phone("102", count=2)
        world.has_phone("103")
        await play(world, dialect, dialed, list(moves))


@settings(max_examples=150, deadline=None)
@given(
    moves=st.lists(st.sampled_from(MOVES), min_size=3, max_size=12),
    dialect=st.sampled_from([PLAIN, WEB_PHONE]),
    dialed=st.sampled_from(["102", "+12025550199"]),
)
async def test_any_long_order_of_events_ends_clean(moves: list[tuple[str, str]], dialect: object, dialed: str) -> None:
    world = World()
    without_voicemail(world)
    world.has_phone("102", count=2)
    world.has_phone("103")
    await play(world, dialect, dialed, moves)
