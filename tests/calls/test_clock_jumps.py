"""The machine's clock is put forward or back by hours in the middle of a call: durations, timers and charges stay."""

import msgspec
import pytest

from clarion.apps.clock_watch import LATEST_S, ClockWatch
from clarion.base.clock import SteadyClock, TurnableClock
from clarion.calls import legs, programs
from clarion.calls.cdr import record_of
from clarion.calls.legs import Snapshot, open_snapshot
from clarion.calls.wire import HungUp
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.test_two_parties import connected
from tests.calls.world import World

HOURS = pytest.mark.parametrize("seconds", [7200.0, -7200.0], ids=["forward", "back"])


@HOURS
async def test_a_call_lasts_as_long_as_it_lasted(seconds: float) -> None:
    world = World()
    began = world.clock.now().timestamp()
    _, callee = await connected(world)
    world.clock.advance(10)
    world.clock.jump(seconds)
    world.clock.advance(20)
    await world.say(callee, HungUp())
    [call] = world.records
    record = record_of(call)
    assert (record.started, record.answered, record.ended) == (began, began, began + 30)
    assert all(began <= fact.at <= began + 30 for fact in record.facts)
    assert all(party.ended - party.answered == 30 for party in record.parties)


@HOURS
async def test_a_phone_rings_as_long_as_it_should(seconds: float) -> None:
    programs.register(VoicemailProgram())
    world = World()
    world.has_phone("102")
    caller = await world.calls("101", "102")
    world.clock.jump(seconds)
    await world.rest()
    assert caller not in world.audio.hears, "it rings on"
    await world.later(120)
    assert world.audio.hears[caller].startswith("voicemail")


@HOURS
async def test_a_call_that_another_process_takes_up_goes_on_by_its_own_time(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9, the clock is set, start: as long as the machine has not been started again, nothing is lost."""
    monkeypatch.setattr("clarion.calls.actor.BOOT", "this run")
    world = World()
    began = world.clock.now().timestamp()
    _, callee = await connected(world)
    world.clock.advance(10)
    [kept] = [open_snapshot(state) for state in (await world.store.load()).values()]
    world.clock.jump(seconds)
    world.clock.advance(5)
    world.board = world.new_board()
    world.board.resume(kept)
    await world.say(callee, HungUp())
    assert world.records[-1].ended == began + 15


async def test_a_call_of_another_machine_never_ends_before_it_was_answered() -> None:
    world = World()
    _, callee = await connected(world)
    world.clock.advance(10)
    [kept] = [open_snapshot(state) for state in (await world.store.load()).values()]
    assert kept.moment is not None
    other = msgspec.structs.replace(kept, moment=msgspec.structs.replace(kept.moment, boot="another"))
    world.clock.jump(-7200)
    world.board = world.new_board()
    world.board.resume(other)
    await world.say(callee, HungUp())
    assert world.records[-1].ended >= world.records[-1].answered


def test_what_an_older_version_remembered_can_be_read() -> None:
    assert msgspec.json.decode(b'{"at":1,"steady":2,"boot":"x"}', type=legs.Moment).at == 1
    assert "moment" in Snapshot.__struct_fields__
    assert Snapshot.__struct_defaults__[-1] is None


def test_the_clock_of_the_call_server_follows_between_calls() -> None:
    machine = TurnableClock()
    clock, idle, moved = SteadyClock(machine), [False], list[float]()
    watch = ClockWatch(clock, lambda: idle[0], moved.append)
    watch.start()
    before = clock.now()
    machine.jump(7200)
    machine.advance(60)
    assert (clock.now() - before).total_seconds() == 60
    assert moved == []
    idle[0] = True
    machine.advance(10)
    assert moved == [7200]
    assert clock.now() == machine.now()
    watch.stop()


def test_a_server_that_always_has_calls_follows_within_the_hour() -> None:
    machine = TurnableClock()
    clock, moved = SteadyClock(machine), list[float]()
    ClockWatch(clock, lambda: False, moved.append).start()
    machine.jump(-7200)
    machine.advance(LATEST_S + 20)
    assert moved == [-7200]
