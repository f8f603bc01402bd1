"""Polls, posts at a time and reminders: our own, which the surface does not have."""

from datetime import timedelta
from typing import Any

import pytest

from clarion.base.http import wire_time
from clarion.features.messaging.posts import FileSweeper
from clarion.features.messaging.scheduled_messages.scheduler import Scheduler
from clarion.features.people import demo
from tests.features.messaging.test_chats import ask, team, texts
from tests.features.messaging.test_work_objects import shown
from tests.support.api import Api

OWN = "/restapi/v1.0/clarion/team-messaging"


async def own(api: Api, method: str, path: str, number: str = "101", status: int = 200, **options: Any) -> Any:
    return await ask(api, method, OWN + path, number, status, **options)


async def test_a_poll_counts_each_person_once(api: Api) -> None:
    """MSG-13"""
    chat = (await team(api, members=("102", "103")))["id"]
    order = {"question": "Lunch?", "options": ["Soup", "Salad", "Cake"]}
    await own(api, "POST", f"/chats/{chat}/polls", status=400, json=order | {"options": ["Soup", "Soup"]})
    poll = await own(api, "POST", f"/chats/{chat}/polls", status=201, json=order)
    soup, salad, _cake = (option["id"] for option in poll["options"])
    path = f"/polls/{poll['id']}"
    await own(api, "PUT", path + "/vote", "104", 404, json={"optionIds": [soup]})
    await own(api, "PUT", path + "/vote", "102", 400, json={"optionIds": [soup, salad]})
    for number, chosen in (("102", soup), ("102", salad), ("103", salad)):
        await own(api, "PUT", path + "/vote", number, json={"optionIds": [chosen]})
    found = await own(api, "GET", path, "103")
    assert ([option["count"] for option in found["options"]], found["mine"]) == ([0, 2, 0], [salad])
    assert set(found["options"][1]["personIds"]) == {api.extension_id("102"), api.extension_id("103")}
    [card] = await shown(api, chat)
    assert [(field["title"], field["value"]) for field in card["fields"]] == [
        ("Soup", "0"),
        ("Salad", "2"),
        ("Cake", "0"),
    ]
    await own(api, "POST", path + "/close", "102", 403)
    assert (await own(api, "POST", path + "/close"))["closed"]
    await own(api, "PUT", path + "/vote", "102", 409, json={"optionIds": []})
    api.clock.advance(60)
    secret = await own(api, "POST", f"/chats/{chat}/polls", status=201, json=order | {"secret": True, "multiple": True})
    chosen = [option["id"] for option in secret["options"][:2]]
    voted = await own(api, "PUT", f"/polls/{secret['id']}/vote", "102", json={"optionIds": chosen})
    assert (voted["voterCount"], "personIds" in voted["options"][0]) == (1, False)
    assert [one["id"] for one in (await own(api, "GET", f"/chats/{chat}/polls"))["records"]] == [
        secret["id"],
        poll["id"],
    ]
    await own(api, "DELETE", path, status=204)
    assert [item["id"] for item in await shown(api, chat)] == [secret["id"]]


@pytest.fixture
async def timekeeper(api: Api) -> Scheduler:
    await api.here.get(Scheduler).close()
    return Scheduler(api.here)


def after(api: Api, minutes: int) -> str:
    return wire_time(api.clock.now() + timedelta(minutes=minutes))


async def test_a_post_waits_for_its_time_and_says_why_it_could_not_be(api: Api, timekeeper: Scheduler) -> None:
    """MSG-09"""
    chat = (await team(api, members=("102",)))["id"]
    path = f"/chats/{chat}/scheduled-posts"
    await own(api, "POST", path, "102", 400, json={"text": "Late", "dueTime": after(api, -1)})
    made = [
        await own(api, "POST", path, "102", 201, json={"text": text, "dueTime": after(api, minutes)})
        for text, minutes in (("Second", 20), ("First", 10), ("Never", 30))
    ]
    await own(api, "PATCH", f"/scheduled-posts/{made[0]['id']}", "101", 404, json={"text": "Mine"})
    assert await timekeeper.work() == 0
    api.clock.advance(20 * 60)
    assert await timekeeper.work() == 2
    assert await timekeeper.work() == 0
    assert await texts(api, chat) == ["Second", "First"]
    await ask(api, "POST", f"/teams/{chat}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})
    api.clock.advance(10 * 60)
    await timekeeper.work()
    [failed] = (await own(api, "GET", "/scheduled-posts", "102"))["records"]
    assert (failed["id"], failed["status"]) == (made[2]["id"], "Failed")
    assert failed["problem"]
    await own(api, "DELETE", f"/scheduled-posts/{failed['id']}", "102", 204)
    assert await texts(api, chat) == ["Second", "First"]


async def test_a_post_that_waits_brings_its_files_and_stays_in_its_thread(api: Api, timekeeper: Scheduler) -> None:
    """MSG-09: files of posts that wait are kept, and belong to nobody once the post is given up."""
    chat = (await team(api, members=("102",)))["id"]
    path = f"/chats/{chat}/scheduled-posts"
    root = await ask(api, "POST", f"/chats/{chat}/posts", "102", 201, json={"text": "Plans?"})
    await own(api, "POST", path, status=400, json={"dueTime": after(api, 10)})
    await own(api, "POST", path, status=400, json={"text": "x", "threadId": "77", "dueTime": after(api, 10)})
    files = []
    for at in range(2):
        brought = {"file": (f"plan{at}.txt", b"plan", "text/plain")}
        [made] = await ask(api, "POST", "/files", files=brought)
        files.append(made["id"])
    strange = {"attachments": [{"id": files[0], "type": "File"}], "dueTime": after(api, 10)}
    await own(api, "POST", path, "102", 400, json=strange)
    body = {
        "threadId": root["id"],
        "attachments": [{"id": files[0], "type": "File"}],
        "dueTime": after(api, 3 * 24 * 60),
    }
    waiting = await own(api, "POST", path, status=201, json=body)
    assert [item["name"] for item in waiting["attachments"]] == ["plan0.txt"]
    given_up = {"attachments": [{"id": files[1], "type": "File"}], "dueTime": after(api, 3 * 24 * 60)}
    second = await own(api, "POST", path, status=201, json=given_up)
    await own(api, "DELETE", f"/scheduled-posts/{second['id']}", status=204)
    api.clock.advance(2 * 86400)
    assert await FileSweeper(api.here).sweep() == 1, "of the post that was given up"
    api.clock.advance(86400)
    assert await timekeeper.work() == 1
    api.tokens.clear()  # they last an hour
    found = (await ask(api, "GET", f"/chats/{chat}/posts", "102"))["records"]
    [posted] = [one for one in found if one.get("attachments")]
    assert (posted["threadId"], posted["attachments"][0]["id"]) == (root["id"], files[0])


async def test_a_reminder_comes_into_ones_own_chat_unless_the_post_is_out_of_sight(
    api: Api, timekeeper: Scheduler
) -> None:
    """MSG-10"""
    chat = (await team(api, members=("102",)))["id"]
    said = await ask(api, "POST", f"/chats/{chat}/posts", status=201, json={"text": "Call Dana"})
    await own(api, "POST", "/reminders", "102", 400, json={"dueTime": after(api, 5)})
    of_post = {"chatId": chat, "postId": said["id"], "dueTime": after(api, 5)}
    await own(api, "POST", "/reminders", "103", 404, json=of_post)
    await own(api, "POST", "/reminders", "102", 201, json=of_post)
    later = await own(
        api, "POST", "/reminders", "102", 201, json=of_post | {"dueTime": after(api, 15), "text": "Again"}
    )
    api.clock.advance(6 * 60)
    assert await timekeeper.work() == 1
    personal = await ask(api, "POST", "/conversations", "102", json={"members": [{"id": api.extension_id("102")}]})
    [card] = await shown(api, personal["id"])
    assert (card["cardType"], card["text"], card["postId"]) == ("Reminder", "Call Dana", said["id"])
    [waiting] = (await own(api, "GET", "/reminders", "102"))["records"]
    about = (waiting["post"]["id"], waiting["post"]["chatId"], waiting["post"]["text"], waiting["post"]["seq"])
    assert (waiting["id"], about) == (later["id"], (said["id"], chat, "Call Dana", waiting["post"]["seq"]))
    await ask(api, "POST", f"/teams/{chat}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})
    [unseen] = (await own(api, "GET", "/reminders", "102"))["records"]
    assert "post" not in unseen
    api.clock.advance(10 * 60)
    await timekeeper.work()
    assert len(await shown(api, personal["id"])) == 1
    assert (await own(api, "GET", "/reminders", "102"))["records"] == []


async def test_who_left_a_chat_sees_none_of_its_work_any_more(sqlite_api: Api) -> None:
    api = sqlite_api
    chat = (await team(api, members=("102",)))["id"]
    times = {"startTime": "2026-03-23T08:00:00Z", "endTime": "2026-03-23T09:00:00Z"}
    orders: dict[str, tuple[str, dict[str, Any], int]] = {
        "/tasks/": (f"/chats/{chat}/tasks", {"subject": "x", "assignees": []}, 201),
        "/events/": (f"/groups/{chat}/events", {"title": "x", **times}, 200),
        "/adaptive-cards/": (f"/chats/{chat}/adaptive-cards", {"type": "AdaptiveCard", "version": "1.3"}, 201),
        "/webhooks/": (f"/groups/{chat}/webhooks", {}, 200),
        OWN + "/polls/": (f"{OWN}/chats/{chat}/polls", {"question": "x", "options": ["a", "b"]}, 201),
        "/notes/": (f"/chats/{chat}/notes", {"title": "x"}, 200),
    }
    made = {}
    for root, (path, body, status) in orders.items():
        made[root] = (await ask(api, "POST", path, "102", status, json=body))["id"]
    await ask(api, "POST", f"/notes/{made['/notes/']}/publish", "102")
    feed = (await own(api, "POST", "/calendar/feed", "102"))["uri"].removeprefix(api.here.settings.public_url)
    assert "SUMMARY:x" in (await api.client.get(feed)).text
    await ask(api, "POST", f"/teams/{chat}/remove", status=204, json={"members": [{"id": api.extension_id("102")}]})

    for root, made_id in made.items():
        for number, organisation in (("102", demo.DEMO), ("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
            await ask(api, "GET", root + made_id, number, 404, organisation=organisation)
            await ask(api, "DELETE", root + made_id, number, 404, organisation=organisation)
        await ask(api, "GET", orders[root][0], "102", 405 if "cards" in root else 404)
        await ask(api, "GET", root + made_id)
    assert "SUMMARY:x" not in (await api.client.get(feed)).text
    span = {"timeFrom": "2026-03-23T00:00:00Z", "timeTo": "2026-03-24T00:00:00Z"}
    assert (await own(api, "GET", "/calendar/occurrences", "102", params=span))["records"] == []
    assert (await ask(api, "GET", "/events", "102"))["records"] == []
