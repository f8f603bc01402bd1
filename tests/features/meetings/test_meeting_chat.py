"""The chat of a meeting is a chat of team messaging. MTG-05, MTG-14."""

from typing import Any

import pytest

from clarion.apps.meeting_chats import ChatListener
from clarion.features.conduct import conduct_of
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.features.meetings.test_schedule import plan
from tests.support.api import Api
from tests.support.meeting_client import Participant, enter, link_of

OWN = "/restapi/v1.0/clarion/team-messaging"
MINE = "/restapi/v1.0/account/~/extension/~/clarion"


async def chat_of(api: Api, bridge: Any, number: str = "101") -> str:
    answer = await ask(api, "POST", f"{MINE}/meeting-chats/{bridge['id']}", number)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["chatId"])


async def posts(api: Api, chat_id: str, number: str = "101") -> list[tuple[str, str]]:
    await api.settled()
    answer = await ask(api, "GET", f"/team-messaging/v1/chats/{chat_id}/posts", number)
    assert answer.status_code == 200, answer.text
    found = [one for one in reversed(answer.json()["records"]) if one["type"] == "TextMessage"]
    names = {one["creatorId"]: await name_of(api, one["creatorId"]) for one in found}
    return [(names[one["creatorId"]], one["text"]) for one in found]


async def name_of(api: Api, person: str) -> str:
    answer = await ask(api, "GET", f"/team-messaging/v1/persons/{person}", "101")
    assert answer.status_code == 200, answer.text
    return f"{answer.json()['firstName']} {answer.json()['lastName']}".strip()


async def members(api: Api, chat_id: str) -> set[str]:
    await api.settled()
    answer = await ask(api, "GET", f"/team-messaging/v1/chats/{chat_id}", "101")
    return {one["id"] for one in answer.json()["members"]}


def lines(one: Participant) -> list[tuple[str, str]]:
    return [(line["name"], line["text"]) for line in one.view["chat"]]


@pytest.fixture
async def listening(meetings: Meetings) -> Any:
    listener = ChatListener(meetings.api.here, meetings.server).open()
    yield meetings
    await listener.close()


async def test_mtg_05_what_is_said_in_a_meeting_stands_in_a_chat_and_the_other_way_round(listening: Meetings) -> None:
    api = listening.api
    bridge = await new_bridge(api, name="Harbour")
    host, colleague = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), "102")
    guest = await enter(api, link_of(bridge), name="Gus")
    other = await enter(api, link_of(bridge), name="Gus")
    await host.do("chat", text="Hello")
    await guest.do("chat", text="From outside")
    await guest.do("chat", text="only you", to=host.view["you"])
    await other.do("chat", text="Another Gus")
    await api.settled()
    await colleague.until(lambda me: "chatId" in me.view["state"]["team_chat"], "the chat behind the meeting")
    chat_id = colleague.view["state"]["team_chat"]["chatId"]
    assert guest.view["state"]["team_chat"] == {}
    assert await posts(api, chat_id, "102") == [
        ("Ada Admin", "Hello"),
        ("Gus", "From outside"),
        ("Gus", "Another Gus"),
    ]
    late = await enter(api, link_of(bridge), "103")
    assert api.extension_id("103") in await members(api, chat_id), "who comes later is in the chat"
    answer = await ask(api, "POST", f"/team-messaging/v1/chats/{chat_id}/posts", "104", json={"text": "no member"})
    assert answer.status_code == 404
    body = {"text": f"Back in a minute ![:Person]({api.extension_id('101')})"}
    answer = await ask(api, "POST", f"/team-messaging/v1/chats/{chat_id}/posts", "102", json=body)
    assert answer.status_code == 201, answer.text
    await api.settled()
    for one in (host, guest, late):
        await one.until(lambda me: lines(me)[-1] == ("Ben Okafor", "Back in a minute @Ada Admin"), "the post")
    await host.until(lambda me: me.view["chat"][-1]["participant"] == colleague.view["you"], "who wrote it")
    meeting = host.view["room"]["meetingId"]
    first = next(one for one in (await ask(api, "GET", f"{OWN}/chats/{chat_id}/posts", "101")).json()["records"]
                 if one["text"] == "Hello")  # fmt: skip
    answer = await ask(api, "DELETE", f"/team-messaging/v1/chats/{chat_id}/posts/{first['id']}", "101")
    assert answer.status_code == 204, answer.text
    kept = (await ask(api, "GET", f"{MINE}/meetings/{meeting}/chat", "102")).json()
    texts = [one["text"] for one in kept["records"]]
    assert texts[:2] == ["From outside", "Another Gus"], "what is deleted in the chat is gone here too"
    assert (kept["chatId"], len(texts)) == (chat_id, 3)


async def test_mtg_14_members_reach_the_chat_before_and_after_the_meeting(listening: Meetings) -> None:
    api = listening.api
    planned = await plan(api, invitees=[{"email": "ben@demo.example"}])
    chat_id = await chat_of(api, planned, "102")
    assert chat_id == await chat_of(api, planned), "there is one"
    assert (await ask(api, "POST", f"{MINE}/meeting-chats/{planned['id']}", "103")).status_code == 404
    answer = await ask(api, "POST", f"/team-messaging/v1/chats/{chat_id}/posts", "102", json={"text": "Agenda?"})
    assert answer.status_code == 201, answer.text


async def test_a_personal_meeting_begins_with_an_empty_chat(listening: Meetings) -> None:
    api = listening.api
    bridge = (await ask(api, "GET", "/rcvideo/v2/account/~/extension/~/bridges/default", "101")).json()
    chats = []
    for text in ("first", "second"):
        host = await enter(api, link_of(bridge), "101")
        await host.do("chat", text=text)
        await api.settled()
        await host.until(lambda me: "chatId" in me.view["state"]["team_chat"], "its chat")
        chats.append(host.view["state"]["team_chat"]["chatId"])
        host.send('{"type": "end"}')
        await host.until_over()
    assert [await posts(api, one) for one in chats] == [[("Ada Admin", "first")], [("Ada Admin", "second")]]
    assert (await ask(api, "POST", f"{MINE}/meeting-chats/{bridge['id']}", "101")).status_code == 409


async def test_an_archived_chat_takes_no_lines_and_the_meeting_keeps_them(listening: Meetings) -> None:
    api = listening.api
    bridge = await new_bridge(api)
    chat_id = await chat_of(api, bridge)
    assert (await ask(api, "POST", f"/team-messaging/v1/teams/{chat_id}/archive", "101")).status_code == 204
    host = await enter(api, link_of(bridge), "101")
    await host.do("chat", text="still heard")
    assert await posts(api, chat_id) == []
    kept = await ask(api, "GET", f"{MINE}/meetings/{host.view['room']['meetingId']}/chat", "101")
    assert [one["text"] for one in kept.json()["records"]] == ["still heard"]


async def test_acceptable_use_is_asked_before_words_of_a_meeting(listening: Meetings, monkeypatch: Any) -> None:
    api = listening.api
    bridge = await new_bridge(api)
    guest = await enter(api, link_of(bridge), name="Gus")
    asked = []
    judge = conduct_of(api.here).judge

    def note(attempt: Any, features: Any) -> Any:
        asked.append((attempt.kind.value, attempt.account_id, attempt.extension_id))
        return judge(attempt, features)

    monkeypatch.setattr(type(conduct_of(api.here)), "judge", lambda _self, *args: note(*args))
    await guest.do("chat", text="Buy gold")
    assert ("chat.post", api.account_id(), "") in asked
