"""How long chats are kept, and what legal holds keep whatever people do."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from clarion.base.files import Files
from clarion.base.http import wire_time
from clarion.features.messaging.chat_retention.models import ChatKept
from clarion.features.messaging.chat_retention.retention_job import ChatRetentionJob
from clarion.features.messaging.posts.models import ChatFile
from clarion.features.people import demo
from tests.features.conduct.journeys.legal import authority
from tests.features.conduct.journeys.world import OFFICER
from tests.features.messaging.test_chats import ask, post, team, texts
from tests.features.messaging.test_posts import own
from tests.features.operations.test_audit import parameters_of, trail
from tests.support.api import Api
from tests.support.waiting import wait_for

DAY_S = 86_400


@pytest.fixture
async def keeper(api: Api) -> ChatRetentionJob:
    await api.here.get(ChatRetentionJob).close()
    return ChatRetentionJob(api.here)


async def with_file(api: Api, chat: str, number: str = "101") -> tuple[str, str]:
    """Ids of a post and of the file that it shows."""
    options: dict[str, Any] = {"files": {"file": ("secret.txt", b"the bytes", "text/plain")}}
    [made] = await ask(api, "POST", "/files", number, **options)
    said = await post(api, chat, "see this", number, attachments=[{"id": made["id"], "type": "File"}])
    return said["id"], made["id"]


async def key_of(api: Api, file_id: str) -> str:
    async with api.here.storage.reading() as session:
        return (await session.get_one(ChatFile, file_id)).file_key


def later(api: Api, days: int) -> None:
    api.clock.advance(days * DAY_S)
    api.tokens.clear()


async def test_old_posts_go_as_the_rules_say_and_members_are_told(api: Api, keeper: ChatRetentionJob) -> None:
    """MSG-15"""
    everywhere, longer = (await team(api, "A", members=("102",)))["id"], (await team(api, "B", members=("102",)))["id"]
    _said, file = await with_file(api, everywhere)
    key = await key_of(api, file)
    await post(api, everywhere, "old in A")
    await post(api, longer, "old in B")
    later(api, 10)
    await post(api, everywhere, "new in A")
    await own(api, "GET", "/retention", "102", 403)
    assert (await own(api, "GET", "/retention"))["days"] is None
    await keeper.tidy()
    assert len(await texts(api, everywhere)) == 3
    counted = await own(api, "GET", "/retention/preview", params={"days": 5})
    assert (counted["posts"] >= 3, counted["chats"] >= 2, counted["more"]) == (True, True, False)
    await own(api, "PUT", "/retention", status=400, json={"days": 0})
    await own(api, "PUT", f"/retention/chats/{longer}", json={"days": None})
    view = await own(api, "PUT", "/retention", json={"days": 5})
    [differing] = view["teams"]
    assert (view["days"], differing["chatId"], differing["name"], differing["days"]) == (5, longer, "B", None)
    since = (await own(api, "GET", "/changes", "102", params={"since": 0, "recordCount": 1000}))["n"]
    await keeper.tidy()
    assert (await texts(api, everywhere), await texts(api, longer)) == (["new in A"], ["old in B"])
    assert (await own(api, "GET", "/search", params={"query": "old in"}))["records"][0]["chat"]["id"] == longer
    told = await own(api, "GET", "/changes", "102", params={"since": since})
    assert len([one for one in told["posts"] if one["deleted"] and one["groupId"] == everywhere]) >= 2
    await api.settled()

    async def gone() -> bool:
        return await api.here.get(Files).find(key) is None

    await wait_for(gone, missing="the end of the file")
    run = (await own(api, "GET", "/retention"))["lastRun"]
    assert run["posts"] >= 2
    records = await trail(api)
    [kept] = [record for record in records if record["actionId"] == "DELETE_OLD_CHAT_POSTS"]
    assert parameters_of(kept)["posts"] == str(run["posts"])
    await own(api, "PUT", f"/retention/chats/{longer}", json={"days": 1})
    await keeper.tidy()
    assert await texts(api, longer) == []
    await own(api, "DELETE", f"/retention/chats/{longer}", status=204)
    await own(api, "PUT", f"/retention/chats/{longer}", "101", 404, json={"days": 1}, organisation=demo.NEIGHBOUR)


async def test_a_hold_keeps_what_people_delete_and_only_exports_show_it(api: Api, keeper: ChatRetentionJob) -> None:
    """MSG-16"""
    chat = (await team(api, "Held", members=("102", "103")))["id"]
    ben = api.extension_id("102")
    said, file = await with_file(api, chat, "102")
    key = await key_of(api, file)
    free = await post(api, chat, "not held", "103")
    await own(api, "POST", "/holds", "102", 403, json={"kind": "Person", "subjectId": ben, "reason": "x"})
    order = {"kind": "Person", "subjectId": ben, "reason": "Case 7"}
    hold = await own(api, "POST", "/holds", status=201, json=order)
    await own(api, "POST", "/holds", status=409, json=order)
    await own(api, "POST", "/holds", status=400, json=order | {"subjectId": "1"})
    await ask(api, "PATCH", f"/chats/{chat}/posts/{said}", "102", json={"text": "changed"})
    await ask(api, "DELETE", f"/chats/{chat}/posts/{said}", "102", 204)
    await ask(api, "DELETE", f"/chats/{chat}/posts/{free['id']}", "103", 204)
    other = await post(api, chat, "held by its author", "102")
    later(api, 10)
    await own(api, "PUT", "/retention", json={"days": 5})
    await keeper.tidy()
    assert await texts(api, chat) == ["held by its author"]
    await ask(api, "DELETE", f"/teams/{chat}", status=204)
    await ask(api, "GET", f"/chats/{chat}/posts/{other['id']}", "102", 404)
    assert (await own(api, "GET", "/search", "102", params={"query": "held"}))["records"] == []
    archive = await exported(api)
    lines = [json.loads(line) for line in archive.read("kept.jsonl").splitlines()]
    told = sorted((line["why"], line["content"]["text"]) for line in lines)
    assert told == [("Changed", "see this"), ("Deleted", "changed"), ("Deleted", "held by its author")]
    [name] = [name for name in archive.namelist() if name.startswith("kept/files/")]
    assert archive.read(name) == b"the bytes"
    await own(api, "DELETE", f"/holds/{hold['id']}", status=204)
    await keeper.tidy()
    async with api.here.storage.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ChatKept)) == 0

    async def gone() -> bool:
        return await api.here.get(Files).find(key) is None

    await wait_for(gone, missing="the end of the file")


async def exported(api: Api) -> zipfile.ZipFile:
    order = {"timeFrom": wire_time(api.clock.now() - timedelta(days=100))}
    asked = await ask(api, "POST", "/data-export", status=202, json=order)

    async def made() -> Any:
        found = await ask(api, "GET", f"/data-export/{asked['id']}")
        return found if found["status"] == "Completed" else None

    found = await wait_for(made, missing="the export", timeout=30)
    uri = found["datasets"][0]["uri"].removeprefix(api.here.settings.public_url)
    answer = await api.client.get(uri, headers=await api.as_person("101"))
    return zipfile.ZipFile(io.BytesIO(answer.content))


async def test_lea_01_chats_of_a_person_whom_an_authority_named_outlive_the_rules(
    api: Api, keeper: ChatRetentionJob
) -> None:
    """What Ben said anywhere, and what was said to him alone; nobody of the company sees that anything is kept."""
    team_of_all = (await team(api, "A", members=("102",)))["id"]
    alone = (await ask(api, "POST", "/conversations", "101", 201, json={"members": [{"id": api.extension_id("102")}]}))[
        "id"
    ]
    for chat in (team_of_all, alone):
        await post(api, chat, "by Ada", "101")
        await post(api, chat, "by Ben", "102")
    asked = authority(instrument="preservation", gagged=True)
    assert (await api.request("POST", f"{OFFICER}/authority-requests", json=asked)).status_code == 201
    await own(api, "PUT", "/retention", json={"days": 5})
    later(api, 10)
    counted = await own(api, "GET", "/retention/preview", params={"days": 5})
    await keeper.tidy()
    assert await texts(api, team_of_all) == ["by Ben"]
    assert sorted(await texts(api, alone)) == ["by Ada", "by Ben"]
    assert counted["posts"] >= 4 and (await own(api, "GET", "/holds"))["records"] == []
    later(api, 81)
    await keeper.tidy()
    assert await texts(api, team_of_all) == [] == await texts(api, alone)
