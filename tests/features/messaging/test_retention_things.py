"""Tasks, notes, events, cards and polls go as posts do; and the trail says on whose order."""

from typing import Any

import pytest

from clarion.features.messaging.chat_retention.retention_job import ChatRetentionJob
from clarion.features.people import demo
from tests.features.messaging.test_chats import ask, team
from tests.features.messaging.test_posts import own
from tests.features.messaging.test_retention import later
from tests.features.operations.test_audit import parameters_of, trail
from tests.support.api import Api

OWN = "/restapi/v1.0/clarion/team-messaging"
ONCE = {"startTime": "2026-01-06T08:00:00Z", "endTime": "2026-01-06T09:00:00Z"}


@pytest.fixture
async def keeper(api: Api) -> ChatRetentionJob:
    await api.here.get(ChatRetentionJob).close()
    return ChatRetentionJob(api.here)


async def fill(api: Api, chat: str, number: str) -> dict[str, str]:
    """One of each, of this person; by the address under which it is read."""
    orders: dict[str, tuple[str, dict[str, Any], int]] = {
        "/tasks/": (f"/chats/{chat}/tasks", {"subject": "Paint", "assignees": []}, 201),
        "/events/": (f"/groups/{chat}/events", {"title": "Visit", **ONCE}, 200),
        "/adaptive-cards/": (f"/chats/{chat}/adaptive-cards", {"type": "AdaptiveCard", "version": "1.3"}, 201),
        f"{OWN}/polls/": (f"{OWN}/chats/{chat}/polls", {"question": "Red?", "options": ["a", "b"]}, 201),
        "/notes/": (f"/chats/{chat}/notes", {"title": "Colours"}, 200),
    }
    made = {}
    for root, (path, body, status) in orders.items():
        made[root] = root + (await ask(api, "POST", path, number, status, json=body))["id"]
    await ask(api, "POST", made["/notes/"] + "/publish", number)
    return made


async def test_what_nobody_changed_for_so_long_goes_with_the_posts(api: Api, keeper: ChatRetentionJob) -> None:
    """MSG-31, MSG-32"""
    chat, kept = (await team(api, "A", members=("102", "103")))["id"], (await team(api, "B"))["id"]
    old, held, elsewhere = await fill(api, chat, "101"), await fill(api, chat, "102"), await fill(api, kept, "101")
    order = {"title": "Every week", **ONCE, "recurrence": {"schedule": "Week"}}
    weekly = (await ask(api, "POST", f"/groups/{chat}/events", json=order))["id"]
    changed = (await ask(api, "POST", f"/chats/{chat}/tasks", status=201, json={"subject": "x", "assignees": []}))["id"]
    hold = {"kind": "Person", "subjectId": api.extension_id("102"), "reason": "Case 8"}
    hold = await own(api, "POST", "/holds", status=201, json=hold)
    later(api, 40)
    await ask(api, "PATCH", f"/tasks/{changed}", json={"subject": "y"})
    await own(api, "PUT", f"/retention/chats/{kept}", json={"days": None})
    counted = await own(api, "GET", "/retention/preview", params={"days": 30})
    names = ("tasks", "notes", "events", "cards", "polls")
    assert [counted[name] for name in names] == [1, 1, 1, 1, 1]
    view = await own(api, "PUT", "/retention", json={"days": 30})
    assert view["changedBy"] == view["teams"][0]["changedBy"] == api.extension_id("101")

    await keeper.tidy()
    for path in old.values():
        await ask(api, "GET", path, status=404)
    for path in (*held.values(), *elsewhere.values(), f"/events/{weekly}", f"/tasks/{changed}"):
        await ask(api, "GET", path, "101" if path in elsewhere.values() else "102")
    assert (await own(api, "GET", "/retention"))["lastRun"]["things"] == 5
    [record] = [one for one in await trail(api) if one["actionId"] == "DELETE_OLD_CHAT_POSTS"]
    assert parameters_of(record)["things"] == "5"
    assert (record["initiator"]["extensionId"], record["initiator"]["role"]) == (
        api.extension_id("101"),
        "Administrator",
    )

    [listed] = (await own(api, "GET", "/holds"))["records"]
    assert (listed["subjectName"], listed["reason"]) == ("Ben Okafor", "Case 8")
    await own(api, "DELETE", f"/holds/{hold['id']}", status=204)
    await keeper.tidy()
    for path in held.values():
        await ask(api, "GET", path, "102", status=404)
    assert (await own(api, "GET", "/retention/preview", params={"days": 30}))["tasks"] == 0


async def test_who_is_in_charge_finds_teams_they_are_not_in(api: Api) -> None:
    """MSG-31"""
    secret = (await team(api, "Secret plans", number="102"))["id"]
    await own(api, "GET", "/retention/chats", "102", 403)
    found = (await own(api, "GET", "/retention/chats", params={"name": "PLANS"}))["records"]
    assert found == [{"id": secret, "type": "Team", "name": "Secret plans", "memberCount": 1}]
    assert await own(api, "GET", "/retention/chats", organisation=demo.NEIGHBOUR, params={"name": "plans"}) == {
        "records": []
    }
