"""PH-31: recording a conversation: on demand, paused, automatic, refused; and what is left of it."""

import asyncio
import contextlib
import itertools
import json
from typing import Any, cast

import msgspec
import pytest

from clarion.base.errors import ClarionError, Conflict, Forbidden, NotFound
from clarion.calls.guards import RecordingAnswer
from clarion.calls.model import Call, LegState, RecordingState
from clarion.calls.recording_steps import FINISHED
from clarion.calls.views import session_view
from clarion.calls.wire import Answered, HungUp, PhoneCommand, RecordingFinished
from tests.calls.world import SDP, World


class Talk:
    """101 talks with 102. `open`: what the engine records now, by leg; `close`: what it does at the end of one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.caller = self.callee = ""
        self.open: dict[str, str] = {}

    async def begin(self) -> "Talk":
        world, audio = self.world, cast("Any", self.world.audio)
        audio.record, audio.stop_recording = self._record, self.close
        world.has_phone("102")
        self.caller = await world.calls("101", "102")
        self.callee = world.ringing()[-1]
        await world.say(self.callee, Answered(sdp=SDP))
        return self

    async def _record(self, leg_id: str, path: Any, *, token: str, max_seconds: float, mixed: bool) -> None:
        assert mixed and leg_id not in self.open
        self.open[leg_id] = token

    async def close(self, leg_id: str) -> None:
        token = self.open.pop(leg_id, None)
        if token is not None:
            finished = RecordingFinished(token=token, path=f"/recordings/{token}.wav", seconds=3.0)
            self.world.board.leg_event(leg_id, finished)

    async def ask(self, action: str, recording: str = "", party: int = 1) -> Call:
        board = self.world.board
        request = asyncio.create_task(board.control(self.world.call.call_id, action, party, target=recording))
        for _ in range(3):
            await asyncio.sleep(0)
            await board.drain()
        return await request

    async def hang_up(self) -> None:
        await self.world.say(self.caller, HungUp())
        for leg in list(self.open):
            await self.close(leg)
        await self.world.board.drain()

    def kept(self) -> list[dict[str, Any]]:
        payloads = [payload for topic, payload in self.world.deposits if topic == FINISHED]
        return [payload | {"stretches": json.loads(payload["stretches"])} for payload in payloads]


def only(call: Call) -> Any:
    [found] = call.recordings.values()
    return found


async def talk() -> Talk:
    return await Talk(World()).begin()


def may(talk: Talk, answer: RecordingAnswer) -> None:
    engines = talk.world.board._engines
    assert engines is not None
    engines.performer.tape.may_record = lambda wish: answer


async def test_a_recording_is_kept_when_the_call_ends() -> None:
    """PH-31"""
    on = await talk()
    found = only(await on.ask("record"))
    assert found.state is RecordingState.ACTIVE
    assert on.open == {on.caller: f"call-recording-{found.recording_id}-1"}
    with pytest.raises(Conflict):
        await on.ask("record")
    await on.hang_up()
    assert on.world.board.calls == []
    [kept] = on.kept()
    assert (kept["recording_id"], kept["extension_id"], kept["mode"]) == (found.recording_id, "e101", "OnDemand")
    assert kept["stretches"] == [[f"/recordings/call-recording-{found.recording_id}-1.wav", 3.0]]
    kinds = [fact.kind for fact in on.world.records[0].facts if "record" in fact.kind]
    assert kinds == ["recording", "recording-ended"]


async def test_a_pause_is_not_recorded() -> None:
    """PH-31: each stretch is a file of its own."""
    on = await talk()
    found = only(await on.ask("record"))
    assert only(await on.ask("pause-recording", found.recording_id)).state is RecordingState.PAUSED
    assert on.open == {}
    await on.ask("pause-recording", found.recording_id)  # no mistake
    assert only(await on.ask("resume-recording", found.recording_id)).state is RecordingState.ACTIVE
    await on.ask("pause-recording", found.recording_id)
    await on.hang_up()
    [kept] = on.kept()
    assert [path[-5:] for path, _ in kept["stretches"]] == ["1.wav", "2.wav"]


async def test_both_ends_record_for_themselves() -> None:
    on = await talk()
    await on.ask("record", party=1)
    call = await on.ask("record", party=2)
    assert len(call.recordings) == 2 and set(on.open) == {on.caller, on.callee}
    first = next(iter(call.recordings))
    with pytest.raises(NotFound):
        await on.ask("stop-recording", first, party=2)
    await on.hang_up()
    assert {kept["extension_id"] for kept in on.kept()} == {"e101", "e102"}


async def test_who_may_not_record_reads_why_and_the_call_goes_on() -> None:
    """PH-31"""
    on = await talk()
    may(on, RecordingAnswer(allowed=False, words="ILL-06: Not without consent."))
    with pytest.raises(Forbidden, match="Not without consent"):
        await on.ask("record")
    assert on.open == {} and only(on.world.call).state is RecordingState.ENDED
    may(on, RecordingAnswer())
    assert len((await on.ask("record")).recordings) == 2
    await on.hang_up()
    assert len(on.kept()) == 1


async def test_a_phone_records_by_its_own_command_and_is_told() -> None:
    """PH-31, as `ringcentral-web-phone` does it."""
    on = await talk()
    sent = on.world.signals.sent

    def answers() -> list[Any]:
        return [rest for what, leg, rest in sent if what == "answer_command" and leg == on.caller]

    async def command(number: int, words: str) -> None:
        await on.world.say(on.caller, PhoneCommand(request_id=number, command=words))
        await on.world.board.drain()

    await command(7, "startcallrecord")
    assert [one[:4] for one in answers()] == [(7, "startcallrecord", 0, "Succeeded")]
    await command(8, "stopcallrecord")
    assert answers()[-1][:3] == (8, "stopcallrecord", 0)
    await command(9, "stopcallrecord")
    assert answers()[-1][2] == -1
    may(on, RecordingAnswer(allowed=False, words="No."))
    await command(10, "startcallrecord")
    assert answers()[-1][:4] == (10, "startcallrecord", -1, "No.")
    await command(11, "makecoffee")
    assert answers()[-1][:3] == (11, "makecoffee", -1)


def everybody_records(world: World, *, inbound: bool, outbound: bool) -> None:
    for key, extension in list(world.directory.extensions.items()):
        new = msgspec.structs.replace(extension, records_inbound=inbound, records_outbound=outbound)
        world.directory.extensions[key] = new


@pytest.mark.parametrize(
    ("inbound", "outbound", "whose"), [(True, False, "e102"), (False, True, "e101"), (True, True, "e102")]
)
async def test_calls_are_recorded_unasked_where_the_company_says_so(inbound: bool, outbound: bool, whose: str) -> None:
    """PH-31: by direction; of two colleagues one recording is enough."""
    world = World()
    everybody_records(world, inbound=inbound, outbound=outbound)
    on = await Talk(world).begin()
    await world.board.drain()
    found = only(world.call)
    assert (found.extension_id, found.mode) == (whose, "Automatic")
    await on.hang_up()
    assert [kept["mode"] for kept in on.kept()] == ["Automatic"]


async def test_what_the_company_records_is_told_and_cannot_be_stopped_by_the_phone() -> None:
    """PH-31: control of the announcement, and a tone now and then."""
    world = World()
    everybody_records(world, inbound=False, outbound=True)
    account = world.directory.accounts["1"]
    world.directory.accounts["1"] = msgspec.structs.replace(
        account, tells_recorded_outbound=True, tones_recorded_outbound=True
    )
    on = await Talk(world).begin()
    await world.board.drain()
    told = [(leg, sounds) for leg, sounds, _ in world.audio.played if "recording-automatic" in sounds]
    assert {leg for leg, _ in told} == {on.caller, on.callee}
    await world.later(15.5)
    assert [sounds for _, sounds, _ in world.audio.played[-2:]] == [["beep"], ["beep"]]
    await world.say(on.caller, PhoneCommand(request_id=3, command="stopcallrecord"))
    assert on.open != {}
    await on.hang_up()


async def test_everybody_who_was_told_hears_that_it_is_over() -> None:
    """PH-31: only where there was an announcement."""
    for told in (True, False):
        on = await talk()
        answer = RecordingAnswer(allowed=not told, announce=told)
        engines = on.world.board._engines
        assert engines is not None
        engines.performer.tape.may_record = lambda wish, given=answer: RecordingAnswer() if wish.announced else given
        found = only(await on.ask("record"))
        assert found.announced is told
        after = await on.ask("stop-recording", found.recording_id)
        [shown] = session_view(after, "1")["parties"][found.party - 1]["recordings"]
        assert (shown["active"], shown.get("ended")) == (False, True)
        said = {leg for leg, sounds, _ in on.world.audio.played if sounds == ["recording-ends"]}
        assert said == ({on.caller, on.callee} if told else set())
        await on.hang_up()


async def test_nobody_records_on_demand_where_the_company_does_not_want_it() -> None:
    """PH-31"""
    on = await talk()
    account = on.world.directory.accounts["1"]
    on.world.directory.accounts["1"] = msgspec.structs.replace(account, records_on_demand=False)
    with pytest.raises(Forbidden, match="does not allow"):
        await on.ask("record")
    await on.hang_up()


async def test_an_emergency_call_is_left_alone() -> None:
    world = World()
    everybody_records(world, inbound=True, outbound=True)
    caller = await world.calls("101", "911")
    await world.say(world.ringing()[-1], Answered(sdp=SDP))
    await world.board.drain()
    assert world.call.emergency is not None and world.call.recordings == {}
    on = Talk(world)
    with pytest.raises(Conflict):
        await on.ask("record")
    await world.say(caller, HungUp())


async def test_whoever_joins_a_recorded_call_is_asked_about() -> None:
    """PH-31, ILL-06: after a transfer somebody else is heard."""
    on = await talk()
    await on.ask("record", party=1)
    on.world.has_phone("103")
    may(on, RecordingAnswer(allowed=False, words="Not in their country."))
    await on.world.board.control(on.world.call.call_id, "transfer", 2, target="103")
    await on.world.board.drain()
    await on.world.say(on.world.ringing()[-1], Answered(sdp=SDP))
    await on.world.board.drain()
    await on.world.board.drain()
    assert on.open == {} and only(on.world.call).state is RecordingState.ENDED
    assert len(on.kept()) == 1, "what was recorded before stays"
    await on.hang_up()
    assert "Not in their country." in str(on.world.records[0].facts)


async def test_a_file_that_is_never_closed_keeps_no_call() -> None:
    on = await talk()
    await on.ask("record")
    on.open.clear()  # the engine is gone
    await on.world.say(on.caller, HungUp())
    assert on.world.board.calls
    await on.world.later(11)
    assert on.world.board.calls == [] and on.kept() == []


_ACTIONS = ("record", "pause-recording", "resume-recording", "stop-recording", "hang-up")


@pytest.mark.parametrize("first", _ACTIONS)
async def test_every_short_order_ends_with_each_recording_kept_once(first: str) -> None:
    """PH-31: no order of requests leaves a call, an open file, or a recording that is kept twice or never."""
    for rest in itertools.product(_ACTIONS, repeat=3):
        await _walk((first, *rest))


async def _walk(sequence: tuple[str, ...]) -> None:
    on = await talk()
    board = on.world.board
    for action in sequence:
        if not board.calls or all(leg.state is LegState.ENDED for leg in on.world.call.legs.values()):
            break
        latest = list(on.world.call.recordings)[-1:] or [""]
        with contextlib.suppress(ClarionError):
            await on.ask(action, latest[0])
    await on.hang_up()
    assert board.calls == [] and on.open == {}, sequence
    recordings = on.world.records[0].recordings.values()
    begun = {one.recording_id for one in recordings if one.stretches}
    assert sorted(kept["recording_id"] for kept in on.kept()) == sorted(begun), sequence
    assert all(one.state is RecordingState.ENDED for one in recordings), sequence
