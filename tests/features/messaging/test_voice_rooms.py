"""Voice rooms of chats, and calls to everybody in one, with a call server that is played. MSG-20, MSG-24."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from clarion.base.errors import Unavailable
from clarion.calls.event_publisher import SESSION
from clarion.features.messaging import VOICE_ROOM_CHANGED, LiveRoom, RoomCalls, live_room, read_room_codes
from clarion.features.messaging.voice_rooms.rules import duration_words, ended_words
from clarion.features.people import demo
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api


class PlayedCalls(RoomCalls):
    """A call server with rooms in which people are as the test says."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.sessions: dict[str, dict[str, Any]] = {}
        self.rung: list[tuple[str, tuple[str, ...], str]] = []
        self.away = False
        self.let: list[tuple[str, tuple[str, ...]]] = []

    async def find(self, account_id: str, chat_id: str) -> LiveRoom | None:
        if self.away:
            raise Unavailable("No call server answers.")
        found = self.sessions.get(chat_id)
        return live_room(found) if found else None

    async def open(self, account_id: str, extension_id: str, chat_id: str) -> LiveRoom:
        if await self.find(account_id, chat_id) is None:
            self.sessions[chat_id] = {
                "id": f"s-{len(self.sessions)}-{self._api.clock.now().timestamp()}",
                "sequence": 1,
                "voiceCallToken": f"conf_{chat_id}",
                "conference": {"room": f"chat:{chat_id}", "ownerId": extension_id},
                "parties": [],
            }
        found = live_room(self.sessions[chat_id])
        assert found is not None
        return found

    async def ring(
        self, account_id: str, extension_id: str, chat_id: str, people: Sequence[str], title: str
    ) -> Mapping[str, str]:
        self.rung.append((extension_id, tuple(sorted(people)), title))
        return dict.fromkeys(people, "Rung")

    async def let_go(self, account_id: str, chat_id: str, people: Sequence[str]) -> None:
        if self.away:
            raise Unavailable("No call server answers.")
        self.let.append((chat_id, tuple(people)))

    async def are_in(self, chat_id: str, *numbers: str, muted: Sequence[str] = (), late: bool = False) -> None:
        """Who is in the room from now on, as the call server tells it; those who were in have left. `late`: the news
        is older than what was told before.
        """
        session = self.sessions[chat_id]
        before = {party["extensionId"]: party for party in session["parties"]}
        gone = {key: party | {"status": {"code": "Disconnected"}} for key, party in before.items()}
        inside = {self._api.extension_id(number): self._party(number, number in muted) for number in numbers}
        told = session | {"parties": list((gone | inside).values()), "sequence": session["sequence"] + 1}
        if late:
            told["sequence"] = 0
        else:
            self.sessions[chat_id] = told
        if not numbers:
            del self.sessions[chat_id]
        about = {"changed": [], "extensions": [], "event_time": "2026-01-01T00:00:00.000Z"}
        await self._api.bus.publish(SESSION, {"account_id": self._api.account_id(), "session": told, **about})
        await self._api.settled()
        await self._api.settled()  # and what the keeper announces

    def _party(self, number: str, muted: bool) -> dict[str, Any]:
        who = {"name": f"Person {number}", "extensionNumber": number}
        return {
            "extensionId": self._api.extension_id(number),
            "direction": "Outbound",
            "from": who,
            "to": {"name": "Conference"},
            "status": {"code": "Answered"},
            "muted": muted,
            "conferenceRole": "Participant",
        }


@pytest.fixture
def calls(api: Api) -> PlayedCalls:
    played = PlayedCalls(api)
    api.here.offer(RoomCalls, played)
    return played


def names(room: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(each["name"], each["muted"]) for each in room["people"]]


async def test_people_drop_in_and_leave_without_ringing_anybody(api: Api, calls: PlayedCalls) -> None:
    """MSG-24: who is in shows live to members, and to nobody else; the room may be off."""
    chat = (await team(api, members=("102", "103")))["id"]
    room = f"/chats/{chat}/voice-room"
    told: list[dict[str, Any]] = []

    async def hear(payload: dict[str, Any]) -> None:
        told.append(payload["room"])

    heard = api.bus.subscribe(VOICE_ROOM_CHANGED, hear)
    await heard.ready()
    assert await own(api, "GET", room, "102") == {"chatId": chat, "enabled": True, "open": False, "people": []}
    entered = await own(api, "POST", room + "/enter", "102")
    assert (entered["voiceCallToken"], entered["type"]) == (f"conf_{chat}", "Room")
    await calls.are_in(chat, "102")
    await calls.are_in(chat, "102", "103", muted=("103",))
    await calls.are_in(chat, "101", late=True)
    shown = await own(api, "GET", room)
    assert names(shown) == [("Person 102", False), ("Person 103", True)]
    assert "voiceCallToken" not in shown
    assert told[-1] == shown, "events tell what a fresh look shows"
    assert [one["chatId"] for one in (await own(api, "GET", "/voice-rooms"))["records"]] == [chat]
    assert (await own(api, "GET", "/voice-rooms", "104"))["records"] == []
    for number, organisation in (("104", demo.DEMO), ("101", demo.NEIGHBOUR)):
        await own(api, "GET", room, number, 404, organisation=organisation)
        await own(api, "POST", room + "/enter", number, 404, organisation=organisation)
        await own(api, "POST", f"/chats/{chat}/calls", number, 404, organisation=organisation)
        await own(api, "PUT", room, number, 404, organisation=organisation, json={"enabled": False})
    await own(api, "PUT", room, "102", 403, json={"enabled": False})
    await own(api, "PUT", room, "101", 400, json={"enabled": "perhaps"})
    assert not (await own(api, "PUT", room, json={"enabled": False}))["enabled"]
    await own(api, "POST", room + "/enter", "101", 403)
    await own(api, "POST", f"/chats/{chat}/calls", "101", 403)
    await calls.are_in(chat)
    assert told[-1] == await own(api, "GET", room)
    assert (told[-1]["open"], told[-1]["people"]) == (False, [])
    assert calls.rung == []
    kinds = (await own(api, "GET", f"/chats/{chat}/posts"))["records"]
    assert not [one for one in kinds if one.get("notice")], "dropping in leaves no words"
    await own(api, "PUT", room, json={"enabled": True})
    await ask(api, "POST", f"/teams/{chat}/archive", "101", 204)
    await own(api, "POST", room + "/enter", "101", 409)
    direct = await ask(api, "POST", "/conversations", "101", 201, json={"members": [{"id": api.extension_id("102")}]})
    await own(api, "POST", f"/chats/{direct['id']}/voice-room/enter", "101", 404)
    await heard.close()


async def test_everybody_is_called_and_the_chat_tells_how_long_it_was(api: Api, calls: PlayedCalls) -> None:
    """MSG-20: those who are in already are not rung; one post, whatever is asked how often."""
    chat = (await team(api, members=("102", "103")))["id"]
    ids = {number: api.extension_id(number) for number in ("101", "102", "103")}
    await own(api, "POST", f"/chats/{chat}/voice-room/enter", "103")
    await calls.are_in(chat, "103")
    begun = await own(api, "POST", f"/chats/{chat}/calls", "101", 201)
    assert calls.rung == [(ids["101"], (ids["102"],), "Parrots")]
    assert (begun["called"], begun["type"]) == ([{"id": ids["102"], "result": "Rung"}], "Call")
    assert begun["starterId"] == ids["101"]
    again = await own(api, "POST", f"/chats/{chat}/calls", "102", 201)
    assert again["voiceCallToken"] == begun["voiceCallToken"]

    async def told() -> dict[str, Any]:
        records = (await own(api, "GET", f"/chats/{chat}/posts"))["records"]
        [line] = [one for one in records if one.get("notice") == "Call"]
        found: dict[str, Any] = line
        return found

    running = await told()
    assert (running["creatorId"], running["call"]["sessionId"]) == (ids["101"], begun["sessionId"])
    assert "seconds" not in running["call"]
    await calls.are_in(chat, "101", "102")
    api.clock.advance(600)
    api.tokens.clear()
    await calls.are_in(chat)
    over = await told()
    assert (over["id"], over["call"]["seconds"]) == (running["id"], 600)
    assert over["call"]["personIds"] == [ids["103"], ids["101"], ids["102"]]
    assert over["text"].startswith("The call took 10 minutes. In it: ")
    plain = await ask(api, "GET", f"/chats/{chat}/posts/{over['id']}")
    assert "call" not in plain, "the surface knows words only"
    await post(api, chat, "Later")
    fresh = await own(api, "POST", f"/chats/{chat}/calls", "101", 201)
    assert fresh["sessionId"] != begun["sessionId"]


async def test_a_room_of_which_nothing_is_heard_any_more_is_looked_after(api: Api, calls: PlayedCalls) -> None:
    """MSG-24: a call server that broke down, or nobody who came; while none answers nothing is said to be over."""
    chat = (await team(api, members=("102",)))["id"]
    room = f"/chats/{chat}/voice-room"
    await own(api, "POST", room + "/enter", "102")
    await calls.are_in(chat, "102")
    calls.sessions.clear()
    assert (await own(api, "GET", room))["open"], "just now it was"
    api.clock.advance(120)
    api.tokens.clear()
    calls.away = True
    assert (await own(api, "GET", room))["open"]
    await own(api, "POST", room + "/enter", "101", 503)
    calls.away = False
    assert not (await own(api, "GET", room))["open"]
    assert (await own(api, "GET", "/voice-rooms"))["records"] == []


async def test_whoever_is_taken_out_of_a_chat_leaves_its_room(api: Api, calls: PlayedCalls) -> None:
    """MSG-24: at once, and when the chat is deleted; not of rooms that are empty."""
    chat, quiet = await team(api, members=("102", "103")), await team(api, "Quiet", members=("102",))
    await own(api, "POST", f"/chats/{chat['id']}/voice-room/enter", "102")
    await calls.are_in(chat["id"], "102", "103")
    for each in (chat, quiet):
        body = {"members": [{"id": api.extension_id("102")}]}
        await ask(api, "POST", f"/teams/{each['id']}/remove", status=204, json=body)
    await api.settled()
    assert calls.let == [(chat["id"], (api.extension_id("102"),))]
    await own(api, "POST", f"/chats/{chat['id']}/voice-room/enter", "102", 404)
    await ask(api, "DELETE", f"/teams/{chat['id']}", status=204)
    await api.settled()
    [_, (left, people)] = calls.let
    assert (left, set(people)) == (chat["id"], {api.extension_id("101"), api.extension_id("103")})


async def test_a_room_has_a_code_for_desk_phones_that_changes_when_somebody_leaves(
    api: Api, calls: PlayedCalls
) -> None:
    """MSG-24"""
    chat = await team(api, members=("102", "103"))
    path = f"/chats/{chat['id']}/voice-room"

    async def good() -> list[tuple[str, str, str]]:
        async with api.here.storage.reading() as session:
            return [(one.account_id, one.code, one.chat_id) for one in await read_room_codes(session)]

    first = await own(api, "GET", path + "/code")
    assert (first["dial"], len(first["code"])) == ("*58", 9)
    assert await own(api, "GET", path + "/code", "102") == first
    await own(api, "GET", path + "/code", "104", 404)
    assert await good() == [(api.account_id(), first["code"], chat["id"])]
    await own(api, "PUT", path, json={"enabled": False})
    assert await good() == []
    await own(api, "GET", path + "/code", status=403)
    await own(api, "PUT", path, json={"enabled": True})
    body = {"members": [{"id": api.extension_id("103")}]}
    await ask(api, "POST", f"/teams/{chat['id']}/remove", status=204, json=body)
    await api.settled()
    assert await good() == []
    assert (await own(api, "GET", path + "/code"))["code"] != first["code"]


def test_a_call_is_summed_up_as_people_say_it() -> None:
    """MSG-20"""
    assert [duration_words(seconds) for seconds in (5, 119, 3600, 7260)] == [
        "1 minute",
        "2 minutes",
        "1 hour",
        "2 hours 1 minute",
    ]
    assert ended_words(60, []) == "The call is over. No one was in it."
    assert ended_words(60, [str(n) for n in range(12)]).endswith("8, 9 and 2 more.")
    assert live_room({"id": "s", "parties": []}) is None
