"""What team messaging promises as a whole: roles, moderation, no caps, no cloud, one identity."""

import socket
from typing import Any

import pytest

from clarion.base.settings import Settings
from tests.features.messaging.test_chats import ask, post, team, texts
from tests.features.messaging.test_polls_and_later import own
from tests.features.people.test_roles import give, make_role
from tests.support.api import Api

CASES = "/restapi/v1.0/clarion/conduct/cases"


async def test_msg28_a_role_of_ones_own_opens_and_closes_team_messaging(sqlite_api: Api) -> None:
    """MSG-28"""
    api = sqlite_api
    chat = (await team(api, number="102"))["id"]
    mute = await make_role(api, "Phone only", "ReadCompanyInfo", "OutboundCalls")
    assert (await give(api, "102", mute["id"])).status_code == 200
    await ask(api, "GET", f"/chats/{chat}/posts", "102", 403)
    await post(api, chat, "May I?", "102", 403)
    talks = await make_role(api, "Talks", "ReadCompanyInfo", "Glip")
    assert (await give(api, "102", talks["id"])).status_code == 200
    await post(api, chat, "I may", "102")
    assert await texts(api, chat, "102") == ["I may"]


async def test_msg29_a_reported_post_goes_to_the_queue_and_goes_when_a_reviewer_agrees(api: Api) -> None:
    """MSG-29"""
    chat = (await team(api, number="102", members=("103",)))["id"]
    bad = await post(api, chat, "Something vile", "102")
    fair = await post(api, chat, "Something fair", "102")
    order = {"category": "harassment", "words": "This hurts."}
    cases = []
    for said in (bad, fair):
        path = f"/chats/{chat}/posts/{said['id']}/report"
        await own(api, "POST", path, "104", 404, json=order)
        await own(api, "POST", path, "103", 400, json={"category": "dull"})
        cases.append((await own(api, "POST", path, "103", 201, json=order))["caseId"])
    await ask(api, "GET", CASES, "102", 403)
    queue = (await ask(api, "GET", CASES, params={"kind": "complaint"}))["records"]
    assert {one["id"] for one in queue} == set(cases)
    page = await ask(api, "GET", f"{CASES}/{cases[0]}")
    assert "Something vile" in str(page)
    reasons = "It was looked at, and this is why."
    for case, decision in zip(cases, ("upheld", "overturned"), strict=True):
        await ask(api, "POST", f"{CASES}/{case}/decision", json={"decision": decision, "reasons": reasons})
    await api.settled()
    assert await texts(api, chat, "103") == ["Something fair"]


async def test_msg46_a_client_may_ask_far_more_than_fifty_times_a_minute(sqlite_api: Api) -> None:
    """MSG-46. That waiting as long as one is told is enough, `tests/api` shows."""
    chat = (await team(sqlite_api))["id"]
    for _ in range(55):
        answer = await sqlite_api.get(f"/clarion/team-messaging/chats/{chat}/posts")
        assert answer.status_code == 200
    assert int(answer.headers["x-rate-limit-limit"]) >= 4 * 50
    assert int(answer.headers["x-rate-limit-remaining"]) >= 3 * 50


async def test_msg47_an_installation_asks_nobody_on_the_internet(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MSG-47 and MSG-40: it starts, signs people in and keeps what they say with no way out, and knows no licence."""
    asked: list[Any] = []

    def refuse(_self: socket.socket, address: Any) -> None:
        asked.append(address)
        raise OSError("there is no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *what, **_more: asked.append(what) or [])
    chat = (await team(sqlite_api, members=("102",)))["id"]
    sqlite_api.tokens.clear()
    await post(sqlite_api, chat, "Nobody else knows", "102")
    assert await texts(sqlite_api, chat) == ["Nobody else knows"]
    await sqlite_api.settled()
    assert asked == []
    limits = [name for name in Settings.model_fields if any(word in name for word in ("licen", "seat", "max_users"))]
    assert limits == []


async def test_msg48_one_person_is_the_same_in_chat_phone_presence_texts_and_tasks(sqlite_api: Api) -> None:
    """MSG-48: one id, one store, one sign-in."""
    api = sqlite_api
    me = (await ask(api, "GET", "/restapi/v1.0/account/~/extension/~", "102"))["id"]
    chat = (await team(api, number="102", members=("103",)))["id"]
    said = await post(api, chat, "Here", "102")
    task = await ask(api, "POST", f"/chats/{chat}/tasks", "102", 201, json={"subject": "Do", "assignees": [{"id": me}]})
    order = {"from": {"extensionNumber": "102"}, "to": [{"extensionNumber": "103"}], "text": "Short"}
    text = (await api.request("POST", "/account/~/extension/~/company-pager", "102", json=order)).json()
    presence = await ask(api, "GET", "/restapi/v1.0/account/~/extension/~/presence", "102")
    devices = await ask(api, "GET", "/restapi/v1.0/account/~/extension/~/device", "102")
    stored = await ask(api, "GET", f"/restapi/v1.0/account/~/extension/~/message-store/{text['id']}", "102")
    found = {said["creatorId"], task["creator"]["id"], str(presence["extension"]["id"]), str(stored["extensionId"])}
    found |= {str(one["extension"]["id"]) for one in devices["records"]}
    assert found == {str(me)}
