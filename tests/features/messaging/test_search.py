"""Search: one contract for both databases, what people see of it, and that nobody finds what they may not see."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from clarion.apps.migrate import migrate
from clarion.base.clock import TurnableClock
from clarion.base.errors import Invalid
from clarion.base.storage import Storage
from clarion.features.messaging.chats.models import Chat, Member
from clarion.features.messaging.search.builder import SearchBuilder
from clarion.features.messaging.search.engines import PostgresIndex, SqliteIndex
from clarion.features.messaging.search.index import Doc, Request, SearchIndex, first_id
from clarion.features.messaging.search.models import SearchDoc, SearchProgress
from clarion.features.messaging.search.query import read_query
from clarion.features.messaging.search.snippets import _LINK, plain, snippet
from clarion.features.people import Account, Extension
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api


async def found(api: Api, query: str, number: str = "101", **params: Any) -> list[str]:
    """What the hits say."""
    answer = await own(api, "GET", "/search", number, params={"query": query} | params)
    return [one["snippet"]["text"] for one in answer["records"]]


async def test_both_engines_keep_one_contract(database_url: str) -> None:
    """After migrating, so that words lie where the migration puts them."""
    storage, now = Storage(database_url), TurnableClock().now()
    await migrate(storage)
    index = engine_of(storage)
    async with storage.transaction() as session:
        session.add(Account(id="1", name="One", created_at=now))
        await session.flush()
        session.add_all(Extension(id=one, account_id="1", number=one, first_name=one, created_at=now) for one in "78")
        session.add_all(
            Chat(id=one, account_id="1", kind="Team", created_at=now, changed_at=now) for one in ("mine", "theirs")
        )
        await session.flush()
        session.add_all(
            Member(chat_id=chat, extension_id=who, joined_at=now) for chat, who in (("mine", "7"), ("theirs", "8"))
        )
        await session.flush()
        for number, (chat, body) in enumerate(
            (("mine", "red fox"), ("theirs", "red hen"), ("mine", "red red hen fox"))
        ):
            at = now + timedelta(seconds=number)
            await index.put(session, Doc("Post", str(number), "1", chat, "7", at, body, has_file=number == 2))

    async def ids(words: str, count: int = 10, **more: Any) -> list[str]:
        query = read_query(words)
        request = Request("1", "7", query.wanted, query.unwanted, has_file=query.has_file, **more)
        async with storage.reading() as session:
            page = await index.find(session, request, count)
        assert (page.below is not None) == (len(page.docs) == count)
        return [doc.thing_id for doc in page.docs]

    assert await ids("red") == await ids("fo") == ["2", "0"]
    assert await ids("red", 1) == await ids("re has:file") == await ids('"hen fox"') == ["2"]
    assert await ids("red -hen") == await ids("fox", below=first_id(now + timedelta(seconds=1))) == ["0"]
    assert await ids("red", since=first_id(now + timedelta(seconds=1))) == await ids("has:file -hero") == ["2"]
    assert await ids('"fox red"') == await ids("fo red") == await ids("red", creators=["8"]) == []
    assert await ids("fox", chats=["mine"]) == ["2", "0"]
    async with storage.transaction() as session:
        await index.put(session, Doc("Post", "0", "1", "mine", "7", now, "a blue fox"))
        await index.remove(session, "Post", "2")
        await index.remove(session, "Post", "99")
    assert (await ids("red"), await ids("fox")) == ([], ["0"])
    async with storage.transaction() as session:
        await session.delete(await session.get_one(Chat, "mine"))
    async with storage.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM chat_search_words")) == 1
    await storage.close()


def engine_of(storage: Storage) -> SearchIndex:
    return SqliteIndex() if storage.is_sqlite else PostgresIndex()


async def test_what_is_said_is_found_as_it_is_now(api: Api) -> None:
    """MSG-07"""
    chat = (await team(api, "Budget team", members=("102",)))["id"]
    first = await post(api, chat, "The Über-budget for next year: café, 東京都 and кофе")
    ben = api.extension_id("102")
    await post(api, chat, f"A draft of the budget, ![:Person]({ben})", "102")
    await post(api, chat, 'So-called "quotes" & <b>tags</b>')
    for query, count in (
        ("budget", 2), ("BUDG", 2), ("uber", 1), ("cafe", 1), ("京都", 1), ("КОФЕ", 1),
        ('"next year"', 1), ('"year next"', 0), ("before:2000-01-01 budget", 0),
        ("budget -draft", 1), ("budget from:ben", 1), ("budget from:me", 1), ("from:102", 1), ("okafor", 1),
        ('in:"budget team" budget', 2), ("budget has:file", 0), ("after:2000-01-01 budget", 2),
        ("so-called", 1), ("tags", 1), ("budge year", 0), ("nothing", 0), ("quotes' & | ! ( ) * : <->", 1),
    ):  # fmt: skip
        assert len(await found(api, query)) == count, query
    assert await found(api, "budget", "103") == []
    await ask(api, "PATCH", f"/chats/{chat}/posts/{first['id']}", json={"text": "Something else"})
    assert len(await found(api, "budget")) == 1
    [hit] = (await own(api, "GET", "/search", params={"query": "someth"}))["records"]
    assert (hit["post"]["id"], hit["chat"]["id"], hit["snippet"]["marks"]) == (
        first["id"],
        chat,
        [{"start": 0, "length": 9}],
    )
    [whole] = [one for one in (await own(api, "GET", f"/chats/{chat}/posts"))["records"] if one["id"] == first["id"]]
    assert hit["post"]["seq"] == whole["seq"]
    await ask(api, "DELETE", f"/chats/{chat}/posts/{first['id']}", status=204)
    assert await found(api, "something") == []
    for wrong in (
        "has:picture",
        "before:tomorrow",
        "from:nobody",
        'in:"No such"',
        '"open',
        "-budget",
        "x" * 201,
        "a " * 21,
        "from: ben",
    ):
        answer = await own(api, "GET", "/search", status=400, params={"query": wrong})
        assert len(answer["message"]) > 30, wrong


async def test_files_notes_and_tasks_are_found_and_pages_lose_nothing(api: Api) -> None:
    """MSG-07"""
    chat = (await team(api, members=("102",)))["id"]
    await post(api, chat, "The plan")
    file: dict[str, Any] = {"files": {"file": ("Harbour-plan.txt", b"words", "text/plain")}}
    [made] = await ask(api, "POST", "/files", status=200, **file)
    await post(api, chat, "", attachments=[{"id": made["id"], "type": "File"}])
    note = await ask(
        api, "POST", f"/chats/{chat}/notes", json={"title": "Plan B", "body": "<p>of the <b>harbour</b></p>"}
    )
    assert len(await found(api, "plan")) == 2
    await ask(api, "POST", f"/notes/{note['id']}/publish")
    task = await ask(api, "POST", f"/chats/{chat}/tasks", status=201, json={"subject": "Plan again", "assignees": []})
    assert await found(api, "harb has:file") == ["Harbour-plan.txt"]
    seen: list[str] = []
    params: dict[str, Any] = {"query": "plan", "recordCount": 1}
    while True:
        page = await own(api, "GET", "/search", "102", params=params)
        seen += [one["type"] for one in page["records"]]
        if "nextPageToken" not in page["navigation"]:
            break
        params["pageToken"] = page["navigation"]["nextPageToken"]
    assert sorted(seen) == ["Note", "Post", "Post", "Task"]
    await ask(api, "DELETE", f"/tasks/{task['id']}", status=204)
    await ask(api, "DELETE", f"/notes/{note['id']}", status=204)
    assert len(await found(api, "plan")) == 2
    await ask(api, "DELETE", f"/teams/{chat}", status=204)
    assert await found(api, "plan") == []


async def test_older_posts_are_taken_in_a_piece_at_a_time(api: Api) -> None:
    chat = (await team(api))["id"]
    for number in range(3):
        await post(api, chat, f"Older {number}")
    await api.here.get(SearchBuilder).close()
    async with api.here.storage.transaction() as session:
        await session.execute(delete(SearchDoc))
        await session.execute(delete(SearchProgress))
    assert await found(api, "older") == []
    builder = SearchBuilder(api.here)
    while await builder.take_piece():
        pass
    assert len(await found(api, "older")) == 3


def test_marks_count_as_browsers_do() -> None:
    query = read_query('"two words" bev')
    shown = snippet("😀 two words, and beverages", query.wanted)
    units = shown["text"].encode("utf-16-le")
    marked = [units[2 * m["start"] : 2 * (m["start"] + m["length"])].decode("utf-16-le") for m in shown["marks"]]
    assert marked == ["two words", "beverages"]
    long = snippet("filler " * 100 + "needle " + "filler " * 100, read_query("needle").wanted)
    assert "needle" in long["text"] and len(long["text"]) <= 240


def test_snippets_are_plain_unless_the_formatting_was_found() -> None:
    said = "# Plan\n> **Roof** and *cellar*, `x = 5 * 3`, [the price](https://shop.invalid/42) of my_file_name.png"
    shown = snippet(said, read_query("roof price").wanted)
    assert shown["text"] == "Plan\nRoof and cellar, x = 5 * 3, the price of my_file_name.png"
    assert [shown["text"][mark["start"] :][: mark["length"]] for mark in shown["marks"]] == ["Roof", "price"]
    assert "https://shop.invalid/42" in snippet(said, read_query("shop").wanted)["text"]


@given(st.text(alphabet="[]()*_`~> #-ab\n", max_size=400))
def test_plain_text_holds_no_word_that_was_not_there(text: str) -> None:
    assert [letter for letter in plain(text) if letter in "ab"] == [
        letter for letter in _LINK.sub(r"\1", text) if letter in "ab"
    ] or "```" in text


@given(st.text(max_size=220))
def test_any_query_is_read_or_refused_with_a_sentence(text: str) -> None:
    problem, query = "", None
    try:
        query = read_query(text)
    except Invalid as error:
        problem = error.message
    assert (query is None) == (len(problem) > 30)


steps = st.lists(
    st.tuples(
        st.sampled_from(("join", "leave", "post", "post", "edit", "delete")), st.sampled_from(("101", "102", "103"))
    ),
    min_size=4,
    max_size=12,
)  # fmt: skip


async def test_nobody_finds_what_they_may_not_see(api: Api) -> None:
    """MSG-07: random comings and goings, posts, edits and deletes, held against a simple model."""
    loop, numbers = asyncio.get_running_loop(), itertools.count()

    async def run(chosen: list[tuple[str, str]]) -> None:
        word = f"walk{next(numbers)}end"
        chat = (await team(api, word, "104", public=True))["id"]
        inside, said = {"104"}, dict[str, tuple[str, str]]()
        for place, (what, person) in enumerate(chosen):
            mine = [known for known, (author, _text) in said.items() if author == person]
            text = f"{word} {place}"
            if what in ("join", "leave") and (person in inside) == (what == "leave"):
                await ask(api, "POST", f"/teams/{chat}/{what}", person, 204)
                inside ^= {person}
            elif person in inside and what == "post":
                said[(await post(api, chat, text, person))["id"]] = (person, text)
            elif person in inside and what == "edit" and mine:
                await ask(api, "PATCH", f"/chats/{chat}/posts/{mine[0]}", person, json={"text": text})
                said[mine[0]] = (person, text)
            elif person in inside and what == "delete" and mine:
                await ask(api, "DELETE", f"/chats/{chat}/posts/{mine[0]}", person, 204)
                del said[mine[0]]
        for person in ("101", "102", "103", "104"):
            wanted = sorted(text for _author, text in said.values()) if person in inside else []
            assert sorted(await found(api, word, person, recordCount=100)) == wanted, person

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(steps)
    def walk(chosen: list[tuple[str, str]]) -> None:
        asyncio.run_coroutine_threadsafe(run(chosen), loop).result(timeout=60)

    await asyncio.to_thread(walk)
