"""The texting inbox: conversations with what is unread, and threads that several share, live on their sockets."""

from datetime import timedelta
from typing import Any

from clarion.base.http import wire_time
from clarion.engines.phone_network import NetworkControl
from clarion.features.people import demo
from tests.api.test_live import Dial, dial
from tests.features.messaging.conftest import DANA, KEEPS_SILENT, OWN, REPLIES, SMS, Send, Status, arrives
from tests.features.messaging.test_queues import QUEUE, a_queue
from tests.support.api import Api

__all__ = ["dial"]
INBOX = "/account/~/extension/~/clarion"
SHARED = "/account/~/clarion/shared-threads"


async def conversations(api: Api, number: str = "102", **query: Any) -> list[dict[str, Any]]:
    answer = await api.get(f"{INBOX}/conversations", number, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def counts(api: Api, number: str = "102") -> tuple[int, int]:
    found = (await api.get(f"{INBOX}/text-counts", number)).json()
    return found["personal"], found["shared"]


async def test_conversations_tell_their_newest_text_and_what_is_unread(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    await send("first", to=REPLIES)
    await arrives(api, 1)
    api.clock.advance(5)
    group = await send("to both", to=[DANA, KEEPS_SILENT])
    api.clock.advance(5)
    pager = {"to": [{"extensionId": api.extension_id("102")}], "text": "lunch?"}
    assert (await api.request("POST", "/account/~/extension/~/company-pager", "103", json=pager)).status_code == 200
    replied, company, both = await conversations(api)  # the network's own clock is ahead of the test's
    assert company["type"] == "Pager"
    assert company["participants"][0]["extensionNumber"] == "103"
    assert [row["phoneNumber"] for row in both["participants"]] == sorted([DANA, KEEPS_SILENT])
    assert (both["latest"]["id"], both["unreadCount"]) == (group["id"], 0)
    assert replied["latest"]["subject"] == "You wrote: first"
    assert (replied["unreadCount"], company["unreadCount"]) == (1, 1)
    assert await counts(api) == (2, 0)
    assert [row["id"] for row in await conversations(api, show="Unread")] == [replied["id"], company["id"]]
    assert [row["id"] for row in await conversations(api, show="Company")] == [company["id"]]
    assert [row["id"] for row in await conversations(api, search="WROTE: F")] == [replied["id"]]
    assert [row["id"] for row in await conversations(api, search="0116")] == [replied["id"]]
    assert [row["id"] for row in await conversations(api, search="zzz", phoneNumber=[DANA])] == [both["id"]]
    assert await conversations(api, search="%") == []
    assert await conversations(api, "104") == []

    path = f"{INBOX}/conversations/{replied['id']}"
    before = wire_time(api.clock.now() - timedelta(hours=1))
    early = await api.request("PUT", path, "102", json={"readStatus": "Read", "until": before})
    assert early.json()["unreadCount"] == 1, "what came later was not seen"
    assert (await api.request("PUT", path, "102", json={"readStatus": "Read"})).json()["unreadCount"] == 0
    assert (await api.request("PUT", path, "102", json={"readStatus": "Unread"})).json()["unreadCount"] == 1
    assert (await api.get(path, "103")).status_code == 404
    assert (await api.request("GET", path, "102", demo.NEIGHBOUR)).status_code == 404
    await api.request("DELETE", "/account/~/extension/~/message-store", "102", params={"conversationId": replied["id"]})
    assert (await api.get(path, "102")).status_code == 404
    assert await counts(api) == (1, 0)


async def test_who_wrote_stop_is_named_before_anybody_writes(api: Api, desk: NetworkControl, send: Send) -> None:
    await send("hello", to=DANA)
    [talk] = await conversations(api)
    path = f"{INBOX}/conversations/{talk['id']}"
    assert (await api.get(path, "102")).json()["optedOut"] == []
    desk.texts.place({"from": DANA, "to": OWN["102"], "text": "Stop"})
    await arrives(api, 1)
    assert (await api.get(path, "102")).json()["optedOut"] == [DANA]


async def test_texts_to_a_queue_are_in_the_shared_list_of_those_who_read_for_it(
    api: Api, desk: NetworkControl, becomes: Status, dial: Dial
) -> None:
    """PH-52, PH-85"""
    queue = await a_queue(api)
    chloe, boss = await dial("103"), await dial("101")
    desk.texts.place({"from": DANA, "to": QUEUE, "text": "is anybody there?"})
    await arrives(api, 1)
    await arrives(api, 1, "103")
    assert await conversations(api) == []
    assert (await counts(api), await counts(api, "103")) == ((0, 1), (0, 1))
    [thread] = (await api.get(SHARED, "102")).json()["records"]
    assert (thread["owner"]["extensionId"], thread["unreadCount"]) == (queue, 1)
    assert thread["latest"]["text"] == "is anybody there?"
    told = await chloe.event("threads")
    assert told["data"]["threadId"] == (await boss.event("threads"))["data"]["threadId"] == thread["id"]

    path = f"/account/~/message-threads/{thread['id']}/assign"
    await api.request("POST", path, "102", json={"assignee": {"extensionId": api.extension_id("103")}})
    assert (await counts(api), await counts(api, "103")) == ((0, 0), (0, 1)), "a colleague has it"
    assert (await api.get(SHARED, "102", params={"assigned": "Me"})).json()["records"] == []
    assert len((await api.get(SHARED, "103", params={"assigned": "Me"})).json()["records"]) == 1
    api.clock.advance(1)
    await api.request("POST", "/account/~/message-threads/notes", "102", json={"threadId": thread["id"], "text": "VIP"})
    [noted] = (await api.get(SHARED, "103", params={"search": "vip"})).json()["records"]
    assert (noted["latest"]["kind"], noted["latest"]["author"]["extensionId"]) == ("Note", api.extension_id("102"))

    body = {"from": {"phoneNumber": QUEUE}, "to": [{"phoneNumber": DANA}], "text": "yes"}
    await becomes((await api.request("POST", SMS, "103", json=body)).json(), "Delivered", "103")
    seen = (await api.get(f"{SHARED}/{thread['id']}", "102")).json()
    assert (seen["maySend"], seen["optedOut"], len(seen["threads"])) == (True, [], 1)
    assert {each["extensionId"] for each in seen["assignable"]} == {api.extension_id(n) for n in ("101", "102", "103")}
    assert (await api.get(f"{SHARED}/{thread['id']}", "101")).json()["maySend"] is False
    assert (await api.request("GET", f"{SHARED}/{thread['id']}", "101", demo.NEIGHBOUR)).status_code == 404
    await api.request("POST", f"/account/~/message-threads/{thread['id']}/resolve", "102")
    assert (await api.get(SHARED, "103")).json()["records"] == []
    assert len((await api.get(SHARED, "103", params={"threadStatus": "Resolved"})).json()["records"]) == 1


async def test_a_thread_is_told_to_nobody_who_does_not_see_it(api: Api, send: Send, dial: Dial) -> None:
    chloe, stranger = await dial("103"), await dial("101", demo.NEIGHBOUR)
    ben = await dial("102")
    await send("private", to=DANA)
    await ben.event("threads")
    await api.settled()
    for other in (chloe, stranger):
        while not other.nothing_more():
            assert (await other.frame())["topic"] != "threads"


async def test_numbers_to_text_from(api: Api) -> None:
    await a_queue(api)
    mine = (await api.get(f"{INBOX}/text-senders", "102")).json()["records"]
    assert [(row["phoneNumber"], row["kind"]) for row in mine] == [
        (OWN["102"], "Own"),
        ("+16505550104", "Shared"),
        (QUEUE, "Shared"),
    ]
    boss = (await api.get(f"{INBOX}/text-senders", "101")).json()["records"]
    assert [row["kind"] for row in boss] == ["Own", "Company"]
