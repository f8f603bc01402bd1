"""PH-35: a page in a call world without engines: who rings, who is left alone, what the caller hears, how it ends."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from clarion.calls import programs
from clarion.calls.cdr import record_of
from clarion.calls.directory import Extension
from clarion.calls.paging_port import MulticastTarget
from clarion.calls.turn import OVER
from clarion.calls.wire import Answered, HungUp, PlaybackFinished, Ringing
from clarion.features.phone.call_log.rules import records_of
from clarion.features.phone.paging import (
    PagedProgram,
    PagingAnswer,
    PagingCache,
    PagingController,
    PagingProfile,
    PagingProgram,
    PagingSnapshot,
)
from tests.calls.world import SDP, World

SPEAKER = MulticastTarget(address="239.1.2.3", port=5004, ttl=3)


class Loud:
    """Remembers who hears whom."""

    def __init__(self) -> None:
        self.hears: dict[str, str] = {}
        self.sent: dict[str, tuple[MulticastTarget, ...]] = {}

    async def overhear(self, listener: str, talker: str) -> None:
        self.hears[listener] = talker

    async def multicast(self, talker: str, targets: tuple[MulticastTarget, ...]) -> None:
        self.sent[talker] = targets

    async def leave(self, leg_id: str) -> None:
        self.hears.pop(leg_id, None)
        self.sent.pop(leg_id, None)


class Office:
    """101 may page group 400: the phones of 102 and 103, and of 101."""

    def __init__(self, **group: Any) -> None:
        programs.register(PagingProgram())
        programs.register(PagedProgram())
        self.world = world = World()
        for number in ("101", "102", "103"):
            world.has_phone(number)
        hall = Extension(extension_id="g", account_id="1", number="400", name="Hall", kind="PagingOnly")
        world.directory.replace_extensions([], [hall], [], [])
        book = PagingCache()
        given = {"users": ("e101",), "devices": ("d101", "d102", "d103"), **group}
        book.load(PagingSnapshot(groups=(PagingProfile(group_id="g", account_id="1", **given),)))
        world.answers.register("PagingOnly", PagingAnswer(book))
        self.loud = Loud()
        world.board._engines.performer.loudspeaker = self.loud  # type: ignore[union-attr]
        self.desk = PagingController(book, world.board, world.directory, world.phones, self.talks)
        world.board.listeners = replace(
            world.board.listeners, announce=lambda call, parties: self.desk.changed(call), record=self._ended
        )

    def _ended(self, call: Any) -> None:
        self.world.records.append(call)
        self.desk.ended(call)

    def talks(self, extension_id: str) -> bool:
        parties = (party for call in self.world.board.calls for party in call.parties.values())
        return any(party.identity.extension_id == extension_id and party.status not in OVER for party in parties)

    async def settle(self) -> None:
        for task in list(self.desk._tasks):
            await task
        await self.world.board.drain()
        await self.world.board.drain()

    async def page(self, number: str = "101", dialed: str = "400") -> str:
        leg = await self.world.calls(number, dialed)
        await self.settle()
        return leg


async def test_phones_answer_by_themselves_and_hear_the_caller_who_hears_a_tone_ph_35() -> None:
    office = Office(multicast=(SPEAKER,))
    world = office.world
    caller = await office.page()
    phones = world.ringing()
    assert [world.signals.placed[leg][0].device_id for leg in phones] == ["d102", "d103"]  # type: ignore[union-attr]
    assert all(world.signals.placed[leg][1].auto_answer for leg in phones)
    assert world.audio.hears[caller] == "beep" and office.loud.sent == {caller: (SPEAKER,)}
    await world.say(phones[0], Answered(sdp=SDP))
    assert world.audio.hears[phones[0]] == "beep"
    await world.say(phones[0], PlaybackFinished(token="begins"))
    assert office.loud.hears == {phones[0]: caller}, "nobody waits for the other one"
    await world.say(phones[1], Ringing())
    await world.later(8)
    await office.settle()
    assert world.signals.of(phones[1])[-1] == "cancel", "a phone that does not answer is left alone"
    await world.say(caller, HungUp())
    await office.settle()
    assert world.signals.of(phones[0])[-1] == "bye" and office.loud.hears == office.loud.sent == {}
    assert world.board.calls == [] and world.audio.open == set()
    lines = [line.extension_id for call in world.records for line in records_of(record_of(call))]
    assert lines == ["e101", "g"], "one call in the log, not one for each phone"


async def test_a_phone_that_hangs_up_leaves_the_others_and_an_early_end_reaches_all_ph_35() -> None:
    office = Office()
    caller = await office.page()
    first, second = office.world.ringing()
    for leg in (first, second):
        await office.world.say(leg, Answered(sdp=SDP))
    await office.world.say(first, HungUp())
    assert office.world.signals.of(second) == ["invite"] and len(office.world.board.calls) == 2
    await office.world.say(caller, HungUp())
    await office.settle()
    assert office.world.board.calls == []
    caller = await office.page()
    await office.world.say(caller, HungUp())
    await office.settle()
    assert office.world.board.calls == [] and office.world.audio.open == set(), "what rang rings no longer"


@pytest.mark.parametrize("why", ["busy", "quiet", "away", "nobody"])
async def test_busy_quiet_and_absent_phones_are_left_alone_ph_35(why: str) -> None:
    office = Office(devices=("d102", "d103", "gone") if why != "nobody" else ())
    world = office.world
    if why == "busy":
        await world.calls("102", "103")
    elif why == "quiet":
        for each in ("e102", "e103"):
            quiet = msgspec.structs.replace(world.directory.extensions[each], do_not_disturb=True)
            world.directory.extensions[each] = quiet
    elif why == "away":
        world.phones.at.clear()
    before = list(world.signals.placed)
    caller = await office.page()
    assert list(world.signals.placed) == before
    assert world.audio.hears[caller] == "nobody-available"
    await world.say(caller, PlaybackFinished(token="end"))
    assert world.signals.of(caller)[-1] == "bye"


async def test_only_those_page_who_may_ph_35() -> None:
    office = Office()
    await office.page("102")
    assert office.world.ringing() == []
    assert "The caller may not page Hall." in [fact.detail for fact in office.world.call.facts]
    await office.world.calls_as_stranger("400")
    assert office.world.ringing() == []


async def test_a_page_ends_in_the_end_ph_35() -> None:
    office = Office()
    caller = await office.page()
    await office.world.say(caller, PlaybackFinished(token="on"))
    await office.world.later(300)
    assert office.world.audio.hears[caller] == "goodbye"
