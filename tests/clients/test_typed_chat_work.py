"""npm `@rc-ex/core`: tasks, notes, events, cards, webhooks and exports of chats by its typed methods."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.clients.test_typed_chats import TM, person_of
from tests.clients.test_typed_texting import finished
from tests.support.typed_client import TypedClient

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def chat(rc: TypedClient) -> AsyncIterator[str]:
    team = await rc.call("POST", f"{TM}/teams", {"name": "Work", "members": [{"id": await person_of(rc, "102")}]})
    yield str(team["id"])
    await rc.call("DELETE", f"{TM}/teams/{team['id']}")


async def test_a_task_by_typed_methods(rc: TypedClient, chat: str) -> None:
    ben = await person_of(rc, "102")
    order = {
        "subject": "Feed the parrot", "assignees": [{"id": ben}], "completenessCondition": "Percentage",
        "startDate": "2026-05-01T08:00:00Z", "dueDate": "2026-05-02T08:00:00Z", "color": "Green", "section": "Birds",
        "recurrence": {"schedule": "Daily", "endingCondition": "Date", "endingOn": "2026-05-03T08:00:00Z"},
    }  # fmt: skip
    task = await rc.call("POST", f"{TM}/chats/{chat}/tasks", order)
    path = f"{TM}/tasks/{task['id']}"
    await rc.call("POST", f"{path}/complete", {"completenessPercentage": 50})
    assert (await rc.call("GET", path))["status"] == "InProgress"
    assert (await rc.call("PATCH", path, {"subject": "Feed both"}))["records"][0]["subject"] == "Feed both"
    listed = await rc.call("GET", f"{TM}/chats/{chat}/tasks", query={"status": ["InProgress"], "assigneeId": [ben]})
    assert [one["id"] for one in listed["records"]] == [task["id"]]
    await rc.call("DELETE", path)


async def test_a_note_by_typed_methods(rc: TypedClient, chat: str) -> None:
    note = await rc.call("POST", f"{TM}/chats/{chat}/notes", {"title": "Minutes", "body": "<b>We met.</b>"})
    path = f"{TM}/notes/{note['id']}"
    assert (await rc.call("POST", f"{path}/publish"))["status"] == "Active"
    await rc.call("POST", f"{path}/lock")
    assert "lockedBy" in await rc.call("GET", path)
    await rc.call("POST", f"{path}/unlock")
    await rc.call("PATCH", path, {"title": "Protocol"}, query={"releaseLock": True})
    listed = await rc.call("GET", f"{TM}/chats/{chat}/notes", query={"status": "Active"})
    assert [one["title"] for one in listed["records"]] == ["Protocol"]
    await rc.call("DELETE", path)


async def test_an_event_by_typed_methods(rc: TypedClient, chat: str) -> None:
    order = {"title": "Lunch", "startTime": "2026-05-01T10:00:00Z", "endTime": "2026-05-01T11:00:00Z"}
    await rc.call("POST", f"{TM}/groups/{chat}/events", order)
    await rc.call("GET", f"{TM}/groups/{chat}/events")
    event = await rc.call("POST", f"{TM}/events", order | {"allDay": True})
    path = f"{TM}/events/{event['id']}"
    weekly = {"schedule": "Week", "endingCondition": "Count", "endingAfter": 3}
    assert (await rc.call("PUT", path, order | {"recurrence": weekly}))["recurrence"]["endingAfter"] == 3
    assert (await rc.call("GET", path))["title"] == "Lunch"
    assert event["id"] in [one["id"] for one in (await rc.call("GET", f"{TM}/events"))["records"]]
    await rc.call("DELETE", path)


async def test_an_adaptive_card_by_typed_methods(rc: TypedClient, chat: str) -> None:
    text = {"type": "TextBlock", "text": "Hello", "weight": "bolder"}
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "Container", "items": [text]}]}
    made = await rc.call("POST", f"{TM}/chats/{chat}/adaptive-cards", card)
    path = f"{TM}/adaptive-cards/{made['id']}"
    await rc.call("PUT", path, card | {"fallbackText": "Hello"})
    assert (await rc.call("GET", path))["fallbackText"] == "Hello"
    await rc.call("DELETE", path)


async def test_a_webhook_by_typed_methods(rc: TypedClient, chat: str) -> None:
    hook = await rc.call("POST", f"{TM}/groups/{chat}/webhooks")
    path = f"{TM}/webhooks/{hook['id']}"
    await rc.call("POST", f"{path}/suspend")
    assert (await rc.call("GET", path))["records"][0]["status"] == "Suspended"
    await rc.call("POST", f"{path}/activate")
    assert hook["id"] in [one["id"] for one in (await rc.call("GET", f"{TM}/webhooks"))["records"]]
    assert len((await rc.call("GET", f"{TM}/groups/{chat}/webhooks"))["records"]) == 1
    await rc.call("DELETE", path)


async def test_an_export_by_typed_methods(rc: TypedClient, chat: str) -> None:
    await rc.call("POST", f"{TM}/chats/{chat}/posts", {"text": "To be exported"})
    task = await rc.call("POST", f"{TM}/data-export", {"chatIds": [chat]})
    done = await finished(rc, f"{TM}/data-export/{task['id']}")
    assert (done["status"], done["datasets"][0]["size"] > 0) == ("Completed", True)
    assert task["id"] in [one["id"] for one in (await rc.call("GET", f"{TM}/data-export"))["tasks"]]
