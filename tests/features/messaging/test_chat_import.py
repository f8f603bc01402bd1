"""MSG-38, MSG-50: what was said in Slack, Mattermost or Zulip goes on here."""

import asyncio
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from clarion.base.errors import Forbidden
from clarion.base.files import Files
from clarion.base.http import wire_time
from clarion.base.policy_client import PolicyClient, PolicyRequest
from clarion.features.messaging.chat_export.maker import ExportMaker
from clarion.features.messaging.chat_import.runner import ImportRunner
from clarion.features.messaging.posts.models import ChatFile, Pin, Post, PostMention, PostVersion, Reaction
from clarion.features.people import demo
from tests.features.messaging.exports import FORMATS, START, Atom, Line, export_of, ours
from tests.features.messaging.importing import (
    IMPORTS,
    bring,
    by_title,
    look,
    posts_of,
    report,
    said,
    small_world,
)
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import lines as chat_lines
from tests.features.messaging.test_posts import own
from tests.support.api import Api


@pytest.fixture
async def runner(api: Api) -> ImportRunner:
    """Works only when it is told."""
    await api.here.get(ImportRunner).close()
    return ImportRunner(api.here)


@pytest.mark.parametrize("form", FORMATS)
async def test_what_was_said_elsewhere_is_read_here_by_the_same_people(
    api: Api, runner: ImportRunner, form: str
) -> None:
    """MSG-38 MSG-50"""
    ada, ben, chloe = (api.extension_id(number) for number in ("101", "102", "103"))
    world = small_world()
    done = await bring(api, runner, export_of(world, form))
    assert (done["source"], done["progress"]["newPosts"], done["progress"]["newFiles"]) == (form, 11, 2)
    assert (done["preview"]["peopleHere"], done["preview"]["chats"], done["preview"]["chatsLeftOut"]) == (3, 5, 1)
    chats = await by_title(api, "102")
    general = await posts_of(api, chats["general"]["id"], "102")
    assert [one["creationTime"] for one in general] == [wire_time(line.time) for line in world.lines[:5]]

    def mention(who: int | None) -> str:
        if who is None:
            return f"![:Team]({chats['general']['id']})"
        return f"![:Person]({(ada, ben, chloe)[who]})" if who < 3 else "@Old Tom"

    topics = [
        f"**{line.topic}**\n" if form == "Zulip" and place in (0, 1, 3) else ""
        for place, line in enumerate(world.lines)
    ]
    wanted = [topics[place] + ours(world, line.atoms, mention) for place, line in enumerate(world.lines[:5])]
    assert [one["text"] for one in general] == wanted
    assert [one["creatorId"] for one in general if one["creatorId"] in (ada, ben, chloe)] == [ada, ben, chloe, ada]
    tom = await ask(api, "GET", f"/persons/{general[1]['creatorId']}", "102")
    assert (tom["firstName"], tom["lastName"], "email" in tom) == ("Old Tom", "", False)
    await ask(api, "GET", f"/persons/{general[1]['creatorId']}", "101", 404, organisation=demo.NEIGHBOUR)
    assert [one.get("threadId") == general[0]["id"] for one in general] == [True, False, True, False, True]
    assert (general[0]["replyCount"], general[2]["parentPostId"]) == (2, general[0]["id"])
    [reaction] = general[1]["reactions"]
    assert (reaction["personIds"], reaction["emoji"]) == ([ada], "🎉" if form == "Zulip" else ":tada:")
    assert [one["name"] for one in general[3]["attachments"]] == ["plan.txt", "p.png"]
    content = await api.client.get(general[3]["attachments"][0]["contentUri"], headers=await api.as_person("102"))
    assert content.content == b"The plan"
    assert general[4]["lastModifiedTime"] == wire_time(Line(0, 0, 5 * 60_000, ()).time)
    assert {one["importedFrom"] for one in general} == {form}
    assert [one["text"] for one in await posts_of(api, chats[ada]["id"], "102")] == [
        "Between us: walrus",
        "Yes, between us",
    ]
    left = await report(api, done["id"])
    assert left[("post", "nobody_here")] == 1
    assert left[("room", "nobody_here")] == 1
    assert left[("reaction", "not_here")] == 1


@pytest.mark.parametrize("form", FORMATS)
async def test_only_those_who_were_there_see_it(api: Api, runner: ImportRunner, form: str) -> None:
    """MSG-38 MSG-50"""
    await bring(api, runner, export_of(small_world(), form))
    ben = await by_title(api, "102")
    [gone] = [chat for name, chat in ben.items() if "Old Tom" in name]
    assert (gone["type"], gone["status"]) == ("Group", "Archived")
    await post(api, gone["id"], "Hello?", "102", 409)
    for number, organisation in (("101", demo.DEMO), ("103", demo.DEMO), ("101", demo.NEIGHBOUR)):
        await own(api, "GET", f"/chats/{gone['id']}/posts", number, 404, organisation=organisation)
        found = await own(api, "GET", "/search", number, organisation=organisation, params={"query": "narwhal"})
        assert found["records"] == []
    for number in ("101", "104"):  # the administrator who imported is not in it
        await own(api, "GET", f"/chats/{ben['plans']['id']}/posts", number, 404)
        found = await own(api, "GET", "/search", number, params={"query": "zebra"})
        assert found["records"] == []
    await own(api, "GET", f"/chats/{ben[api.extension_id('101')]['id']}/posts", "103", 404)
    for number, words in (("102", "narwhal from:tom"), ("103", "zebra"), ("101", "walrus")):
        found = await own(api, "GET", "/search", number, params={"query": words})
        assert len(found["records"]) == 1, words
    await ask(api, "POST", f"/teams/{ben['plans']['id']}/join", "104", 404)
    await ask(api, "POST", f"/teams/{ben['general']['id']}/join", "104", 204)
    assert len(await posts_of(api, ben["general"]["id"], "104")) >= 5


async def counted(api: Api) -> list[int]:
    async with api.here.storage.reading() as session:
        tables = (Post, ChatFile, Reaction, Pin, PostVersion, PostMention)
        return [int(await session.scalar(select(func.count()).select_from(table)) or 0) for table in tables]


@pytest.mark.parametrize("form", FORMATS)
async def test_nothing_becomes_unread_nobody_is_notified_and_twice_changes_nothing(
    api: Api, runner: ImportRunner, form: str
) -> None:
    """MSG-38"""
    told: list[dict[str, Any]] = []
    heard = api.bus.subscribe("team_messaging.changed", lambda event: _keep(told, event))
    await heard.ready()
    since = (await own(api, "GET", "/changes", "102", params={"since": 0}))["n"]
    content = export_of(small_world(), form)
    await bring(api, runner, content)
    await api.settled()
    assert {event["event_type"] for event in told} == {"GroupJoined"}
    changes = await own(api, "GET", "/changes", "102", params={"since": since})
    assert changes["posts"] == []
    assert len(changes["chats"]) == 5
    for number in ("101", "102", "103"):
        for chat in (await chat_lines(api, number)).values():
            assert (chat["unread"], chat["mentions"]) == (0, 0), chat
        assert (await own(api, "GET", "/unread", number)) == {"unreadChats": 0, "mentions": 0}
    first = await counted(api)
    chats = sorted(await by_title(api, "102"))
    again = await bring(api, runner, content)
    assert (again["progress"]["newPosts"], again["progress"]["posts"]) == (0, 11)
    assert (await counted(api), sorted(await by_title(api, "102"))) == (first, chats)
    await heard.close()


async def _keep(told: list[dict[str, Any]], event: Any) -> None:
    told.append(dict(event))


async def test_a_newer_export_adds_what_came_since_and_leaves_what_was_done_here(
    api: Api, runner: ImportRunner
) -> None:
    """MSG-38"""
    world = small_world()
    await bring(api, runner, export_of(world, "Slack"))
    general = (await by_title(api, "102"))["general"]["id"]
    root = (await posts_of(api, general, "102"))[0]
    await ask(api, "PATCH", f"/chats/{general}/posts/{root['id']}", "101", json={"text": "Changed here"})
    await post(api, general, "Said here", "103")
    await ask(api, "POST", f"/teams/{general}/leave", "101", 204)
    late = 10 * 60_000
    world.lines += [Line(0, 1, late, said("A late answer"), thread=0), Line(0, 0, late + 1, said("Later still"))]
    done = await bring(api, runner, export_of(world, "Slack"))
    assert done["progress"]["newPosts"] == 2
    found = [one for one in await posts_of(api, general, "102") if one["type"] == "TextMessage"]
    assert [one["text"] for one in found][-3:] == ["Said here", "A late answer", "Later still"]
    assert (found[0]["text"], found[0]["replyCount"]) == ("Changed here", 3)
    await own(api, "GET", f"/chats/{general}/posts", "101", 404)  # who left stays away
    lines = await chat_lines(api, "102")
    assert lines[general]["unread"] == 1  # what was said here, and nothing that was imported


async def test_a_conversation_that_goes_on_here_gets_its_past_before_it(api: Api, runner: ImportRunner) -> None:
    """MSG-38"""
    two = {"members": [{"id": api.extension_id("102")}]}
    direct = (await ask(api, "POST", "/conversations", "101", 201, json=two))["id"]
    await post(api, direct, "Said here", "101")
    await bring(api, runner, export_of(small_world(), "Mattermost"))
    found = await posts_of(api, direct, "102")
    assert [one["text"] for one in found] == ["Between us: walrus", "Yes, between us", "Said here"]
    assert [one["seq"] for one in found] == [-1, 0, 1]
    assert (await chat_lines(api, "102"))[direct]["unread"] == 1
    page = await own(api, "GET", f"/chats/{direct}/posts", "102", params={"before": 0, "recordCount": 5})
    assert [one["text"] for one in page["records"]] == ["Between us: walrus"]
    older = await ask(api, "GET", f"/chats/{direct}/posts", "102", params={"recordCount": 2})
    token = older["navigation"]["nextPageToken"]
    older = await ask(api, "GET", f"/chats/{direct}/posts", "102", params={"recordCount": 2, "pageToken": token})
    assert [one["text"] for one in older["records"]] == ["Between us: walrus"]


async def test_a_preview_changes_nothing_and_says_who_is_who(api: Api, runner: ImportRunner) -> None:
    """MSG-38"""
    before = await counted(api)
    found = await look(api, runner, export_of(small_world(), "Slack"))
    assert found["preview"] == {
        "people": 4, "peopleHere": 3, "chats": 5, "chatsLeftOut": 1, "posts": 11, "postsLeftOut": 1, "files": 2,
        "firstTime": wire_time(START), "lastTime": wire_time(START + timedelta(minutes=4)),
    }  # fmt: skip
    assert (await counted(api), len(await by_title(api, "102"))) == (before, 2)
    people = (await ask(api, "GET", f"{IMPORTS}/{found['id']}/people"))["records"]
    tom = {"name": "Old Tom", "email": "tom@elsewhere.example", "bot": False, "match": "Nobody"}
    assert people[0] == tom | {"key": people[0]["key"]}
    assert {one["name"]: one["extension"]["id"] for one in people[1:]} == {
        "Ada Admin": api.extension_id("101"),
        "Ben Okafor": api.extension_id("102"),
        "Chloe Martin": api.extension_id("103"),
    }
    rooms = {one["name"]: one for one in (await ask(api, "GET", f"{IMPORTS}/{found['id']}/chats"))["records"]}
    assert rooms["toms-own"]["leftOut"] == "nobody_here"
    assert (rooms["Ben Okafor, Old Tom"]["readOnly"], rooms["plans"]["membersHere"]) == (True, 2)
    assert await report(api, found["id"]) == {
        ("member", "not_here"): 1,
        ("post", "nobody_here"): 1,
        ("reaction", "not_here"): 1,
        ("room", "nobody_here"): 1,
    }


async def test_imports_are_for_those_with_the_permission_and_of_one_account(api: Api, runner: ImportRunner) -> None:
    content = export_of(small_world(), "Slack")
    order = {"name": "a.zip", "size": len(content)}
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/1"), ("POST", "/1/run"), ("DELETE", "/1")):
        await ask(api, method, IMPORTS + path, "102", 403, json=order if method == "POST" else None)
    found = await look(api, runner, content)
    for method, path in (("GET", ""), ("POST", "/run"), ("POST", "/check"), ("POST", "/stop"), ("DELETE", ""),
                         ("GET", "/people"), ("GET", "/chats"), ("GET", "/report")):  # fmt: skip
        await ask(api, method, f"{IMPORTS}/{found['id']}{path}", "101", 404, organisation=demo.NEIGHBOUR)
    assert (await ask(api, "GET", IMPORTS, "101", organisation=demo.NEIGHBOUR))["records"] == []
    foreign = IMPORTS.replace("~", api.account_id(demo.NEIGHBOUR))
    await ask(api, "GET", foreign, "101", 404)
    assert [one["id"] for one in (await ask(api, "GET", IMPORTS))["records"]] == [found["id"]]
    await ask(api, "POST", f"{IMPORTS}/{found['id']}/stop", status=409)
    await ask(api, "DELETE", f"{IMPORTS}/{found['id']}", status=204)
    await ask(api, "GET", f"{IMPORTS}/{found['id']}", status=404)
    assert [one async for one in api.here.get(Files).walk(f"chat-imports/{api.account_id()}")] == []


class Strict(PolicyClient):
    """Lets no text files pass."""

    async def ask(self, wish: PolicyRequest) -> None:
        if wish.kind == "file.upload" and wish.file_name.endswith(".txt"):
            raise Forbidden("No.", parameter="body")


async def test_a_file_that_acceptable_use_refuses_stays_out_and_is_reported(api: Api, runner: ImportRunner) -> None:
    api.here.offer(PolicyClient, Strict())
    done = await bring(api, runner, export_of(small_world(), "Slack"))
    general = await posts_of(api, (await by_title(api, "102"))["general"]["id"], "102")
    assert [one["name"] for one in general[3]["attachments"]] == ["p.png"]
    assert general[3]["text"] == "Another thing\n(plan.txt)"
    lines = (await ask(api, "GET", f"{IMPORTS}/{done['id']}/report"))["records"]
    [refused] = [line for line in lines if line["why"] == "refused"]
    assert (refused["what"], refused["detail"], refused["place"]) == ("file", "plan.txt", "general, 2021-03-01 09:03")


async def test_what_is_older_than_chats_are_kept_is_not_brought(api: Api, runner: ImportRunner) -> None:
    await own(api, "PUT", "/retention", json={"days": 30})
    found = await look(api, runner, export_of(small_world(), "Slack"))
    assert (found["preview"]["posts"], found["preview"]["postsLeftOut"]) == (0, 12)
    assert found["onlySince"]
    assert (await report(api, found["id"]))[("post", "too_old")] == 12


async def test_a_post_that_is_too_long_has_its_whole_text_as_a_file(api: Api, runner: ImportRunner) -> None:
    world = small_world()
    world.lines.append(Line(1, 1, 10 * 60_000, said("long " * 4000)))
    await bring(api, runner, export_of(world, "Slack"))
    last = (await posts_of(api, (await by_title(api, "102"))["plans"]["id"], "102"))[-1]
    assert len(last["text"]) <= 10_000
    [file] = last["attachments"]
    content = await api.client.get(file["contentUri"], headers=await api.as_person("102"))
    assert content.text == ("long " * 4000).strip()


async def test_an_export_of_chats_names_who_was_imported(api: Api, runner: ImportRunner) -> None:
    """What was imported belongs to exports for those who have to prove it, also what stands before the first post."""
    two = {"members": [{"id": api.extension_id("102")}]}
    direct = (await ask(api, "POST", "/conversations", "101", 201, json=two))["id"]
    await post(api, direct, "Said here", "101")
    await bring(api, runner, export_of(small_world(), "Slack"))
    asked = await ask(api, "POST", "/data-export", status=202,
                      json={"timeFrom": "2021-02-01T00:00:00Z", "timeTo": "2021-04-01T00:00:00Z"})  # fmt: skip
    maker = ExportMaker(api.here)
    while await maker.make_next():
        await asyncio.sleep(0)
    done = await ask(api, "GET", f"/data-export/{asked['id']}")
    content = await api.client.get(done["datasets"][0]["uri"], headers=await api.as_person("101"))
    archive = zipfile.ZipFile(io.BytesIO(content.content))
    told = [json.loads(line)["text"] for line in archive.read(f"chats/{direct}/posts.jsonl").splitlines()]
    assert told == ["Between us: walrus", "Yes, between us"]
    people = json.loads(archive.read("people.json"))
    assert next(one for one in people if one["name"] == "Old Tom")["importedFrom"] == "Slack"


async def test_teams_of_the_same_name_stay_apart(api: Api, runner: ImportRunner) -> None:
    mine = await team(api, "general", members=("104",))
    await bring(api, runner, export_of(small_world(), "Slack"))
    assert await posts_of(api, mine["id"], "104") == await posts_of(api, mine["id"], "101")
    assert all("importedFrom" not in one for one in await posts_of(api, mine["id"], "104"))


async def test_what_looks_like_a_mention_is_none(api: Api, runner: ImportRunner) -> None:
    world = small_world()
    world.lines.append(Line(1, 1, 10 * 60_000, (Atom("plain", f"![:Person]({api.extension_id('101')})"),)))
    await bring(api, runner, export_of(world, "Slack"))
    last = (await posts_of(api, (await by_title(api, "102"))["plans"]["id"], "102"))[-1]
    assert (last.get("mentions"), "![:" in last["text"]) == (None, False)
