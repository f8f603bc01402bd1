"""Posts that come at the same time: each is one statement in PostgreSQL (`posts/one_statement.py`), and whoever
synchronises loses none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from clarion.features.messaging.chats import TEAM_MESSAGING, Chat, get_head
from clarion.features.messaging.posts import Post, saying
from clarion.features.messaging.posts.one_statement import write_post
from clarion.features.messaging.search import engines
from tests.features.messaging.test_chats import ask, post, team, texts
from tests.features.messaging.test_posts import own
from tests.support.api import Api
from tests.support.waiting import wait_for

_WRITERS = ("101", "102", "103")


async def test_whoever_asks_what_came_after_a_number_loses_no_post(api: Api) -> None:
    """MSG-41, MSG-11: written at once in two chats, in one statement and in several, beside reading and reactions."""
    chats = [(await team(api, name, members=("102", "103")))["id"] for name in ("A", "B")]
    heard: list[Any] = []

    async def hear(payload: Any) -> None:
        heard.append(payload)

    subscription = api.here.bus.subscribe(TEAM_MESSAGING, hear)
    since = (await own(api, "GET", "/changes", "103", params={"since": 0}))["n"]
    seen: list[Any] = []
    said: list[Any] = []
    at_work = True

    async def follow(at: int) -> None:
        """As a client does: what came after the last number that it was told."""
        while True:
            is_last = not at_work
            found = await own(api, "GET", "/changes", "103", params={"since": at, "count": 5})
            seen.extend(found["posts"])
            at = found["n"]
            if is_last and not found["more"]:
                return

    async def write(number: str, place: int) -> None:
        chat = chats[place % 2]
        more = {"parentPostId": said[0]["id"]} if place % 5 == 4 and said and said[0]["groupId"] == chat else {}
        made = await own(api, "POST", f"/chats/{chat}/posts", number, 201, json={"text": f"Post {place}"} | more)
        said.append(made)
        if place % 6 == 0:
            await own(api, "PATCH", f"/chats/{chat}/state", number, json={"unread": False})
            await own(api, "PUT", f"/chats/{chat}/posts/{made['id']}/reactions/👍", number)

    following = asyncio.create_task(follow(since))
    await asyncio.gather(*(write(_WRITERS[place % 3], place) for place in range(36)))
    at_work = False
    await following
    assert {one["id"] for one in seen} == {one["id"] for one in said}
    for chat in chats:
        listed = await ask(
            api, "GET", f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/posts", params={"recordCount": 99}
        )
        places = [one["seq"] for one in listed["records"]]
        assert places == list(range(len(places), 0, -1)), "no place is left out, and none is given twice"
        by_number = sorted((one for one in said if one["groupId"] == chat), key=lambda one: int(one["n"]))
        assert [one["seq"] for one in by_number] == sorted(one["seq"] for one in by_number), "one order by both"
        assert (await own(api, "GET", f"/chats/{chat}", "101"))["lastSeq"] == places[0]
    await api.settled()
    await subscription.close()
    numbers = [one["n"] for one in heard]
    assert numbers == sorted(numbers), "events come in the order of the numbers"
    told = {one["post"]["id"]: one for one in heard if one["event_type"] == "PostAdded"}
    assert [told[one["id"]]["post"] for one in said] == said, "with the same numbers as the answers"
    assert all(one["n"] == one["post"]["n"] for one in told.values())


async def test_the_same_post_sent_several_times_at_once_is_there_once(api: Api) -> None:
    """MSG-41"""
    chat = (await team(api, members=("102",)))["id"]
    body = {"text": "Only once", "clientKey": "k1"}
    headers = await api.as_person("102")
    path = f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/posts"
    answers = await asyncio.gather(*(api.client.post(path, headers=headers, json=body) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({(one.json()["id"], one.json()["n"], one.json()["seq"]) for one in answers}) == 1
    assert await texts(api, chat) == ["Only once"]
    assert (await own(api, "POST", f"/chats/{chat}/posts", "102", 201, json={"text": "Next"}))["seq"] == (
        answers[0].json()["seq"] + 1
    )


async def test_what_a_chat_is_to_somebody_changes_on_all_their_devices_at_once(api: Api) -> None:
    """MSG-11: none takes back what another has changed, and each has a number that who synchronises finds."""
    chat = (await team(api, members=("102",)))["id"]
    for place in range(3):
        await post(api, chat, f"Post {place}")
    folder = (await own(api, "POST", "/folders", "102", 201, json={"name": "Birds"}))["id"]
    since = (await own(api, "GET", "/changes", "102", params={"since": 0}))["n"]
    wanted: list[Any] = [{"favorite": True}, {"muted": True}, {"folderId": folder}, {"readSeq": 2}, {"readSeq": 3}]
    heard: list[Any] = []

    async def hear(payload: Any) -> None:
        heard.append(payload)

    subscription = api.here.bus.subscribe(TEAM_MESSAGING, hear)
    await asyncio.gather(*(own(api, "PATCH", f"/chats/{chat}/state", "102", json=body) for body in wanted))
    found = await own(api, "GET", "/changes", "102", params={"since": since})
    now = {"role": "Member", "readSeq": 3, "markedUnread": False, "favorite": True, "muted": True, "folderId": folder}
    assert [one["own"] for one in found["chats"]] == [now]
    await wait_for(
        lambda: heard and heard[-1].get("n") == found["n"], missing=lambda: f"change {found['n']} behind {heard}"
    )
    await subscription.close()
    numbers = [one["n"] for one in heard if one["event_type"] == "GroupState"]
    assert numbers == sorted(set(numbers))
    assert (numbers[-1], heard[-1]["state"]) == (found["n"], now)
    again = await own(api, "PATCH", f"/chats/{chat}/state", "102", json={"readSeq": 1})
    assert again == now, "what is read stays read"
    assert (await own(api, "GET", "/changes", "102", params={"since": since}))["n"] == found["n"]


async def _archive(api: Api, chat: str) -> None:
    await ask(api, "POST", f"/teams/{chat}/archive", status=204)


async def _take_out(api: Api, chat: str) -> None:
    body = {"members": [{"id": api.extension_id("102")}]}
    await ask(api, "POST", f"/teams/{chat}/remove", status=204, json=body)


async def _encrypt(api: Api, chat: str) -> None:
    async with api.here.storage.transaction() as session:
        (await session.get_one(Chat, chat)).encrypted = True


async def _let_in(api: Api, chat: str) -> None:
    await ask(api, "POST", f"/teams/{chat}/add", status=204, json={"members": [{"id": api.extension_id("104")}]})


async def test_what_became_of_the_chat_meanwhile_counts(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """MSG-01, MSG-36: between the look at the chat and the post, which is refused as if it had come later."""
    if api.here.storage.is_sqlite:
        return  # one writer at a time: there is no meanwhile
    written: list[bool] = []
    for change, status in ((_archive, 409), (_take_out, 404), (_encrypt, 403), (_let_in, 201)):
        chat = (await team(api, members=("102", "103")))["id"]

        async def after_the_change(
            *given: Any, change: Callable[..., Awaitable[None]] = change, chat: str = chat
        ) -> bool:
            await change(api, chat)
            written.append(await write_post(*given))
            return written[-1]

        monkeypatch.setattr(saying, "write_post", after_the_change)
        await post(api, chat, "Too late", "102", status)
        assert written.pop() is False
        async with api.here.storage.reading() as session:
            newest = (await session.get_one(Chat, chat)).last_seq
            posts = (await session.scalars(select(Post).where(Post.chat_id == chat))).all()
        assert newest == len(posts), change
        assert [one.text for one in posts if one.kind == "TextMessage"] == ["Too late"] * (status == 201)


async def test_a_plain_post_is_one_statement_that_is_kept_as_a_whole_or_not_at_all(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MSG-41"""
    storage = api.here.storage
    if storage.is_sqlite:
        return
    chat = (await team(api, members=("102",)))["id"]
    await post(api, chat, "First", "102")
    writes: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("WITH", "UPDATE chat", "INSERT INTO chat")):
            writes.append(statement)

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    await post(api, chat, "Second", "102")  # as somebody watches, SQLAlchemy asks the same
    event.remove(storage.engine.sync_engine, "before_cursor_execute", note)
    assert len(writes) == 1
    async with storage.reading() as session:
        before = (await get_head(session, api.account_id()), (await session.get_one(Chat, chat)).last_seq)
    monkeypatch.setattr(engines, "vector_of", lambda _body: "'no vector")
    await post(api, chat, "Third", "102", 500)
    async with storage.reading() as session:
        assert (await get_head(session, api.account_id()), (await session.get_one(Chat, chat)).last_seq) == before
    assert await texts(api, chat) == ["Second", "First"]
    monkeypatch.undo()
    assert (await own(api, "POST", f"/chats/{chat}/posts", "102", 201, json={"text": "Third"}))["seq"] == before[1] + 1
