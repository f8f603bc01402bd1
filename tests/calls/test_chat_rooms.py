"""Voice rooms and calls of chats, against a real switchboard without engines. MSG-20, MSG-24."""

from typing import Any

import msgspec
import pytest

from clarion.base.errors import NotFound
from clarion.calls import programs
from clarion.calls.destinations import Place
from clarion.calls.directory import Account
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Identity, PartyStatus, ProgramHop
from clarion.calls.wire import Answered, Dtmf, HungUp, PlaybackFinished
from clarion.features.phone.conferencing import (
    ChatCallProgram,
    ChatRoomController,
    ConferenceCache,
    ConferenceProgram,
    ConferenceSnapshot,
    chat_door,
)
from tests.calls.test_conferences import dial_in, dials_in, opens_nothing, together
from tests.calls.world import SDP, World


class Room:
    """The room of chat 7, as 101 asks for it; it hears of calls as a call server's does."""

    def __init__(self, world: World, account: str = "1") -> None:
        programs.register(ChatCallProgram())
        self.desk = ChatRoomController(world.board, world.directory, world.router)
        self._world = world
        self._who = {"account_id": account, "extension_id": "e101", "chat_id": "7"}

    async def ask(self, operation: str, **payload: Any) -> dict[str, Any]:
        return await self.desk.operations[operation]({**self._who, **payload})

    async def ring(self, *numbers: str) -> dict[str, str]:
        people = ",".join(f"e{number}" for number in numbers)
        found: dict[str, str] = (await self.ask("ring-chat-room", people=people, title="Parrots"))["results"]
        await self._world.board.drain()
        return found

    async def heard(self) -> None:
        """What a call server hears of calls."""
        for call, _ in self._world.events:
            self.desk.changed(call)
        for call in self._world.records:
            self.desk.changed(call)
        await self._world.board.drain()


async def test_a_room_opens_for_who_comes_first_and_is_closed_by_who_leaves_last() -> None:
    """MSG-24: nobody is rung; it is one room for all of the chat, and none of another account's."""
    world = World()
    room = Room(world)
    for asked in (room.ask("chat-room"), room.ring("102")):
        with pytest.raises(NotFound):
            await asked
    opened = await room.ask("open-chat-room")
    assert (opened["conference"]["room"], opened["parties"]) == ("chat:7", [])
    again = await room.ask("open-chat-room", extension_id="e102")
    assert again["voiceCallToken"] == opened["voiceCallToken"]
    first = await world.calls("101", opened["voiceCallToken"])
    assert world.audio.played[-1][:2] == (first, ["conference-first"])
    second = await world.calls("102", opened["voiceCallToken"])
    assert together(world, first, second)
    view = await room.ask("chat-room")
    assert [party["conferenceRole"] for party in view["parties"]] == ["Host", "Participant"]
    stranger = Room(world, "2")
    for asked in (stranger.ask("chat-room"), stranger.ask("open-chat-room"), stranger.ring("101")):
        with pytest.raises(NotFound):
            await asked
    await world.say(first, HungUp())
    assert [call.over for call in world.board.calls] == [False], "one who is alone stays"
    await world.say(second, HungUp())
    assert world.board.calls == []
    fresh = await room.ask("open-chat-room")
    assert fresh["id"] != opened["id"]
    await world.later(60)
    with pytest.raises(NotFound):
        await room.ask("chat-room")  # nobody came


async def test_everybody_is_rung_into_the_room_and_whoever_answers_is_in() -> None:
    """MSG-20: it is the asker's call to them; do-not-disturb and missing phones are respected."""
    world = World()
    room = Room(world)
    for number in ("102", "103"):
        world.has_phone(number)
    opened = await room.ask("open-chat-room")
    caller = await world.calls("101", opened["voiceCallToken"])
    quiet = msgspec.structs.replace(world.directory.extensions["e103"], do_not_disturb=True)
    world.directory.extensions["e103"] = quiet
    assert await room.ring("102", "103", "999") == {"e102": "Rung", "e103": "DoNotDisturb", "e999": "NoPhone"}
    [leg] = world.ringing()
    rung = next(call for call in world.board.calls if leg in call.legs)
    [party] = rung.parties.values()
    assert (party.direction, party.shown.name, rung.origin) == ("Inbound", "Person 101 (Parrots)", "Call")
    await world.say(leg, Answered(sdp=SDP))
    assert together(world, caller, leg)
    [gone] = [each for record in world.records for each in record.parties.values()]
    assert (gone.status, gone.direction) == (PartyStatus.GONE, "Inbound")


async def test_phones_stop_ringing_when_somebody_is_in_already_or_all_have_left() -> None:
    """MSG-20"""
    world = World()
    room = Room(world)
    for number in ("102", "103"):
        world.has_phone(number)
    opened = await room.ask("open-chat-room")
    caller = await world.calls("101", opened["voiceCallToken"])
    await room.ring("102", "103")
    first, other = world.ringing()
    came = await world.calls("102", opened["voiceCallToken"])  # with another phone
    await room.heard()
    assert "cancel" in world.signals.of(first)
    assert "cancel" not in world.signals.of(other)
    await world.say(came, HungUp())
    await world.say(caller, HungUp())
    await room.heard()
    assert "cancel" in world.signals.of(other)
    missed = [p for record in world.records for p in record.parties.values() if p.identity.extension_id == "e103"]
    assert [(party.direction, party.answered) for party in missed] == [("Inbound", 0.0)]


async def test_who_answers_when_all_have_left_is_told_so() -> None:
    """MSG-20"""
    world = World()
    room = Room(world)
    world.has_phone("102")
    opened = await room.ask("open-chat-room")
    caller = await world.calls("101", opened["voiceCallToken"])
    await room.ring("102")
    [leg] = world.ringing()
    await world.say(caller, HungUp())
    await world.say(leg, Answered(sdp=SDP))
    _, prompts, token = world.audio.played[-1]
    assert prompts == ["nobody-available"]
    await world.say(leg, PlaybackFinished(token=token))
    assert world.board.calls == []


async def test_who_is_in_the_chat_no_more_is_out_of_its_room_and_cannot_come_back() -> None:
    """MSG-24: their legs end, no phone of theirs rings into it, the token that they know leads nowhere."""
    world = World()
    room = Room(world)
    world.has_phone("103")
    opened = await room.ask("open-chat-room")
    stays, goes = [await world.calls(number, opened["voiceCallToken"]) for number in ("101", "102")]
    await room.ring("103")
    [rings] = world.ringing()
    with pytest.raises(NotFound):
        await Room(world, "2").ask("leave-chat-room", people="e102")
    await room.ask("leave-chat-room", people="e102,e103")
    await world.board.drain()
    assert world.signals.of(goes)[-1] == "bye"
    assert "cancel" in world.signals.of(rings)
    view = await room.ask("chat-room")
    assert view["voiceCallToken"] != opened["voiceCallToken"]
    await world.calls("102", opened["voiceCallToken"])
    after = await room.ask("chat-room")
    inside = [party for party in after["parties"] if party["status"]["code"] == "Answered"]
    assert [party["extensionId"] for party in inside] == ["e101"]
    back = await world.calls("103", view["voiceCallToken"])
    assert together(world, stays, back), "for the others the room goes on"


class ShortCode:
    """A destination: *58, as extensions dial it."""

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if request.dialed != "*58" or request.anchor is None:
            return None
        who = request.anchor
        data = {"account_id": who.account_id, "extension_id": who.extension_id}
        return Place((ProgramHop(program="conference", data=data),), Identity(name="Conference"), who, ())


async def test_a_desk_phone_enters_the_room_by_its_code_and_nobody_from_outside_does() -> None:
    """MSG-24: whoever comes first opens it; those in browsers are in the same one."""
    world = World()
    room = Room(world)
    dial_in(world)
    book = ConferenceCache()
    book.load(ConferenceSnapshot(doors=(chat_door("1", "777777777", "7"),)))
    programs.register(ConferenceProgram(book))
    world.router._destinations.insert(0, ShortCode())  # type: ignore[arg-type]
    outside = await dials_in(world, "777777777")
    await opens_nothing(world)
    assert world.audio.hears[outside] == "conference-wrong-code conference-code"
    await world.say(outside, HungUp())
    desk = await world.calls("101", "*58")
    for digit in "777777777":
        await world.say(desk, Dtmf(digit=digit))
    await world.board.drain()
    opened = await room.ask("open-chat-room", extension_id="e102")
    assert [(party["extensionId"], party["conferenceRole"]) for party in opened["parties"]] == [("e101", "Participant")]
    browser = await world.calls("102", opened["voiceCallToken"])
    assert together(world, desk, browser)
