"""After a kill -9: the calls go on with another process, and each leaves one record."""

import msgspec
import pytest

from clarion.calls import programs
from clarion.calls.actor import Actor
from clarion.calls.cdr import record_of
from clarion.calls.events import RecordParty
from clarion.calls.legs import open_snapshot
from clarion.calls.model import Call, RecordingState
from clarion.calls.reconcile import Reconciler
from clarion.calls.wire import Answered, Failed, HungUp, Ringing
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.test_conferences import dial_in, dials_in, together
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, WEB_PHONE, World


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


async def ringing_call(world: World) -> tuple[str, str]:
    """102 rings for 101: the legs of both."""
    world.has_phone("102")
    caller = await world.calls("101", "102")
    called = world.ringing()[-1]
    await world.say(called, Ringing())
    return caller, called


async def test_a_call_that_only_rings_goes_on_after_a_restart_and_is_answered() -> None:
    world = World()
    caller, called = await ringing_call(world)
    _, live = await restarted(world)
    assert live == 1
    await world.say(called, Answered(sdp=SDP))
    assert world.signals.of(caller)[-2:] == ["restored", "200"]
    assert world.audio.hears == {caller: called, called: caller}


async def test_a_call_that_only_rings_is_not_answered_in_time_after_a_restart() -> None:
    """The time to ring goes on where it was."""
    programs.register(VoicemailProgram())
    world = World()
    caller, called = await ringing_call(world)
    due = actor_of(world)._timers["ring"][0]
    world.clock.advance(10)
    await restarted(world)
    assert actor_of(world)._timers["ring"][0] == pytest.approx(due)
    await world.later(due - world.clock.now().timestamp() + 1)
    assert world.signals.of(called)[-1] == "cancel"
    assert world.audio.hears[caller].startswith("voicemail")


async def killed_at(world: World, what: str, target: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """101 dials, and the process is killed in the moment in which the signalling is told `what` for the first time:
    nothing that comes afterwards happens. The legs of both; a new process goes on.
    """
    kept: dict[str, bytes] = {}

    def dies(*_: object, **__: object) -> None:
        if not kept:
            kept.update(world.store.kept)

    monkeypatch.setattr(world.signals, what, dies)
    caller = await world.calls("101", target)
    monkeypatch.undo()
    assert kept, "nothing was journaled before"
    world.store.kept = kept
    world.signals.sent.clear()
    _, live = await restarted(world)
    assert live == 1
    return caller, world.ringing()[-1]


async def test_a_phone_that_rings_is_known_to_the_next_process_from_its_first_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PH-72: killed when the INVITE leaves. The phone that rings is answered and heard, or rings out."""
    world = World()
    world.has_phone("102")
    caller, called = await killed_at(world, "place", "102", monkeypatch)
    assert open_snapshot(world.store.kept[world.call.call_id]).signalling.keys() == {caller, called}
    assert "ring" in actor_of(world)._timers
    await world.say(called, Answered(sdp=SDP))
    assert world.signals.of(caller)[-1] == "200"
    assert world.audio.hears == {caller: called, called: caller}


async def test_each_phone_of_a_group_that_rings_is_known_before_the_first_invite_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.has_phone("102", count=2)
    states = keep_states(world)
    caller, _ = await killed_at(world, "place", "102", monkeypatch)
    placed = set(world.signals.placed)
    assert len(placed) == 2
    assert open_snapshot(states[0]).signalling.keys() == {caller} | placed


async def test_a_call_is_journaled_once_while_its_phone_is_called() -> None:
    """What rings costs one write, as it did when that came after the INVITE."""
    world = World()
    world.has_phone("102")
    states = keep_states(world)
    await world.calls("101", "102")
    assert len(states) == 1


async def test_what_was_to_be_called_next_when_the_process_died_has_failed() -> None:
    """Its INVITE was never made, so nobody would ever answer."""
    programs.register(VoicemailProgram())
    world = World()
    caller, _ = await ringing_call(world)
    state = msgspec.json.decode(world.store.kept[world.call.call_id])
    del state["signalling"][world.ringing()[-1]]
    world.store.kept[world.call.call_id] = msgspec.json.encode(state)
    await restarted(world)
    await world.rest()
    assert world.audio.hears[caller].startswith("voicemail")


async def test_a_call_that_had_called_nobody_yet_ends_with_503_after_a_restart() -> None:
    """Its 100 had gone out, and the edge would wait for minutes. What rings goes on."""
    world = World()
    await ringing_call(world)
    world.router.route = lambda request: []  # type: ignore[assignment, method-assign, return-value]
    interrupted = await world.calls("101", "103")
    assert not world.board.journal("another leg")
    assert world.board.journal(interrupted)
    await restarted(world)
    await reconciler_of(world).end_interrupted()
    assert world.signals.of(interrupted)[-1] == "reject 503"
    assert [call.rings for call in world.board.calls] == [True]


async def test_a_call_that_rang_before_a_long_absence_has_ended() -> None:
    world = World()
    caller, called = await ringing_call(world)
    await restarted(world)
    await reconciler_of(world).check_media(world.clock.now().timestamp())
    assert world.signals.of(caller)[-1] == "reject 503"
    assert world.signals.of(called)[-1] == "cancel"
    assert not world.audio.open
    assert len(world.records) == 1


async def test_another_server_ends_what_only_rings_at_a_lost_one_so_that_the_edge_calls_again() -> None:
    """The phones would answer the server that is gone."""
    world = World()
    caller, called = await ringing_call(world)
    world.board = world.new_board("cs2")
    reconciler = Reconciler("cs2", world.board, world.store, world.audio, Records())  # type: ignore[arg-type]
    await reconciler.adopt_calls("cs1", lambda call: not call.is_answered)
    await world.rest()
    assert world.signals.of(caller)[-1] == "reject 503"
    assert world.signals.of(called)[-1] == "cancel"
    assert not world.audio.open
    assert not world.board.calls


async def test_a_call_that_only_rings_ends_when_the_server_stops() -> None:
    """Its media would stay for hours: the next process knows nothing of it. Its caller reads 503 and tries again."""
    world = World()
    talking = await connected(world)
    world.has_phone("103")
    caller = await world.calls_in("+16505550102")
    ringing = world.ringing()[-1]
    await reconciler_of(world).end_unanswered()
    assert world.signals.of(caller)[-1] == "reject 503"
    assert world.signals.of(ringing)[-1] == "cancel"
    assert world.audio.open == set(talking)
    assert len(world.records) == 1


async def test_what_rings_for_an_answered_caller_is_known_after_a_restart() -> None:
    """The next process has to release it: an engine keeps the ports of a leg that everybody has forgotten for hours."""
    world = World()
    await world.calls("101", "+12025550142", WEB_PHONE)  # this phone is answered before the other side is
    await world.say(world.ringing()[-1], Failed(status=503))
    second = world.ringing()[-1]
    assert open_snapshot(world.store.kept[world.call.call_id]).media.keys() == {"offered-1", second}


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
