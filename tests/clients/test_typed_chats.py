"""npm `@rc-ex/core`: chats, teams, conversations, posts and files by its typed methods."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient, attachment, typed_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

TM = "/team-messaging/v1"


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 32), (10, 120, 10)).save(file, "PNG")
    return file.getvalue()


async def person_of(rc: TypedClient, number: str) -> str:
    found = await rc.call("GET", "/account/~/extension", query={"extensionNumber": number})
    return str(found["records"][0]["id"])


async def test_a_team_is_made_changed_filled_and_deleted(rc: TypedClient, clarion_up: Installation) -> None:
    ben = await person_of(rc, "102")
    team = await rc.call("POST", f"{TM}/teams", {"name": "Typed", "public": True, "description": "By a client"})
    path = f"{TM}/teams/{team['id']}"
    assert (await rc.call("PATCH", path, {"name": "Typed well"}))["name"] == "Typed well"
    assert (await rc.call("GET", path))["name"] == "Typed well"
    assert team["id"] in [one["id"] for one in (await rc.call("GET", f"{TM}/teams"))["records"]]
    await rc.call("POST", f"{path}/add", {"members": [{"id": ben}]})
    await rc.call("POST", f"{path}/remove", {"members": [{"id": ben}]})
    await rc.call("POST", f"{path}/archive")
    await rc.call("POST", f"{path}/unarchive")
    async with typed_client(clarion_up, "102") as bens:
        await bens.call("POST", f"{path}/join")
        await bens.call("POST", f"{path}/leave")
        rc.called |= bens.called
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)
    everyone = await rc.call("GET", f"{TM}/everyone")
    changed = await rc.call("PATCH", f"{TM}/everyone", {"name": "All of us", "description": everyone["description"]})
    assert changed["name"] == "All of us"


async def test_chats_are_opened_listed_and_favoured(rc: TypedClient) -> None:
    ben = await person_of(rc, "102")
    direct = await rc.call("POST", f"{TM}/conversations", {"members": [{"id": ben}]})
    chat = direct["id"]
    assert (await rc.call("GET", f"{TM}/conversations/{chat}"))["type"] == "Direct"
    assert chat in [one["id"] for one in (await rc.call("GET", f"{TM}/conversations"))["records"]]
    assert (await rc.call("GET", f"{TM}/chats/{chat}"))["id"] == chat
    listed = await rc.call("GET", f"{TM}/chats", query={"type": ["Direct"], "recordCount": 250})
    assert chat in [one["id"] for one in listed["records"]]
    await rc.call("POST", f"{TM}/chats/{chat}/favorite")
    assert chat in [one["id"] for one in (await rc.call("GET", f"{TM}/favorites"))["records"]]
    await rc.call("POST", f"{TM}/chats/{chat}/unfavorite")
    recent = await rc.call("GET", f"{TM}/recent/chats", query={"type": ["Direct", "Team"]})
    assert chat in [one["id"] for one in recent["records"]]
    person = await rc.call("GET", f"{TM}/persons/{ben}")
    assert (await rc.call("GET", f"{TM}/companies/{person['companyId']}"))["id"] == person["companyId"]


async def test_posts_are_written_answered_changed_and_deleted(rc: TypedClient) -> None:
    ben = await person_of(rc, "102")
    chat = (await rc.call("POST", f"{TM}/conversations", {"members": [{"id": ben}]}))["id"]
    posts = f"{TM}/chats/{chat}/posts"
    said = await rc.call("POST", posts, {"text": f"Hello ![:Person]({ben})"})
    assert said["mentions"][0]["id"] == ben
    answer = await rc.call("POST", posts, {"text": "And?", "parentPostId": said["id"]})
    thread = await rc.call("GET", f"{TM}/chats/{chat}/threads/{answer['threadId']}/posts")
    assert [one["id"] for one in thread["records"]] == [answer["id"], said["id"]]
    assert (await rc.call("PATCH", f"{posts}/{said['id']}", {"text": "Hi"}))["text"] == "Hi"
    assert (await rc.call("GET", f"{posts}/{said['id']}"))["isParent"] is True
    content = attachment("parrot.png", "image/png", picture())
    [file] = await rc.call("POST", f"{TM}/files", {"body": content})
    shown: Any = await rc.call("POST", posts, {"attachments": [{"id": file["id"], "type": "File"}]})
    assert shown["attachments"][0]["contentUri"] == file["contentUri"]
    listed = await rc.call("GET", posts, query={"recordCount": 2})
    assert [one["id"] for one in listed["records"]] == [shown["id"], answer["id"]]
    await rc.call("GET", posts, query={"recordCount": 2, "pageToken": listed["navigation"]["nextPageToken"]})
    await rc.call("DELETE", f"{posts}/{said['id']}")
    await rc.call("GET", f"{posts}/{said['id']}", status=404)
