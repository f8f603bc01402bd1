"""PH-28: while it rings, the called one replies with words, lets it pass or sends it on."""

import asyncio

import pytest

from clarion.apps.live_replies import LiveReplies
from clarion.base.errors import Conflict
from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.model import PartyStatus
from clarion.calls.wire import AgentCommand, Answered, Dtmf, HungUp, PlaybackFinished, Ringing
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.reply_with_message import ReplyProgram, wants_sound
from clarion.features.phone.reply_with_message.words import text_of, text_of_phone
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import SDP, WEB_PHONE, World


@pytest.fixture(autouse=True)
def _programs() -> None:
    programs.register(ReplyProgram())
    programs.register(VoicemailProgram())


class Voice:
    """As the shelf of sounds: says anything, or nothing."""

    def __init__(self, path: str = "/said") -> None:
        self.path = path
        self.asked: list[tuple[str, str]] = []

    async def speak(self, text: str, language: str) -> str | None:
        self.asked.append((text, language))
        return self.path or None


async def ringing(number: str = "102") -> tuple[World, str, str]:
    world = World()
    world.has_phone(number, WEB_PHONE)
    caller = await world.calls_in(f"+16505550{number}")
    phone = world.ringing()[-1]
    await world.say(phone, Ringing())
    return world, caller, phone


async def spoken(world: World, voice: Voice) -> None:
    LiveReplies(world.board, voice, world.directory).changed(world.call)  # type: ignore[arg-type]
    for _ in range(3):
        await asyncio.sleep(0)
        await world.board.drain()


async def test_a_web_phone_replies_and_hears_what_the_caller_says() -> None:
    """PH-28: MESSAGE 14, then 9 with the urgent number."""
    world, caller, phone = await ringing()
    await world.say(phone, AgentCommand(command=14, attributes={"RepTp": "0", "Bdy": "Ten minutes, please"}))
    assert world.signals.of(phone)[-1] == "cancel"
    voice = Voice()
    await spoken(world, voice)
    assert voice.asked == [("Ten minutes, please", "en-US")] and wants_sound(world.call) == ""
    assert world.audio.hears[caller] == "reply-begins said pause reply-keys"
    callee = world.call.parties[2]
    assert (callee.status, callee.reason) == (PartyStatus.DISCONNECTED, "CallReplied")
    for digit in "5#12025550199#2777#1":
        await world.say(caller, Dtmf(digit=digit))
    [told] = [rest for what, leg, rest in world.signals.sent if what == "send_agent_message" and rest[0] == 9]
    assert told[1] == {"Sts": "0", "Resp": "3", "ExtNfo": "777"}, "2 at the question: it was typed again"
    assert world.audio.hears[caller] == "reply-thanks"
    await world.say(caller, PlaybackFinished(token="end"))
    assert world.board.calls == [] and world.audio.open == set()
    [line] = records_of(record_of(world.records[0]))
    assert (line.extension_id, line.result) == ("e102", "Reply")


@pytest.mark.parametrize(("digit", "answer"), [("3", "1"), ("4", "2")])
async def test_yes_and_no_reach_the_phone(digit: str, answer: str) -> None:
    world, caller, phone = await ringing()
    await world.say(phone, AgentCommand(command=14, attributes={"RepTp": "5"}))
    await spoken(world, Voice(""))
    assert world.audio.hears[caller] == "reply-begins reply-unspoken pause reply-keys", "no voice: still some words"
    await world.say(caller, Dtmf(digit=digit))
    told = [rest for what, leg, rest in world.signals.sent if what == "send_agent_message" and leg == phone]
    assert told[-1] == (9, {"Sts": "0", "Resp": answer})


async def test_a_reply_by_rest_and_then_voicemail() -> None:
    """PH-28"""
    world, caller, _ = await ringing()
    request = asyncio.create_task(world.board.control(world.call.call_id, "reply", 2, target="Later"))
    await asyncio.sleep(0)
    await world.board.drain()
    await request
    await spoken(world, Voice())
    await world.say(caller, Dtmf(digit="1"))
    assert world.audio.hears[caller] == "reply-begins said pause reply-keys", "once more"
    await world.say(caller, Dtmf(digit="2"))
    assert world.audio.hears[caller] == "voicemail-greeting beep"
    assert world.call.parties[3].identity.extension_id == "e102"
    await world.say(caller, HungUp())
    await world.later(10)
    assert world.board.calls == []


async def test_nobody_who_only_listens_stays_for_ever() -> None:
    world, caller, phone = await ringing()
    await world.say(phone, AgentCommand(command=14, attributes={"RepTp": "2"}))
    await world.later(9)  # nobody has a voice
    for told in ("told 1", "told 2", "told 3"):
        assert "reply-keys" in world.audio.hears[caller]
        await world.say(caller, PlaybackFinished(token=told))
    assert world.board.calls == [] and world.signals.of(caller)[-1] == "bye"


async def test_who_writes_is_given_time() -> None:
    """PH-28: MESSAGE 13."""
    world, _, phone = await ringing()
    await world.later(15)
    await world.say(phone, AgentCommand(command=13, attributes={}))
    await world.later(40)
    assert world.ringing() == [phone]
    await world.later(30)
    assert world.ringing() == []


async def test_only_who_rings_replies() -> None:
    world, _, phone = await ringing()
    await world.say(phone, Answered(sdp=SDP))
    with pytest.raises(Conflict):
        request = asyncio.create_task(world.board.control(world.call.call_id, "reply", 2, target="Later"))
        await spoken(world, Voice())
        await request


def test_patterns_in_words() -> None:
    """PH-28"""
    assert text_of("WillCallYouBack", 1, "Hour") == "I will call you back in 1 hour."
    assert text_of("CallMeBack") == text_of("CallMeBackLater") == "Please call me back later."
    phone = {"RepTp": "1", "Dir": "1", "Vl": "5", "Units": "2"}
    assert text_of_phone(phone) == "Please call me back in 5 days."
    assert text_of_phone({"RepTp": "4", "Dir": "0"}) == "I will call you back later."
    assert text_of_phone({"RepTp": "1", "Vl": "x", "Units": "9"}) == "I will call you back later."
    assert text_of_phone({"RepTp": "0", "Bdy": " "}) == ""
