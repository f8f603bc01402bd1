"""Synchronising: everything once, then what changed; whoever follows the tokens has what the list has."""

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.features.message_store import Direction
from clarion.features.people import demo
from tests.features.message_store.conftest import Put
from tests.support.api import Api

STORE = "/account/~/extension/~/message-store"
SYNC = "/account/~/extension/~/message-sync"


async def sync(api: Api, **query: Any) -> Any:
    answer = await api.get(SYNC, "102", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_full_sync_gives_the_newest_and_says_whether_there_are_older_ones(api: Api, put: Put) -> None:
    for place in range(3):
        await put(str(place))
        api.clock.advance(1)
    answer = await sync(api, syncType="FSync", recordCount=2)
    assert [record["subject"] for record in answer["records"]] == ["2", "1"]
    info = answer["syncInfo"]
    assert (info["syncType"], info["olderRecordsExist"]) == ("FSync", True)
    assert (await sync(api))["syncInfo"]["olderRecordsExist"] is False
    api.clock.advance(8 * 86400)
    api.tokens.clear()  # signed in too long ago
    late = await sync(api)
    assert (late["records"], late["syncInfo"]["olderRecordsExist"]) == ([], True), "a week is the frame"


async def test_changes_follow_with_deletions(api: Api, put: Put) -> None:
    rows = [await put(str(place)) for place in range(4)]
    api.clock.advance(10)
    token = (await sync(api))["syncInfo"]["syncToken"]
    api.clock.advance(60)
    await api.request("PUT", f"{STORE}/{rows[0].id}", "102", json={"readStatus": "Read"})
    await api.request("DELETE", f"{STORE}/{rows[1].id}", "102")
    await api.request("DELETE", f"{STORE}/{rows[2].id}", "102", params={"purge": "true"})
    await put("new")
    api.clock.advance(10)
    answer = await sync(api, syncType="ISync", syncToken=token)
    found = {record["id"]: record for record in answer["records"]}
    assert found[int(rows[0].id)]["readStatus"] == "Read"
    assert found[int(rows[1].id)]["availability"] == "Deleted"
    assert found[int(rows[2].id)]["availability"] == "Purged"
    assert int(rows[3].id) not in found
    assert [record["subject"] for record in answer["records"] if record["subject"] == "new"] == ["new"]
    assert "olderRecordsExist" not in answer["syncInfo"]
    api.clock.advance(60)
    assert (await sync(api, syncType="ISync", syncToken=answer["syncInfo"]["syncToken"]))["records"] == []


async def test_the_token_keeps_the_filters(api: Api, put: Put) -> None:
    token = (await sync(api, direction="Outbound", messageType="SMS"))["syncInfo"]["syncToken"]
    api.clock.advance(1)
    await put("in")
    await put("out", direction=Direction.OUTBOUND)
    answer = await sync(api, syncType="ISync", syncToken=token)
    assert [record["subject"] for record in answer["records"]] == ["out"]


async def test_with_distinct_conversations_each_shows_its_newest(api: Api, put: Put) -> None:
    await put("old")
    api.clock.advance(10)
    token = (await sync(api, distinctConversations="true"))["syncInfo"]["syncToken"]
    api.clock.advance(10)
    await put("one")
    api.clock.advance(1)
    last = await put("two")
    answer = await sync(api, syncType="ISync", syncToken=token)
    assert [record["subject"] for record in answer["records"]] == ["two"]
    token = answer["syncInfo"]["syncToken"]
    api.clock.advance(10)
    await api.request("DELETE", f"{STORE}/{last.id}", "102")
    answer = await sync(api, syncType="ISync", syncToken=token)
    assert [(r["subject"], r["availability"]) for r in answer["records"]] == [("two", "Deleted"), ("one", "Alive")]


@pytest.mark.parametrize(
    "token", ["x", "", "AAAA", "ÿ", base64.urlsafe_b64encode(json.dumps(["1"] * 9).encode()).decode()]
)
async def test_a_token_that_is_none_asks_for_a_full_sync(api: Api, token: str) -> None:
    answer = await api.get(SYNC, "102", params={"syncType": "ISync", "syncToken": token})
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == ("MSG-333" if token else "CMN-101")


async def test_a_token_of_somebody_else_or_of_long_ago_asks_for_a_full_sync(api: Api, put: Put) -> None:
    token = (await sync(api))["syncInfo"]["syncToken"]
    query = {"syncType": "ISync", "syncToken": token}
    assert (await api.get(SYNC, "103", params=query)).json()["errorCode"] == "MSG-333"
    assert (await api.request("GET", SYNC, "101", demo.NEIGHBOUR, params=query)).json()["errorCode"] == "MSG-333"
    api.clock.advance(31 * 86400)
    api.tokens.clear()
    assert (await api.get(SYNC, "102", params=query)).json()["errorCode"] == "MSG-333"


async def test_too_many_changes_ask_for_a_full_sync(api: Api, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.features.message_store.sync_routes.MOST_CHANGES", 3)
    token = (await sync(api))["syncInfo"]["syncToken"]
    for _ in range(4):
        await put()
    answer = await api.get(SYNC, "102", params={"syncType": "ISync", "syncToken": token})
    assert answer.json()["errorCode"] == "MSG-333"


class _Follower:
    """A client that keeps its own copy and only ever synchronises."""

    def __init__(self) -> None:
        self.known: dict[int, dict[str, Any]] = {}
        self.token = ""

    async def follow(self, api: Api) -> None:
        query = {"syncType": "ISync", "syncToken": self.token} if self.token else {"syncType": "FSync"}
        answer = await sync(api, **query)
        self.token = answer["syncInfo"]["syncToken"]
        for record in answer["records"]:
            if record["availability"] == "Alive":
                self.known[record["id"]] = record
            else:
                self.known.pop(record["id"], None)


_ACTS = st.lists(st.sampled_from(["put", "read", "unread", "delete", "restore", "purge", "wait", "sync"]), max_size=25)


@given(acts=_ACTS, pick=st.randoms(use_true_random=False))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whoever_follows_has_what_the_list_has(api: Api, put: Put, acts: list[str], pick: Any) -> None:
    api.tokens.clear()
    follower = _Follower()
    ids: list[str] = []
    for act in acts:
        if act == "put":
            ids.append((await put(f"message {len(ids)}")).id)
        elif act == "wait":
            api.clock.advance(pick.choice([1, 4, 6, 600]))
        elif act == "sync":
            await follower.follow(api)
        elif ids:
            await _act(api, act, pick.choice(ids))
    await follower.follow(api)
    records = (await api.get(STORE, "102", params={"perPage": 1000, "dateFrom": "2026-01-01"})).json()["records"]
    frame = {record["id"]: record for record in records}
    assert {key: (one["readStatus"], one["subject"]) for key, one in follower.known.items()} == {
        key: (one["readStatus"], one["subject"])
        for key, one in frame.items()
        if key in follower.known or str(key) in ids
    }
    await api.request("DELETE", STORE, "102", params={"purge": "true"})


async def _act(api: Api, act: str, message_id: str) -> None:
    path = f"{STORE}/{message_id}"
    if act in ("read", "unread"):
        await api.request("PUT", path, "102", json={"readStatus": act.capitalize()})
    elif act == "restore":
        await api.request("PATCH", path, "102", json={"availability": "Alive"})
    elif act == "delete":
        await api.request("PATCH", path, "102", json={"availability": "Deleted"})
    else:
        await api.request("DELETE", path, "102", params={"purge": "true"})
