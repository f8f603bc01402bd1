"""After a kill -9: the calls go on with another process, and each leaves one record."""

import pytest

from clarion.calls.actor import Actor
from clarion.calls.cdr import record_of
from clarion.calls.events import RecordParty
from clarion.calls.legs import open_snapshot
from clarion.calls.model import Call, RecordingState
from clarion.calls.reconcile import Reconciler
from clarion.calls.wire import HungUp
from tests.calls.test_conferences import dial_in, dials_in, together
from tests.calls.test_two_parties import connected
from tests.calls.world import World


class Records:
    """Stands for the CDR writer: remembers what it was given."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def record(self, call: Call) -> None:
        self.calls.append(call)


def reconciler_of(world: World) -> Reconciler:
    return Reconciler("cs1", world.board, world.store, world.audio, Records())  # type: ignore[arg-type]


async def restarted(world: World) -> tuple[Records, int]:
    """The process is gone; a new one takes up what was remembered."""
    world.board = world.new_board()
    records = Records()
    reconciler = Reconciler("cs1", world.board, world.store, world.audio, records)  # type: ignore[arg-type]
    return records, await reconciler.resume_own()


async def test_a_call_goes_on_after_a_restart_and_ends_with_one_record() -> None:
    world = World()
    caller, callee = await connected(world)
    world.clock.advance(10)
    _, live = await restarted(world)
    assert live == 1
    world.clock.advance(20)
    await world.say(caller, HungUp())
    assert world.signals.of(callee)[-1] == "bye"
    [call] = world.records
    record = record_of(call)
    assert record.ended - record.answered == 30


def keep_states(world: World) -> list[bytes]:
    """All that is journaled from now on, oldest first."""
    states: list[bytes] = []
    remember = world.store.remember

    def note(call_id: str, state: bytes) -> None:
        states.append(state)
        remember(call_id, state)

    world.store.remember = note  # type: ignore[method-assign]
    return states


async def crashed_amid(world: World, states: list[bytes]) -> None:
    """The process dies when it has journaled the last commands, and has carried out none of them."""
    before = next(state for state in reversed(states) if open_snapshot(state).moving)
    world.store.kept[open_snapshot(before).call.call_id] = before
    await restarted(world)
    await world.rest()


async def dialled_in(world: World, count: int) -> list[str]:
    """The host of a conference and participants, who press their codes: their legs."""
    dial_in(world)
    codes = ["111111111", *["222222222"] * (count - 1)]
    return [await dials_in(world, code, f"+1202555010{at}") for at, code in enumerate(codes)]


async def test_everybody_in_a_conference_hears_all_others_after_a_restart() -> None:
    """PH-47: the one who came in last as well."""
    world = World()
    legs = await dialled_in(world, 3)
    await restarted(world)
    assert together(world, *legs)
    [host, second, third] = legs
    await world.say(second, HungUp())
    assert together(world, host, third)


async def test_who_entered_a_conference_in_the_moment_of_the_crash_is_in_it() -> None:
    """PH-47"""
    world = World()
    legs = await dialled_in(world, 2)
    states = keep_states(world)
    third = await dials_in(world, "222222222", "+12025550109")
    await crashed_amid(world, states)
    assert together(world, *legs, third)


async def test_who_is_muted_stays_muted_after_a_restart() -> None:
    world = World()
    caller, _ = await connected(world)
    await world.board.control(world.call.call_id, "mute", 1)
    await restarted(world)
    assert world.audio.muted == {caller}


async def test_an_automatic_recording_goes_on_after_a_restart() -> None:
    """PH-31: nobody waits for the word that it has begun, so nothing else is done that would journal it."""
    world = World()
    await connected(world)
    world.board.post(world.call.call_id, RecordParty(party=2))
    await world.rest()
    recorded = dict(world.audio.recorded)
    await restarted(world)
    assert len(recorded) == 1
    assert world.audio.recorded == recorded


@pytest.mark.parametrize("action", ["mute", "unmute"])
async def test_a_mute_in_the_moment_of_the_crash_is_carried_out(action: str) -> None:
    world = World()
    caller, _ = await connected(world)
    if action == "unmute":
        await world.board.control(world.call.call_id, "mute", 1)
    states = keep_states(world)
    await world.board.control(world.call.call_id, action, 1)
    await crashed_amid(world, states)
    assert world.audio.muted == ({caller} if action == "mute" else set())


async def test_a_recording_that_begins_or_is_paused_in_the_moment_of_the_crash_does() -> None:
    """PH-31"""
    world = World()
    await connected(world)
    states = keep_states(world)
    world.board.post(world.call.call_id, RecordParty(party=2))
    await world.rest()
    await crashed_amid(world, states)
    [recording] = world.call.recordings.values()
    assert recording.state is RecordingState.ACTIVE
    assert len(world.audio.recorded) == 1
    states.clear()
    await world.board.control(world.call.call_id, "pause-recording", 2, target=recording.recording_id)
    await crashed_amid(world, states)
    assert world.audio.recorded == {}


async def test_a_call_that_was_answered_in_the_moment_of_the_crash_is_answered_and_joined() -> None:
    """What was remembered last was not carried out, or only a part of it."""
    world = World()
    states = keep_states(world)
    caller, callee = await connected(world)
    [before] = [state for state in states if (kept := open_snapshot(state)).moving and kept.call.answered]
    world.store.kept[world.call.call_id] = before
    world.audio.hears.clear()
    world.signals.sent.clear()
    _, live = await restarted(world)
    await world.rest()
    assert live == 1
    assert world.audio.hears == {caller: callee, callee: caller}
    assert world.signals.of(caller) == ["restored", "200"]
    assert not open_snapshot(world.store.kept[world.call.call_id]).moving


def actor_of(world: World) -> Actor:
    [actor] = world.board._calls.values()
    return actor


async def test_a_call_whose_media_died_meanwhile_gets_other_media() -> None:
    world = World()
    caller, callee = await connected(world)
    world.audio.open.clear()
    await restarted(world)
    await reconciler_of(world).check_media()
    await world.board.drain()
    assert len(world.board.calls) == 1
    assert world.signals.of(caller)[-1] == world.signals.of(callee)[-1] == "reoffer"


async def test_a_call_that_nobody_came_back_for_ended_with_its_media() -> None:
    world = World()
    await connected(world)
    world.clock.advance(10)
    ended = world.clock.now().timestamp()
    world.audio.open.clear()
    world.clock.advance(3600)
    await restarted(world)
    await reconciler_of(world).check_media(ended)
    await world.board.drain()
    [call] = world.records
    assert record_of(call).ended - record_of(call).answered == 10


async def test_an_emergency_call_past_the_media_engines_goes_on() -> None:
    world = World()
    await connected(world)
    actor = actor_of(world)
    actor.memory.bypassed.add(next(iter(actor.call.legs)))
    actor.remember()
    world.audio.open.clear()
    await restarted(world)
    await reconciler_of(world).check_media()
    await world.board.drain()
    assert world.board.calls
    assert "reoffer" not in [what for what, _, _ in world.signals.sent]


async def test_an_ended_call_that_was_not_recorded_yet_is_recorded_now() -> None:
    world = World()
    caller, _ = await connected(world)
    await world.say(caller, HungUp())
    records, live = await restarted(world)
    assert live == 0
    assert len(records.calls) == 1, "the record was never confirmed, so it is written again"


async def test_another_server_takes_over_only_the_call_that_is_asked_for() -> None:
    world = World()
    await connected(world)
    first = world.call.call_id
    reconciler = Reconciler("cs2", world.new_board(), world.store, world.audio, Records())  # type: ignore[arg-type]
    assert await reconciler.adopt("cs1", "some other dialog") == 0
    assert first in world.store.kept
    assert await reconciler.adopt("cs1", "offered-1") == 1
