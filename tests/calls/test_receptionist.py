"""A menu that listens (PH-62): what callers say leads somewhere, keys stay, and nobody is left with a machine."""

from pathlib import Path

import msgspec

from clarion.calls.events import TellProgram
from clarion.calls.wire import Answered, HungUp, PlaybackFinished, RecordingFinished
from clarion.features.phone.menus.listening import THINK_S
from clarion.features.phone.menus.live_call import HEARD
from clarion.features.phone.menus.machine import PATIENCE_S
from tests.calls.menus import DESK, MENUS, Company
from tests.calls.world import SDP


class Reception(Company):
    """The main menu listens, and can say one answer."""

    def __init__(self) -> None:
        super().__init__()
        listening = msgspec.structs.replace(MENUS[0], listens=True, answers=("kept:hours",))
        self.book.load([listening, *MENUS[1:]], [DESK])

    async def speaks(self, seconds: float = 2.0) -> None:
        """The words and the tone are over; then the caller speaks."""
        leg, _, token = self.audio.played[-1]
        await self.say(leg, PlaybackFinished(token=token))
        recording = f"heard-{self.board.calls[0].session_id}-1-{token.removeprefix('menu-')}"
        done = RecordingFinished(token=recording, path=f"/tmp/{recording}.wav", seconds=seconds)
        await self.say(self.caller, done)

    async def is_told(self, **words: str) -> None:
        asked = [payload for topic, payload in self.deposits if topic == HEARD][-1]
        assert Path(asked["path"]).suffix == ".wav"
        told = TellProgram(program="menu", words=words | {"recording": asked["recording"]})
        self.board.post(self.board.calls[0].call_id, told)
        await self.later(0)


async def reception() -> Reception:
    world = Reception()
    await world.rings_in()
    return world


async def test_who_is_named_is_called() -> None:
    """PH-62"""
    world = await reception()
    assert world.audio.played[-1][1] == ["main", "beep"]
    await world.speaks()
    [(topic, asked)] = [one for one in world.deposits if one[0] == HEARD]
    assert (topic, asked["account_id"], asked["menu_id"]) == (HEARD, "1", "e300")
    await world.is_told(result="callee", extension="e103", heard="bob please")
    assert world.reached() == ["300", "103"]
    assert "The caller said: bob please." in world.notes()
    phone = world.ringing()[-1]
    await world.say(phone, Answered(sdp=SDP))
    assert world.heard == phone


async def test_two_misses_lead_to_the_operator_and_so_does_zero_at_any_time() -> None:
    """PH-62"""
    world = await reception()
    await world.speaks()
    await world.is_told(result="none", heard="mumble")
    assert world.audio.played[-1][1] == ["receptionist-again", "beep"]
    await world.speaks(seconds=0.1)
    assert world.reached() == ["300", "101"], "silence is a miss too"
    for when in ("before", "while speaking", "while waiting"):
        world = await reception()
        if when == "while speaking":
            leg, _, token = world.audio.played[-1]
            await world.say(leg, PlaybackFinished(token=token))
        elif when == "while waiting":
            await world.speaks()
        await world.presses("0")
        assert world.reached() == ["300", "101"], when


async def test_who_is_unsure_asks_back_and_answers_are_spoken() -> None:
    """PH-62"""
    world = await reception()
    await world.speaks()
    await world.is_told(result="choose", found="e104 e105", heard="ada")
    words = world.audio.played[-1][1]
    assert words[:5] == ["receptionist-which", "name-for", "name:e104", "name-press", "digit-1"]
    await world.presses("2")
    assert world.reached() == ["300", "105"]
    world = await reception()
    await world.speaks()
    await world.is_told(result="answer", prompt="kept:hours", heard="when are you open")
    assert world.audio.played[-1][1] == ["kept:hours", "receptionist-more", "beep"]
    await world.speaks()
    await world.is_told(result="message", extension="e103", heard="leave a message")
    assert world.audio.played[-1][1][-1] == "beep"
    assert world.reached()[-1] == "103"


async def test_without_a_recogniser_keys_and_silence_work_as_in_any_menu() -> None:
    """PH-62"""
    world = await reception()
    await world.speaks()
    await world.is_told(result="away")
    await world.later(PATIENCE_S + 0.1)
    assert world.audio.played[-1][1] == ["main"], "no tone: nobody listens"
    world = await reception()
    await world.speaks()
    await world.later(THINK_S + 0.1)
    assert world.audio.played[-1][1] == ["receptionist-again", "beep"], "nobody said what was meant"
    await world.is_told(result="callee", extension="e103")
    assert world.reached() == ["300"], "too late"
    await world.say(world.caller, HungUp())
    assert world.board.calls == []


async def test_callers_from_outside_hear_the_language_of_whom_they_call() -> None:
    """PH-02: a company's menu speaks its language."""
    world = Company()
    menu = world.directory.extensions["e300"]
    world.directory.extensions["e300"] = msgspec.structs.replace(menu, language="fr-FR")
    await world.rings_in()
    [call] = world.board.calls
    performer = world.board._engines.performer
    assert performer._language(call, world.caller) == "fr-FR"
