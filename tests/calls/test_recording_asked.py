"""Nothing is recorded unasked (ILL-06): consent by where everybody may be, announced first, or not at all."""

from pathlib import Path
from typing import Any

import pytest

from clarion.calls import commands as do
from clarion.calls.directory import Account, Directory
from clarion.calls.events import OnLeg
from clarion.calls.guards import RecordingAnswer, RecordingWish
from clarion.calls.model import Identity
from clarion.calls.performer import Performer
from clarion.calls.wire import Answered, RecordingFinished, RecordingStarted
from clarion.features.conduct import Attempt, Conduct, Verdict
from clarion.features.conduct.live_recording import RecordingGuard
from tests.calls.test_voicemail import recorded
from tests.calls.world import SDP, Names, World

CALIFORNIA, NEW_YORK, GERMANY, NOWHERE = "+14155550123", "+12125550123", "+493012345678", ""


def wish(*numbers: str, **more: Any) -> RecordingWish:
    values: dict[str, Any] = {"call_id": "s-1", "token": "t", "account_id": "1", "extension_id": "e101",
                              "parties": tuple(Identity(number=number) for number in numbers),
                              "announced": False, "tone": False}  # fmt: skip
    return RecordingWish(**(values | more))


def guard(status: str = "Confirmed") -> tuple[RecordingGuard, list[tuple[Attempt, Verdict]]]:
    directory, clock, told = Directory(), World().clock, list[tuple[Attempt, Verdict]]()
    directory.load([Account(account_id="1", name="A", status=status, main_number="+16505550100")], [], [], [], [])
    return RecordingGuard(
        directory, clock, Conduct(report=lambda attempt, verdict: told.append((attempt, verdict)))
    ), told


@pytest.mark.parametrize(
    ("numbers", "announced", "allowed"),
    [
        ((NEW_YORK, NEW_YORK), False, True),
        ((NEW_YORK, CALIFORNIA), False, False),
        ((NEW_YORK, GERMANY), False, False),
        ((NEW_YORK, NOWHERE), False, False),
        ((NEW_YORK, CALIFORNIA), True, True),
        ((), False, False),
    ],
)
def test_the_strictest_place_decides_and_unknown_counts_as_all(
    numbers: tuple[str, ...], announced: bool, allowed: bool
) -> None:
    asked, told = guard()
    answer = asked(wish(*numbers, announced=announced, tone=announced))
    assert answer.allowed is allowed
    if not allowed:
        assert answer.announce and answer.words.startswith("ILL-06: Somebody in this conversation may only be recorded")
        [(attempt, verdict)] = told
        assert attempt.kind == "recording.start" and verdict.grounds[0].rule == "ILL-06"
        assert verdict.codes.http == 403, "the record action is refused, the call is not"


def test_an_announcement_without_a_tone_is_none_and_a_suspended_account_records_nothing() -> None:
    asked, _ = guard()
    answer = asked(wish(CALIFORNIA, announced=True, tone=False))
    assert not answer.allowed and not answer.announce
    asked, _ = guard("Suspended")
    answer = asked(wish(NEW_YORK))
    assert not answer.allowed and not answer.announce and answer.words.startswith("STATE")


async def test_a_mailbox_says_so_and_sounds_a_tone_so_it_may_record_anybody() -> None:
    world = World()
    asked: list[RecordingWish] = []
    _performer(world).tape.may_record = lambda one: asked.append(one) or RecordingAnswer()  # type: ignore[func-returns-value]
    await recorded(world)
    [one] = asked
    assert (one.announced, one.tone, [party.number for party in one.parties]) == (True, True, ["+12025550123"])


async def test_a_refused_recording_leaves_the_call_and_its_words(tmp_path: Path) -> None:
    world = World(tmp_path)
    _performer(world).tape.may_record = lambda one: RecordingAnswer(allowed=False, words="ILL-06: Not without consent.")
    caller = await recorded(world)
    assert world.deposits == [] and world.signals.of(caller)[-1] == "bye"
    assert "ILL-06: Not without consent." in str(world.records[0])


async def test_a_conversation_is_announced_to_everybody_with_a_tone_and_then_recorded(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.has_phone("102")
    caller = await world.calls_in("+16505550102")
    [ringing] = world.signals.placed
    await world.say(ringing, Answered(sdp=SDP))
    call = world.board.calls[0]
    performer = Performer(world.signals, world.audio, world.directory, Names(), tmp_path)
    asked: list[bool] = []

    def may_record(one: RecordingWish) -> RecordingAnswer:
        asked.append(one.announced and one.tone)
        return RecordingAnswer(allowed=asked[-1], words="no", announce=not asked[-1])

    performer.tape.may_record = may_record
    memory = next(iter(world.board._calls.values())).memory
    start = do.StartRecording(leg_id=caller, token="conversation", max_seconds=60, mixed=True, on_demand=True)
    begun = await performer.perform(call, memory, start)
    assert begun == OnLeg(leg_id=caller, event=RecordingStarted(token="conversation", announced=True))
    assert asked == [False, True]
    assert {world.audio.hears[leg] for leg in (caller, ringing)} == {"recording-begins beep"}
    performer.tape.may_record = lambda one: RecordingAnswer(allowed=False, words="no", announce=True)
    refused = await performer.perform(call, memory, start)
    assert isinstance(refused, OnLeg) and isinstance(refused.event, RecordingFinished)
    assert (refused.event.refused, refused.event.path) == ("no", "")


def _performer(world: World) -> Performer:
    engines = world.board._engines
    assert engines is not None and isinstance(engines.performer, Performer)
    return engines.performer
