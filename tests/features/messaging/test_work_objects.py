"""Tasks, notes, events, cards and webhooks of chats, through the API."""

import hashlib
import hmac
import io
import json
import re
import zipfile
from typing import Any

from clarion.features.developer import DEMO_CLIENT_ID, App
from clarion.features.developer.apps.cards import interactive_secret
from clarion.features.messaging.chat_export.maker import ExportMaker
from clarion.features.people import demo
from tests.features.developer.subscriptions.test_resource import created
from tests.features.messaging.test_chats import ask, post, team
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver
from tests.support.surface_shapes import DESCRIPTION, faults

CARD = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "Container", "items": []}]}
_ID = re.compile(r"/\d{6,}")


async def call(
    api: Api, method: str, path: str, number: str = "101", status: int = 200, *, kind: str = "", **options: Any
) -> Any:
    """`ask`, and hold the answer against the published shape of the template `kind`."""
    found = await ask(api, method, path, number, status, **options)
    if DESCRIPTION.is_file() and status < 300:
        assert faults(method, "/team-messaging/v1" + (kind or _ID.sub("/{id}", path)), status, found) == []
    return found


async def shown(api: Api, chat_id: str, number: str = "102") -> list[dict[str, Any]]:
    """What the posts of a chat show, the newest first."""
    found = await ask(api, "GET", f"/chats/{chat_id}/posts", number)
    return [item for one in found["records"] for item in one.get("attachments", [])]


async def test_a_task_is_made_done_by_all_and_comes_again(api: Api) -> None:
    """MSG-15"""
    chat = (await team(api, members=("102", "103")))["id"]
    people = [{"id": api.extension_id(one)} for one in ("102", "103")]
    repeats = {"schedule": "Weekly", "endingCondition": "Count", "endingAfter": 2}
    order = {
        "subject": "Feed the parrot", "assignees": people, "completenessCondition": "AllAssignees", "color": "Red",
        "dueDate": "2026-03-27T09:00:00Z", "section": "Birds", "recurrence": repeats,
    }  # fmt: skip
    task = await call(api, "POST", f"/chats/{chat}/tasks", "101", 201, json=order)
    assert [item["id"] for item in await shown(api, chat)] == [task["id"]]
    path = f"/tasks/{task['id']}"
    stranger = {**order, "assignees": [{"id": api.extension_id("104")}]}
    await call(api, "POST", f"/chats/{chat}/tasks", "101", 400, json=stranger)
    await call(api, "GET", path, "101", 404, organisation=demo.NEIGHBOUR)

    await call(api, "POST", path + "/complete", "102", 204, json={"status": "Complete"})
    half = await call(api, "GET", path, "103")
    assert (half["status"], half["completenessPercentage"]) == ("InProgress", 50)
    assert [each["status"] for each in half["assignees"]] == ["Completed", "Pending"]
    assert (await shown(api, chat))[0]["status"] == "InProgress"
    mine = {"assigneeId": api.extension_id("103"), "assigneeStatus": "Pending", "status": "InProgress,Pending"}
    assert len((await call(api, "GET", f"/chats/{chat}/tasks", params=mine))["records"]) == 1
    api.clock.advance(60)
    await call(api, "POST", path + "/complete", "103", 204, json={})

    first = await call(api, "GET", f"/chats/{chat}/tasks", params={"recordCount": 1})
    [following] = first["records"]
    assert (following["dueDate"], following["status"]) == ("2026-04-03T09:00:00.000Z", "Pending")
    query = {"recordCount": 1, "pageToken": first["navigation"]["nextPageToken"]}
    older = await call(api, "GET", f"/chats/{chat}/tasks", params=query)
    assert [one["id"] for one in older["records"]] == [task["id"]]
    query["pageToken"] = older["navigation"]["prevPageToken"]
    newer = await call(api, "GET", f"/chats/{chat}/tasks", params=query)
    assert [one["id"] for one in newer["records"]] == [following["id"]]

    changed = await call(api, "PATCH", path, "103", json={"assignees": people[:1], "subject": "Feed it"})
    assert changed["records"][0]["subject"] == "Feed it"
    await call(api, "DELETE", path, "102", 403)
    await call(api, "DELETE", path, "101", 204)
    assert task["id"] not in {item["id"] for item in await shown(api, chat)}


async def test_a_note_is_drafted_published_and_locked(api: Api) -> None:
    """MSG-16"""
    chat = (await team(api, members=("102",)))["id"]
    order = {"title": "Minutes", "body": "<p>We met.</p><script>x()</script>"}
    note = await call(api, "POST", f"/chats/{chat}/notes", json=order)
    path = f"/notes/{note['id']}"
    assert (note["status"], note["preview"]) == ("Draft", "We met.")
    await call(api, "GET", path, "102", 404)
    await call(api, "POST", path + "/publish", "102", 404)
    assert (await call(api, "POST", path + "/publish"))["status"] == "Active"
    assert [(item["type"], item["title"]) for item in await shown(api, chat)] == [("Note", "Minutes")]
    assert (await call(api, "GET", path, "102"))["body"] == "<p>We met.</p>"

    await call(api, "POST", path + "/lock", "102", 204)
    assert (await call(api, "GET", path))["lockedBy"] == {"id": api.extension_id("102")}
    await call(api, "PATCH", path, "101", 400, json={"title": "Mine"})
    await call(api, "POST", path + "/unlock", "101", 400)
    api.clock.advance(5 * 3600)
    api.tokens.clear()
    await call(api, "PATCH", path, "101", json={"title": "Mine"})
    await call(api, "POST", path + "/lock", "102", 204)
    await call(api, "PATCH", path, "102", params={"releaseLock": "true"}, json={"title": "Ours", "body": "<b>x</b>"})
    found = await ask(api, "GET", f"/restapi/v1.0/glip/chats/{chat}/notes", params={"status": "Active"})
    assert [(one["title"], one["preview"], one.get("lockedBy")) for one in found["records"]] == [("Ours", "x", None)]
    await call(api, "DELETE", path, "102", 403)
    await call(api, "DELETE", path, "101", 204)
    assert await shown(api, chat) == []


async def test_events_are_of_a_chat_or_of_one_person_and_in_the_feed(api: Api) -> None:
    """MSG-17"""
    chat = (await team(api, members=("102",)))["id"]
    order = {
        "title": "Stand-up", "startTime": "2026-03-23T08:00:00Z", "endTime": "2026-03-23T08:15:00Z",
        "recurrence": {"schedule": "Weekday", "endingCondition": "Count", "endingAfter": 3},
    }  # fmt: skip
    made = await call(api, "POST", f"/groups/{chat}/events", json=order)
    private = await call(api, "POST", "/events", json={**order, "title": "Dentist", "recurrence": None})
    await call(api, "GET", f"/events/{private['id']}", "102", 404)
    assert (await call(api, "GET", f"/events/{made['id']}", "102"))["title"] == "Stand-up"
    await call(api, "PUT", f"/events/{made['id']}", "102", 403, json=order)
    too_long = {**order, "endTime": "2026-03-24T09:00:00Z"}
    await call(api, "PUT", f"/events/{made['id']}", "101", 400, json=too_long)
    await call(api, "PUT", f"/events/{made['id']}", json={**order, "title": "Daily"})
    assert [item["title"] for item in await shown(api, chat)] == ["Daily"]
    assert len((await call(api, "GET", "/events"))["records"]) == 2
    assert len((await ask(api, "GET", f"/groups/{chat}/events", "102"))["records"]) == 1

    own = "/restapi/v1.0/clarion/team-messaging/calendar"
    span = {"timeFrom": "2026-03-24T00:00:00Z", "timeTo": "2026-03-31T00:00:00Z"}
    found = await ask(api, "GET", own + "/occurrences", "102", params=span)
    assert [one["startTime"][:10] for one in found["records"]] == ["2026-03-24", "2026-03-25"]

    link = (await ask(api, "POST", own + "/feed"))["uri"]
    address = link.removeprefix(api.here.settings.public_url)
    calendar = await api.client.get(address)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert all(words in calendar.text for words in ("SUMMARY:Daily", "SUMMARY:Dentist", "BYDAY=MO,TU,WE,TH,FR"))
    await ask(api, "POST", own + "/feed")
    assert (await api.client.get(address)).status_code == 404
    assert (await api.client.get(address.replace(".ics", "x.ics"))).status_code == 404

    shared = await post(api, chat, "Come along", attachments=[{"type": "Event", "id": private["id"]}])
    assert shared["attachments"][0]["title"] == "Dentist"
    await call(api, "GET", f"/events/{private['id']}", "102")
    await call(api, "DELETE", f"/events/{private['id']}")
    assert [item["title"] for item in await shown(api, chat)] == ["Daily"]


async def test_cards_are_changed_by_their_maker_only(sqlite_api: Api) -> None:
    """MSG-19"""
    api = sqlite_api
    chat = (await team(api, members=("102",)))["id"]
    made = await call(api, "POST", f"/chats/{chat}/adaptive-cards", "101", 201, json=CARD)
    path = f"/adaptive-cards/{made['id']}"
    assert [(item["id"], item["type"]) for item in await shown(api, chat)] == [(made["id"], "Card")]
    await call(api, "PUT", path, "102", 403, json=CARD)
    await call(api, "PUT", path, "101", 400, json=CARD | {"body": [{"type": "Image", "url": "javascript:x"}]})
    await call(api, "PUT", path, json=CARD | {"fallbackText": "Hello"})
    assert (await call(api, "GET", path, "102"))["fallbackText"] == "Hello"
    await call(api, "GET", path, "103", 404)
    await call(api, "DELETE", path, status=204)
    old = "/restapi/v1.0/glip/cards"
    older = await ask(api, "POST", old, params={"groupId": chat}, json={"title": "Old", "fields": [{"title": "a"}]})
    await ask(api, "PUT", f"{old}/{older['id']}", json={"title": "New"})
    assert [item["title"] for item in await shown(api, chat)] == ["New"]


async def test_a_webhook_posts_until_it_is_suspended(api: Api) -> None:
    """MSG-36"""
    chat = (await team(api, members=("102",)))["id"]
    hook = await call(api, "POST", f"/groups/{chat}/webhooks", "102")
    address = hook["uri"].removeprefix(api.here.settings.public_url)
    sent = {"text": "Built", "activity": "CI", "attachments": [{"title": "Log", "color": "good"}, CARD]}
    assert (await api.client.post(address, json=sent)).json()["status"] == "OK"
    [built] = (await call(api, "GET", f"/chats/{chat}/posts"))["records"][:1]
    assert (built["text"], built["activity"], built["creatorId"]) == ("Built", "CI", api.extension_id("102"))
    assert [item.get("color") for item in built["attachments"]] == ["Green", None]
    assert (await api.client.post(address, json={"text": ""})).status_code == 400

    path = f"/webhooks/{hook['id']}"
    await call(api, "POST", path + "/suspend", "103", 404)
    await call(api, "POST", path + "/suspend", "101")
    assert (await api.client.post(address, json=sent)).status_code == 403
    await call(api, "POST", path + "/activate", "102")
    answers = [(await api.client.post(address, content="x", headers={"Content-Type": "text/plain"})) for _ in range(60)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await call(api, "GET", "/webhooks", "102"))["records"][0]["uri"] == hook["uri"]
    await call(api, "DELETE", path, "102")
    assert (await api.client.post(address, json=sent)).status_code == 404


async def test_an_export_holds_what_was_said_to_those_asked_for(api: Api) -> None:
    """MSG-33"""
    await api.here.get(ExportMaker).close()
    chat = (await team(api, members=("102", "103")))["id"]
    other = (await team(api, "Others", "103"))["id"]
    await post(api, chat, "Of 101")
    await post(api, chat, f"![:Person]({api.extension_id('101')}) from 102", "102")
    await post(api, chat, "Of 103", "103")
    await post(api, other, "Elsewhere", "103")
    due = {"subject": "For 101", "assignees": [{"id": api.extension_id("101")}]}
    await call(api, "POST", f"/chats/{chat}/tasks", "103", 201, json=due)
    api.clock.advance(60)
    await call(api, "POST", "/data-export", "102", 403, json={})
    await call(api, "POST", "/data-export", "101", 400, json={"timeFrom": "2020-01-01T00:00:00Z"})
    await call(api, "POST", "/data-export", "101", 400, json={"contacts": [{"email": "nobody@example.com"}]})
    asked = await call(api, "POST", "/data-export", "101", 202, json={"contacts": [{"id": api.extension_id("101")}]})
    whole = await call(api, "POST", "/data-export", "101", 202, json={})
    await call(api, "POST", "/data-export", "101", 429, json={})
    maker = ExportMaker(api.here)
    while await maker.make_next():
        pass
    path = f"/data-export/{asked['id']}"
    await call(api, "GET", path, "101", 404, organisation=demo.NEIGHBOUR)
    done = await call(api, "GET", path)
    assert done["status"] == "Completed"
    address = done["datasets"][0]["uri"].removeprefix(api.here.settings.public_url)
    assert (await api.request("GET", address, "102")).status_code == 403
    archive = zipfile.ZipFile(io.BytesIO((await api.get(address)).content))
    said = [json.loads(line)["text"] for line in archive.read(f"chats/{chat}/posts.jsonl").splitlines()]
    assert [text.rpartition(" ")[2] for text in said if text] == ["101", "102"]
    assert json.loads(archive.read(f"chats/{chat}/tasks.jsonl"))["subject"] == "For 101"
    assert not any(name.startswith(f"chats/{other}/") for name in archive.namelist())
    listed = {each["name"]: each["sha256"] for each in json.loads(archive.read("export.json"))["files"]}
    assert set(archive.namelist()) == {*listed, "export.json"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())
    api.clock.advance(8 * 86_400)
    api.tokens.clear()
    await maker.forget_old()
    assert (await api.get(address)).status_code == 404
    both = await call(api, "GET", "/data-export", params={"status": "Expired"})
    assert {one["id"] for one in both["tasks"]} == {asked["id"], whole["id"]}


async def test_members_are_told_of_webhooks_without_their_address(sqlite_api: Api) -> None:
    api = sqlite_api
    async with receiver() as bens, receiver() as chloes:
        for hook, number in ((bens, "102"), (chloes, "103")):
            await created(api, hook, "/restapi/v1.0/glip/webhooks", number=number)
        chat = (await team(api, members=("102",)))["id"]
        made = await call(api, "POST", f"/groups/{chat}/webhooks")
        await call(api, "POST", f"/webhooks/{made['id']}/suspend")
        await call(api, "DELETE", f"/webhooks/{made['id']}")
        await api.settled()
        await bens.got(3)
        said = [one["body"] for one in bens.bodies]
        assert [body["eventType"] for body in said] == ["WebhookCreated", "WebhookUpdated", "WebhookDeleted"]
        assert [body["status"] for body in said] == ["Active", "Suspended", "Deleted"]
        assert not any("uri" in body for body in said)
        assert chloes.bodies == []


def answers(_receiver: Receiver, headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
    token = headers.get("validation-token")
    return 200, {"Validation-Token": token} if token else {}, b'{"type": "dialog"}'


async def test_what_is_put_into_a_card_reaches_its_app_signed(sqlite_api: Api) -> None:
    """MSG-19"""
    api = sqlite_api
    submit = {"type": "Action.Submit", "title": "Send", "data": {"what": "order", "size": "fixed"}}
    ask_size = {"type": "Container", "items": [{"type": "Input.Text", "id": "size"}]}
    chat = (await team(api, members=("102",)))["id"]
    order = CARD | {"body": [ask_size], "actions": [submit]}
    card = await ask(api, "POST", f"/chats/{chat}/adaptive-cards", "101", 201, json=order)
    path = f"/restapi/v1.0/clarion/team-messaging/adaptive-cards/{card['id']}/submit"
    put = {"inputs": {"size": "large", "what": "forged"}}
    await ask(api, "POST", path, "102", 409, json=put)
    async with receiver(answers) as app:
        async with api.here.storage.transaction() as session:
            (await session.get_one(App, DEMO_CLIENT_ID)).interactive_url = app.address
        await ask(api, "POST", path, "103", 404, json=put)
        await ask(api, "POST", path, "102", 400, json=put | {"action": 1})
        assert (await ask(api, "POST", path, "102", json=put)) == {"answer": {"type": "dialog"}}
        [(headers, body)] = app.requests
    said = json.loads(body)
    assert said["data"] == {"what": "order", "size": "large"}
    assert (said["type"], said["appId"], said["user"]["id"]) == (
        "button_submit",
        DEMO_CLIENT_ID,
        api.extension_id("102"),
    )
    assert (said["conversation"]["id"], said["card"]["id"]) == (chat, card["id"])
    key = interactive_secret(api.here.keys, DEMO_CLIENT_ID).encode()
    assert headers["x-glip-signature"] == "sha1=" + hmac.new(key, body, "sha1").hexdigest()
    await ask(api, "POST", path, "102", 503, json=put)


async def test_files_of_a_task_are_seen_by_the_chat(sqlite_api: Api) -> None:
    """MSG-15"""
    api = sqlite_api
    chat = (await team(api, members=("102",)))["id"]
    sent = {"params": {"name": "list.txt"}, "content": b"seeds", "headers": {"Content-Type": "text/plain"}}
    answer = await api.request("POST", "/restapi/v1.0/glip/files", "101", **sent)
    assert answer.status_code == 200, answer.text
    [file] = answer.json()
    content = file["contentUri"].removeprefix(api.here.settings.public_url)
    order = {"subject": "Buy", "assignees": [], "attachments": [{"id": file["id"], "type": "File"}]}
    await call(api, "POST", f"/chats/{chat}/tasks", "102", 400, json=order)
    task = await call(api, "POST", f"/chats/{chat}/tasks", "101", 201, json=order)
    assert [(each["name"], each["contentUri"]) for each in task["attachments"]] == [("list.txt", file["contentUri"])]
    ben = await api.as_person("102")
    assert (await api.client.get(content, headers=ben)).content == b"seeds"
    await call(api, "PATCH", f"/tasks/{task['id']}", "102", json={"attachments": []})
    assert (await call(api, "GET", f"/tasks/{task['id']}", "102"))["attachments"] == []
