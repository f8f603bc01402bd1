"""Texts in bulk: each recipient by itself, states counted, answers found, nobody else's batches seen."""

import base64
import json
from typing import Any

import pytest

from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging import Dispatcher
from clarion.features.people import demo
from tests.features.messaging.conftest import DANA, PNG, REPLIES, arrives
from tests.support.api import Api
from tests.support.waiting import wait_for

A2P = "/account/~/a2p-sms"
OWN = "+16505550101"
ECHO, TONE = "+12025550101", "+12025550102"


async def send(api: Api, *to: str, number: str = "101", own: str = OWN, **more: Any) -> Any:
    body = {"from": own, "text": "News of the day", "messages": [{"to": [each]} for each in to], **more}
    return await api.request("POST", A2P + "/batches", number, json=body)


async def delivered(api: Api, batch_id: str) -> dict[str, Any]:
    """The batch once no text of it waits."""
    found: dict[str, Any] = {}

    async def look() -> bool:
        await api.here.get(Dispatcher).work()
        await api.settled()
        found.update((await api.get(f"{A2P}/batches/{batch_id}")).json())
        return found["status"] != "Processing"

    await wait_for(look, missing=lambda: f"the end of the batch: {found}")
    return found


async def test_a_batch_is_taken_sent_and_counted_and_what_comes_back_is_found(api: Api, desk: NetworkControl) -> None:
    answer = await send(api, DANA, REPLIES)
    assert answer.status_code == 201, answer.text
    batch = answer.json()
    assert (batch["batchSize"], batch["status"], batch["rejected"]) == (2, "Processing", [])
    done = await delivered(api, batch["id"])
    assert done["processedCount"] == 2
    [arrived] = desk._network.plan.inbox(DANA).messages
    assert (arrived.sender, arrived.text) == (OWN, "News of the day")
    listed = (await api.get(f"{A2P}/messages", params={"batchId": batch["id"], "view": "Detailed"})).json()["records"]
    assert sorted(record["to"][0] for record in listed) == [DANA, REPLIES]
    assert {record["text"] for record in listed} == {"News of the day"}
    one = (await api.get(f"{A2P}/messages/{listed[0]['id']}")).json()
    assert (one["batchId"], one["segmentCount"]) == (batch["id"], 1)
    counts = (await api.get(f"{A2P}/statuses", params={"batchId": batch["id"]})).json()
    assert sum(entry["count"] for entry in counts.values()) == 2
    [reply] = await arrives(api, 1, "101")
    came = (await api.get(f"{A2P}/messages", params={"direction": "Inbound", "view": "Detailed"})).json()["records"]
    assert [(record["id"], record["from"], record["text"]) for record in came] == [
        (reply["id"], REPLIES, "You wrote: News of the day")
    ]


async def test_what_cannot_be_sent_is_told_and_the_rest_goes(api: Api) -> None:
    consent = {"records": [{"to": TONE, "optStatus": "OptOut", "source": "Api"}]}
    await api.request("PATCH", "/restapi/v2/accounts/~/sms/consents", json=consent)
    batch = (await send(api, ECHO, "junk", TONE, "911")).json()
    assert batch["batchSize"] == 1
    assert [(entry["index"], entry["to"], entry["errorCode"]) for entry in batch["rejected"]] == [
        (1, ["junk"], "MSG-240"),
        (2, [TONE], "MSG-245"),
        (3, ["911"], batch["rejected"][2]["errorCode"]),
    ]
    assert all(entry["description"] for entry in batch["rejected"])


async def test_the_same_words_go_to_the_same_number_once(api: Api) -> None:
    assert (await send(api, ECHO, ECHO, "(202) 555-0101")).json()["batchSize"] == 1
    body = {"from": OWN, "messages": [{"to": [ECHO], "text": "One"}, {"to": [ECHO], "text": "Two"}]}
    assert (await api.request("POST", A2P + "/batches", json=body)).json()["batchSize"] == 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"from": "+16505550103"}, 403, "MSG-304"),
        ({"text": "  "}, 400, "CMN-101"),
        ({"text": "x" * 1001}, 400, "CMN-101"),
        ({"messages": []}, 400, "CMN-101"),
        ({"messages": [{"to": [f"+1202555{n:04}" for n in range(999)]}, {"to": [ECHO, TONE]}]}, 400, "CMN-101"),
    ],
)
async def test_a_batch_that_is_wrong_as_a_whole_sends_nothing(
    api: Api, change: dict[str, Any], status: int, code: str
) -> None:
    body = {"from": OWN, "text": "x", "messages": [{"to": [ECHO]}], **change}
    answer = await api.request("POST", A2P + "/batches", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (status, code)
    assert (await api.get(A2P + "/batches")).json()["records"] == []


async def test_people_see_their_own_batches_and_administrators_all(api: Api) -> None:
    mine = (await send(api, ECHO)).json()["id"]
    theirs = (await send(api, ECHO, number="102", own="+16505550102")).json()["id"]

    async def seen(number: str) -> set[str]:
        return {record["id"] for record in (await api.get(A2P + "/batches", number)).json()["records"]}

    assert await seen("101") == {mine, theirs}
    assert await seen("102") == {theirs}
    assert (await api.get(f"{A2P}/batches/{mine}", "102")).status_code == 404
    for path in (f"{A2P}/batches/{mine}", f"{A2P}/messages/123"):
        assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("GET", A2P + "/messages", "101", demo.NEIGHBOUR)).json()["records"] == []


async def test_lists_go_on_where_the_page_ended(api: Api) -> None:
    made = []
    for _number in range(3):
        made.append((await send(api, ECHO, TONE)).json()["id"])
        api.clock.advance(1)
    first = (await api.get(A2P + "/batches", params={"perPage": 2})).json()
    token = first["paging"]["nextPageToken"]
    rest = (await api.get(A2P + "/batches", params={"perPage": 2, "pageToken": token})).json()
    assert [record["id"] for record in first["records"] + rest["records"]] == made[::-1]
    ids: list[int] = []
    token = ""
    while True:
        page = (await api.get(A2P + "/messages", params={"perPage": 2, "pageToken": token})).json()
        ids += [record["id"] for record in page["records"]]
        token = page["paging"].get("nextPageToken", "")
        if not token:
            break
    assert len(ids) == len(set(ids)) == 6


async def test_older_and_newer_names_do_the_same(api: Api) -> None:
    body = {"from": OWN, "text": "x", "messages": [{"to": [ECHO]}]}
    made = await api.request("POST", A2P + "/batch", json=body)
    assert (await api.get(f"{A2P}/batch/{made.json()['id']}")).json()["batchSize"] == 1
    body |= {"from": {"phoneNumber": OWN}, "messages": [{"to": [{"phoneNumber": ECHO}]}]}
    newer = await api.request("POST", "/restapi/v2/accounts/~/extensions/~/sms/batches", json=body)
    assert newer.status_code == 201


async def test_a_batch_with_a_picture_is_an_mms_to_each(api: Api, desk: NetworkControl) -> None:
    """As @rc-ex and the Python SDK send forms; the picture is kept once."""
    order = {"from": OWN, "messages": [{"to": [DANA]}, {"to": [REPLIES], "text": "Look"}]}
    parts = [
        ("request.json", ("request.json", json.dumps(order).encode(), "application/json")),
        ("attachment", ("cat.png", PNG, "image/png")),
    ]
    for path in (A2P + "/batches", "/restapi/v2/accounts/~/extensions/~/sms/batches"):
        answer = await api.request("POST", path, files=parts)
        assert answer.status_code == 201, answer.text
        assert answer.json()["batchSize"] == 2
        await delivered(api, answer.json()["id"])
    [first, second] = desk._network.plan.inbox(DANA).messages
    for arrived in (first, second):
        assert [base64.b64decode(media.content) for media in arrived.media] == [PNG]
        assert arrived.text == ""
    assert desk._network.plan.inbox(REPLIES).messages[0].text == "Look"


async def test_a_batch_with_what_is_no_picture_is_refused_as_a_whole(api: Api) -> None:
    order = {"from": OWN, "messages": [{"to": [DANA]}]}
    parts = [
        ("json", (None, json.dumps(order).encode(), "application/json")),
        ("attachment", ("a.exe", b"MZ" + bytes(400), "image/png")),
    ]
    answer = await api.request("POST", A2P + "/batches", files=parts)
    assert answer.status_code == 415, answer.text
    assert (await api.get(A2P + "/batches")).json()["records"] == []
