"""After a kill -9 while a call rings: it goes on, or its caller gets a final answer."""

import msgspec
import pytest

from clarion.calls import programs
from clarion.calls.legs import open_snapshot
from clarion.calls.reconcile import Reconciler
from clarion.calls.wire import Answered, Failed, Ringing
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.test_reconcile import Records, actor_of, keep_states, reconciler_of, restarted
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, WEB_PHONE, World


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


async def test_a_caller_who_was_told_that_it_rings_is_known_to_the_next_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PH-72: killed when the 180 leaves. The edge waits for ten minutes from then on: the call goes on, or ends."""
    world = World()
    world.has_phone("102")
    caller, called = await killed_at(world, "progress", "102", monkeypatch)
    await world.say(called, Answered(sdp=SDP))
    assert world.signals.of(caller)[-1] == "200"
    assert world.audio.hears == {caller: called, called: caller}


async def test_a_caller_who_hears_an_announcement_reads_503_when_its_server_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No phone rings, so nothing else would have journaled the call before its 183."""
    world = World()
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(world.signals, "progress", lambda *_: kept.update(world.store.kept))
    caller = await world.calls("101", "*99")
    assert kept, "nothing was journaled before"
    world.store.kept = kept
    world.signals.sent.clear()
    await restarted(world)
    await reconciler_of(world).end_interrupted()
    assert world.signals.of(caller)[-1] == "reject 503"


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
