"""Threads: opened by texts, seen by who receives them, assigned, noted, resolved, kept in step."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging import Dispatcher
from clarion.features.people import demo
from tests.features.messaging.conftest import DANA, OWN, PNG, REPLIES
from tests.support.api import Api
from tests.support.waiting import wait_for

THREADS = "/account/~/message-threads"


async def text(api: Api, to: str = DANA, number: str = "102", **more: Any) -> dict[str, Any]:
    body = {"from": {"phoneNumber": OWN[number]}, "to": [{"phoneNumber": to}], "text": "A question", **more}
    answer = await api.request("POST", THREADS + "/messages", number, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def records(api: Api, path: str, number: str = "102", **query: Any) -> list[dict[str, Any]]:
    answer = await api.get(THREADS + path, number, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def note(api: Api, thread_id: str, words: str = "Call back", number: str = "102") -> Any:
    return await api.request("POST", THREADS + "/notes", number, json={"threadId": thread_id, "text": words})


async def test_a_text_opens_a_thread_and_its_answer_lands_there(api: Api, desk: NetworkControl) -> None:
    sent = await text(api, REPLIES)
    assert sent["author"]["extensionId"] == api.extension_id("102")

    async def answered() -> bool:
        await api.here.get(Dispatcher).work()
        return len(await records(api, "/messages")) == 2

    await wait_for(answered, missing="the answer in the thread")
    found = await records(api, "/messages", threadIds=sent["threadId"])
    assert {entry["direction"] for entry in found} == {"Inbound", "Outbound"}
    [thread] = await records(api, "")
    assert (thread["id"], thread["status"]) == (sent["threadId"], "Open")
    assert (thread["ownerParty"], thread["guestParty"]) == ({"phoneNumber": OWN["102"]}, {"phoneNumber": REPLIES})
    assert thread["owner"]["extensionId"] == api.extension_id("102")
    assert (await text(api, REPLIES))["threadId"] == sent["threadId"]


async def test_the_same_text_sent_in_the_ordinary_way_is_in_the_thread_too(api: Api) -> None:
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}], "text": "plain"}
    await api.request("POST", "/account/~/extension/~/sms", "102", json=body)
    [entry] = await records(api, "/messages")
    assert entry["text"] == "plain"


async def test_a_group_text_opens_no_thread(api: Api) -> None:
    body = {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}, {"phoneNumber": REPLIES}], "text": "x"}
    await api.request("POST", "/account/~/extension/~/sms", "102", json=body)
    assert await records(api, "") == []


async def test_after_resolving_the_next_text_opens_a_new_thread(api: Api) -> None:
    """PH-52"""
    first = await text(api)
    path = f"{THREADS}/{first['threadId']}"
    for _twice in range(2):
        answer = await api.request("POST", path + "/resolve", "102")
        assert (answer.json()["status"], answer.json()["statusReason"]) == ("Resolved", "Manual")
    refused = await api.request(
        "POST",
        THREADS + "/messages",
        "102",
        json={
            "threadId": first["threadId"],
            "from": {"phoneNumber": OWN["102"]},
            "to": [{"phoneNumber": DANA}],
            "text": "x",
        },
    )
    assert refused.status_code == 409
    second = await text(api)
    assert second["threadId"] != first["threadId"]
    assert [row["id"] for row in await records(api, "", threadStatus="Open")] == [second["threadId"]]
    assert [row["id"] for row in await records(api, "", threadStatus="Resolved")] == [first["threadId"]]


async def test_only_who_receives_the_texts_sees_the_thread_or_can_be_given_it(api: Api) -> None:
    """PH-52, PH-85"""
    sent = await text(api)
    path = f"{THREADS}/{sent['threadId']}"
    assert (await api.get(path, "101")).status_code == 200  # the administrator
    assert (await api.get(path, "103")).status_code == 404
    assert await records(api, "", "103") == []
    assert await records(api, "/messages", "103") == []
    outsider = {"assignee": {"extensionId": api.extension_id("103")}}
    assert (await api.request("POST", path + "/assign", "102", json=outsider)).status_code == 400
    boss = {"assignee": {"extensionId": api.extension_id("101")}}
    given = await api.request("POST", path + "/assign", "102", json=boss)
    assert given.json()["assignee"]["extensionId"] == api.extension_id("101")
    for way, address in (("GET", path), ("DELETE", path), ("POST", path + "/resolve")):
        assert (await api.request(way, address, "101", demo.NEIGHBOUR)).status_code == 404
    strange = await api.request(
        "POST", THREADS + "/notes", "101", demo.NEIGHBOUR, json={"threadId": sent["threadId"], "text": "x"}
    )
    assert strange.status_code == 404


async def test_notes_are_their_authors_and_the_guest_never_gets_them(api: Api) -> None:
    """PH-52"""
    sent = await text(api)
    made = (await note(api, sent["threadId"])).json()
    assert made["author"]["extensionId"] == api.extension_id("102")
    path = f"{THREADS}/notes/{made['id']}"
    assert (await api.request("PATCH", path, "101", json={"text": "x"})).status_code == 403
    changed = await api.request("PATCH", path, "102", json={"text": "Called"})
    assert changed.json()["text"] == "Called"
    assert [row["text"] for row in await records(api, "/notes", threadIds=sent["threadId"])] == ["Called"]
    assert (
        await api.request("DELETE", THREADS + "/notes", "102", json={"ids": [made["id"], "other"]})
    ).status_code == 404
    assert len(await records(api, "/notes")) == 1
    assert (await api.request("DELETE", THREADS + "/notes", "101", json={"ids": [made["id"]]})).status_code == 204
    assert await records(api, "/notes") == []
    assert len(await records(api, "/notes", availability="Deleted")) == 1
    assert (await note(api, sent["threadId"], "x" * 5001)).status_code == 400


async def test_a_picture_in_a_thread_comes_back_byte_for_byte(api: Api) -> None:
    metadata = {"metadata": {"from": {"phoneNumber": OWN["102"]}, "to": [{"phoneNumber": DANA}]}}
    parts = [
        ("request.json", ("request.json", json.dumps(metadata).encode(), "application/json")),
        ("attachments", ("look.png", PNG, "image/png")),
    ]
    answer = await api.request("POST", THREADS + "/messages", "102", files=parts)
    assert answer.status_code == 201, answer.text
    [file] = answer.json()["attachments"]
    assert (file["contentType"], file["size"]) == ("image/png", len(PNG))
    read = await api.request("GET", urlsplit(file["contentUri"]).path, "102")
    assert read.content == PNG
    assert (
        await api.request("GET", f"{THREADS}/messages/{answer.json()['id']}/content/{file['id']}", "103")
    ).status_code == 404


async def test_synchronising_tells_all_at_first_and_then_what_changed(api: Api) -> None:
    sent = await text(api)
    api.clock.advance(60)
    full = (await api.get(THREADS + "/sync", "102")).json()
    assert [row["id"] for row in full["records"]] == [sent["threadId"]]
    entries = (await api.get(THREADS + "/entries/sync", "102", params={"scope": "Accessible"})).json()
    assert [row["recordType"] for row in entries["records"]] == ["AliveMessage"]
    api.clock.advance(60)

    async def news(path: str, token: str) -> list[dict[str, Any]]:
        query = {"syncType": "ISync", "syncToken": token, "scope": "Accessible"}
        answer = await api.get(THREADS + path, "102", params=query)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["records"])

    threads, inside = full["syncInfo"]["syncToken"], entries["syncInfo"]["syncToken"]
    assert await news("/sync", threads) == []
    made = (await note(api, sent["threadId"])).json()
    # Nobody takes the text away here: trying to send it again may change its entry at any moment.
    notes = [row for row in await news("/entries/sync", inside) if row["id"] != sent["id"]]
    assert [row["recordType"] for row in notes] == ["AliveNote"]
    await api.request("DELETE", THREADS + "/notes", "102", json={"ids": [made["id"]]})
    [gone] = [row for row in await news("/entries/sync", inside) if row["id"] != sent["id"]]
    assert (gone["recordType"], gone["id"], "text" in gone) == ("DeletedNote", made["id"], False)
    await api.request("DELETE", f"{THREADS}/{sent['threadId']}", "102")
    assert [row["availability"] for row in await news("/sync", threads)] == ["Deleted"]
    assert {row["recordType"] for row in await news("/entries/sync", inside)} == {"DeletedNote", "DeletedMessage"}
    assert (await api.get(THREADS + "/sync", "102")).json()["records"] == []


@pytest.mark.parametrize("token", ["", "x", "eyJ4IjoxfQ", "x" * 1001])
async def test_a_token_that_is_none_is_refused(api: Api, token: str) -> None:
    for path in ("/sync", "/entries/sync"):
        answer = await api.get(THREADS + path, "102", params={"syncType": "ISync", "syncToken": token})
        assert answer.status_code == 400


async def test_a_token_of_another_list_or_person_is_refused(api: Api) -> None:
    token = (await api.get(THREADS + "/sync", "102")).json()["syncInfo"]["syncToken"]
    for path, number in (("/entries/sync", "102"), ("/sync", "103")):
        answer = await api.get(THREADS + path, number, params={"syncType": "ISync", "syncToken": token})
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "MSG-333")
    api.clock.advance(31 * 86_400)
    api.tokens.clear()
    answer = await api.get(THREADS + "/sync", "102", params={"syncType": "ISync", "syncToken": token})
    assert answer.json()["errorCode"] == "MSG-333"
