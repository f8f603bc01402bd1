"""Messages of every type: listed, read, marked, moved, deleted; one at a time and many at once."""

from typing import Any

import pytest
from sqlalchemy import select

from clarion.features.message_store import Direction, Message, MessageStore, MessageType, NewMessage
from clarion.features.people import demo
from tests.features.message_store.conftest import PNG, Put
from tests.support.api import Api

STORE = "/account/~/extension/~/message-store"


async def listed(api: Api, number: str = "102", **query: Any) -> list[str]:
    answer = await api.get(STORE, number, params=query)
    assert answer.status_code == 200, answer.text
    return [record["subject"] for record in answer.json()["records"]]


async def test_a_text_is_shown_with_all_that_clients_read(api: Api, put: Put) -> None:
    row = await put("hello", files=(("image/png", PNG),))
    message = (await api.get(f"{STORE}/{row.id}", "102")).json()
    root = f"http://clarion.test/restapi/v1.0/account/{api.account_id()}/extension/{api.extension_id('102')}"
    uri = f"{root}/message-store/{row.id}"
    assert message["uri"] == uri
    assert message["id"] == int(row.id)
    assert message["conversationId"] == int(message["conversation"]["id"])
    assert message["conversation"]["uri"] == f"{root}/message-store?conversationId={row.conversation_id}"
    assert message["subject"] == "hello"
    assert message["messageStatus"] == "Received"
    assert message["owner"]["extensionId"] == api.extension_id("102")
    text, picture = message["attachments"]
    assert text == {"id": int(row.id), "uri": f"{uri}/content/{row.id}", "type": "Text", "contentType": "text/plain"}
    assert (picture["type"], picture["contentType"], picture["size"]) == ("MmsAttachment", "image/png", len(PNG))


async def test_every_filter_narrows_the_list(api: Api, put: Put) -> None:
    await put("one")
    api.clock.advance(60)
    await put("two", guest="+12025550199")
    api.clock.advance(60)
    await put("three", direction=Direction.OUTBOUND)
    await put("pager", type_=MessageType.PAGER, guest="9")
    assert await listed(api) == ["pager", "three", "two", "one"] or await listed(api) == [
        "three",
        "pager",
        "two",
        "one",
    ]
    assert await listed(api, messageType="SMS") == ["three", "two", "one"]
    assert await listed(api, messageType=["SMS", "Pager"], direction="Inbound", readStatus="Unread")
    assert await listed(api, messageType="sms,fax", direction="outbound") == ["three"]
    assert await listed(api, phoneNumber="12025550199") == ["two"]
    assert await listed(api, dateFrom="2026-01-05T09:01:00Z", dateTo="2026-01-05T09:01:30Z") == ["two"]
    queue = api.extension_id("104")
    await put("for the queue", owner_id=queue, guest="+12025550177")
    assert await listed(api, owner="Shared") == await listed(api, owner=queue) == ["for the queue"]
    shared = (await api.get(STORE, "102", params={"owner": queue})).json()["records"][0]
    assert shared["owner"]["extensionId"] == queue
    await api.request("DELETE", f"{STORE}/{shared['id']}", "102", params={"purge": "true"})
    assert len(await listed(api, owner="Personal")) == 4
    assert len(await listed(api, owner=api.extension_id("102"), ownerExtensionType="User")) == 4
    assert await listed(api, ownerExtensionType="Department") == []
    first = (await api.get(STORE, "102", params={"phoneNumber": "+12025550100"})).json()["records"][0]
    assert await listed(api, conversationId=first["conversationId"]) == ["three", "one"]
    assert sorted(await listed(api, distinctConversations="true")) == ["pager", "three", "two"]
    page = (await api.get(STORE, "102", params={"perPage": 1, "page": 2, "messageType": "SMS"})).json()
    assert ([record["subject"] for record in page["records"]], page["paging"]["totalElements"]) == (["two"], 3)


@pytest.mark.parametrize(
    "query",
    [
        {"messageType": "Letter"}, {"direction": "Up"}, {"readStatus": "Half"}, {"availability": "Lost"},
        {"conversationId": "abc"}, {"dateFrom": "soon"}, {"page": "0"}, {"perPage": "x"},
    ],
)  # fmt: skip
async def test_a_filter_that_makes_no_sense_is_named(api: Api, query: dict[str, str]) -> None:
    answer = await api.get(STORE, "102", params=query)
    assert answer.status_code == 400
    assert answer.json()["parameterName"] == next(iter(query))


async def test_reading_marks_deletes_and_restores(api: Api, put: Put) -> None:
    row = await put()
    path = f"{STORE}/{row.id}"
    assert (await api.request("PUT", path, "102", json={"readStatus": "Read"})).json()["readStatus"] == "Read"
    assert (await api.request("PATCH", path, "102", json={"readStatus": "Unread"})).json()["readStatus"] == "Unread"
    assert (await api.request("PATCH", path, "102", json={"availability": "Deleted"})).json()[
        "availability"
    ] == "Deleted"
    assert (await api.request("PATCH", path, "102", json={"availability": "Deleted"})).json()[
        "availability"
    ] == "Deleted"
    assert (await api.request("PATCH", path, "102", json={"availability": "Alive"})).json()["availability"] == "Alive"
    assert (await api.request("DELETE", path, "102")).status_code == 204
    assert (await api.request("DELETE", path, "102", params={"type": "Fax"})).status_code == 404
    assert (await api.request("DELETE", path, "102")).status_code == 204, "out of the bin"
    assert (await api.get(path, "102")).status_code == 404
    assert (await api.request("PATCH", path, "102", json={"availability": "Alive"})).status_code == 404
    assert (await api.request("DELETE", path, "102")).status_code == 404
    async with api.here.storage.reading() as session:
        gone = await session.get_one(Message, row.id)
    assert (gone.subject, gone.sender, gone.recipients, gone.numbers) == ("", {}, [], "")


async def test_many_are_changed_and_deleted_at_once(api: Api, put: Put) -> None:
    rows = [await put(str(place)) for place in range(4)]
    body = [{"resourceId": row.id, "body": {"readStatus": "Read"}} for row in rows[:2]]
    body.append({"resourceId": "404", "body": {"readStatus": "Read"}})
    accept = {"Accept": "application/vnd.ringcentral.multipart+json"}
    answer = await api.request("PUT", f"{STORE}/*", "102", json=body, headers=accept)
    assert answer.status_code == 207
    assert answer.headers["content-type"].startswith("application/vnd.ringcentral.multipart+json")
    assert [entry["status"] for entry in answer.json()] == [200, 200, 404]
    assert answer.json()[2]["body"]["errorCode"] == "CMN-102"
    assert sorted(await listed(api, readStatus="Read")) == ["0", "1"]

    ids = [rows[0].id, rows[1].id]
    assert (await api.request("DELETE", f"{STORE}/*", "102", json=[*ids, "404"])).status_code == 404
    assert len(await listed(api)) == 4, "all or none"
    assert (await api.request("DELETE", f"{STORE}/*", "102", json=ids)).status_code == 204
    assert sorted(await listed(api)) == ["2", "3"]
    assert (await api.request("DELETE", f"{STORE}/*", "102", params={"type": "VoiceMail"})).status_code == 204
    assert sorted(await listed(api)) == ["2", "3"]
    assert (await api.request("DELETE", f"{STORE}/*", "102", params={"purge": "true"})).status_code == 204
    assert await listed(api, availability=["Alive", "Deleted"]) == []


async def test_a_conversation_is_deleted_up_to_a_moment(api: Api, put: Put) -> None:
    early = await put("early")
    api.clock.advance(60)
    await put("late")
    other = await put("other", guest="+12025550199")
    query = {"conversationId": early.conversation_id, "dateTo": "2026-01-05T09:00:30Z"}
    # An empty object says nothing, as @rc-ex/core sends it.
    assert (await api.request("DELETE", STORE, "102", params=query, json={})).status_code == 204
    assert sorted(await listed(api)) == ["late", "other"]
    assert (await api.request("DELETE", STORE, "102", json={"ids": ["77"]})).status_code == 400
    assert (await api.request("DELETE", STORE, "102", json=[early.conversation_id, "77"])).status_code == 204
    assert await listed(api) == ["other"]
    assert (await api.request("DELETE", STORE, "102", params={"purge": "true"})).status_code == 204
    assert await listed(api, availability=["Alive", "Deleted"]) == []
    assert (await api.get(f"{STORE}/{other.id}", "102")).status_code == 404
    too_many = [str(place) for place in range(101)]
    assert (await api.request("DELETE", STORE, "102", json=too_many)).json()["errorCode"] == "CMN-106"


async def test_nobody_reaches_into_the_mailboxes_of_others(api: Api, put: Put) -> None:
    row = await put(files=(("image/png", PNG),))
    own = f"/account/~/extension/{api.extension_id('102')}/message-store"
    for path in (own, f"{own}/{row.id}", f"{own}/{row.id}/content/{row.id}"):
        assert (await api.get(path, "103")).status_code == 403
        assert (await api.get(path, "101")).status_code == 200, "administrators may"
        assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("DELETE", f"{own}/{row.id}", "103")).status_code == 403
    assert (await api.request("DELETE", f"{STORE}/{row.id}", "103")).status_code == 404
    assert await api.request("PUT", f"{STORE}/*", "103", json=[{"resourceId": row.id, "body": {"readStatus": "Read"}}])
    assert await listed(api, readStatus="Unread") == ["hello"]


async def test_what_arrives_twice_is_kept_once(api: Api, put: Put) -> None:
    first = await put("once", origin="carrier:1")
    store = api.here.get(MessageStore)
    async with api.here.storage.transaction() as session:
        again = NewMessage(
            account_id=first.account_id, extension_id=first.extension_id, type=MessageType.SMS,
            direction=Direction.INBOUND, status=first.status, sender=first.sender, recipients=[],  # type: ignore[arg-type]
            at=api.clock.now(), origin="carrier:1",
        )  # fmt: skip
        assert await store.add(session, again) is None
    async with api.here.storage.reading() as session:
        assert len((await session.scalars(select(Message))).all()) == 1


async def test_every_change_is_announced_with_the_counts_that_follow(api: Api, put: Put) -> None:
    heard: list[dict[str, Any]] = []

    async def hear(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("messages.changed", hear)
    row = await put("hello")
    other = await put("again")
    await api.request("PUT", f"{STORE}/{row.id}", "102", json={"readStatus": "Read"})
    await api.request("PUT", f"{STORE}/{row.id}", "102", json={"readStatus": "Read"})
    await api.request("DELETE", f"{STORE}/*", "102", json=[row.id, other.id])
    await api.settled()
    assert [(event["change"], event["unread"], event["read"]) for event in heard] == [
        ("Create", 1, 0), ("Create", 2, 0), ("Update", 1, 1), ("Delete", 0, 0),
    ]  # fmt: skip
    assert heard[0]["message"]["subject"] == "hello"
    assert heard[0]["message"]["uri"].startswith(api.here.settings.public_url)
    assert sorted(heard[3]["message_ids"]) == sorted([row.id, other.id])
    assert heard[3]["message"] is None
    assert heard[0]["conversation_ids"] == [row.conversation_id]
    unread = await api.get("/account/~/extension/~/clarion/unread-counts", "102")
    assert unread.json() == {}


async def test_participants_share_a_conversation_whatever_their_order(api: Api) -> None:
    store = api.here.get(MessageStore)
    account = api.account_id()
    async with api.here.storage.transaction() as session:
        one = await store.conversation(session, account, MessageType.SMS, "+16505550102", ["+1202", "+1303"])
        same = await store.conversation(session, account, MessageType.SMS, "+16505550102", ["+1303", "+1202", "+1202"])
        other = await store.conversation(session, account, MessageType.SMS, "+16505550103", ["+1202", "+1303"])
    assert one.id == same.id != other.id
    assert one.participants == ["+1202", "+1303"]
