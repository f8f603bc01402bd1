"""MSG-38: any organization, written down as Slack, Mattermost or Zulip do, reads as what it was."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.features.messaging.chat_import.canonical import plain
from clarion.features.messaging.chat_import.leaving import REASONS
from clarion.features.messaging.chat_import.planning import Gathered, gather
from clarion.features.messaging.chat_import.problems import ExportProblem
from tests.features.messaging.exports import FORMATS, PNG, SIGNS, Atom, Line, Place, Who, World, export_of, ours

WORDS = st.sampled_from(["tea", "a & b", "x < y", "café", "日本", "see you", "it's 5", "🎉", "snake_case", "2 * 3"])
ATOMS = st.one_of(
    st.builds(Atom, st.just("plain"), WORDS),
    st.builds(Atom, st.sampled_from(["bold", "strike", "code", "link"]), st.sampled_from(["one", "two", "drei"])),
    st.builds(Atom, st.just("person"), st.sampled_from(["0", "1", "2"])),
    st.just(Atom("everybody")),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = [Who("Ada Lovelace", "ada@demo.example"), Who("Ben Bitdiddle", "ben@demo.example"), Who("Old Tom")]
    places = [
        Place("Public", "general", (0, 1, 2)),
        Place("Private", "plans", (1, 0), archived=draw(st.booleans())),
        Place("Conversation", "", (0, 1)),
        Place("Conversation", "", (0, 1, 2)),
    ]
    world = World(people, places)
    times = sorted(draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=12, unique=True)))
    for number, at in enumerate(times):
        world.lines.append(_line(draw, world, number, at))
    return world


def _line(draw: st.DrawFn, world: World, number: int, at: int) -> Line:
    place = draw(st.integers(0, len(world.places) - 1))
    author = draw(st.sampled_from(world.places[place].members))
    begun = [one for one, line in enumerate(world.lines) if line.place == place and line.thread is None]
    files = draw(st.lists(st.sampled_from(["a.txt", "b.png"]), max_size=2, unique=True))
    reactions = st.tuples(st.sampled_from(sorted(SIGNS)), st.sampled_from([0, 1, 2]))
    return Line(
        place=place,
        author=author,
        at=at,
        atoms=tuple(draw(st.lists(ATOMS, min_size=1, max_size=5))),
        thread=draw(st.sampled_from([None, *begun])),
        files=tuple((name, PNG if name.endswith("png") else f"file {number}".encode()) for name in files),
        reactions=tuple(draw(st.lists(reactions, max_size=3, unique=True))),
        edited=draw(st.sampled_from([None, at + 5000])),
        pinned=draw(st.booleans()),
        topic=draw(st.sampled_from(["", "Lunch", "Release 2"])) if world.places[place].kind != "Conversation" else "",
    )


@contextmanager
def gathered_of(content: bytes) -> Iterator[Gathered]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        gathered = gather(path, Path(folder), None, lambda: False)
        try:
            gathered.spool.arrange()
            yield gathered
        finally:
            gathered.close()


def read(gathered: Gathered) -> list[dict[str, Any]]:
    """What was read, as plain things: rooms by name or people, posts in order."""
    found = []
    people = gathered.reader.people
    for room in gathered.reader.rooms.values():
        direct = room.kind == "Conversation"
        name = "+".join(sorted(people[one].name for one in room.members)) if direct else room.name
        posts: list[dict[str, Any]] = []
        for said in gathered.spool.page(room.key, 0, 1000):
            root = gathered.spool.thread(room.key, said.thread)[0].key if said.thread else None
            posts.append(
                {
                    "author": people[said.author].name,
                    "at": said.at,
                    "text": plain(said.words),
                    "root": root if root != said.key else None,
                    "key": said.key,
                    "files": [(one.name, gathered.reader.archive.read(one.entry, 10**6)) for one in said.files],
                    "reactions": sorted((one.emoji, people[one.person].name) for one in said.reactions),
                    "changed": said.changed_at,
                    "pinned": said.pinned,
                }
            )
        found.append({"name": name, "kind": room.kind, "archived": room.archived, "posts": posts})
    return [room for room in found if room["posts"]]


def expected(world: World, form: str, keys: dict[Any, str]) -> list[dict[str, Any]]:
    """The same of the world, as far as this program can write it down."""
    found = []
    for place_number, place in enumerate(world.places):
        direct = place.kind == "Conversation"
        name = "+".join(sorted(world.people[one].name for one in place.members)) if direct else place.name
        posts = [
            _expected_line(world, form, number, keys)
            for number, line in enumerate(world.lines)
            if line.place == place_number
        ]
        found.append({"name": name, "kind": place.kind, "archived": place.archived, "posts": posts})
    return [room for room in found if room["posts"]]


def _expected_line(world: World, form: str, number: int, keys: dict[Any, str]) -> dict[str, Any]:
    line = world.lines[number]
    root = line.thread
    if form == "Zulip":
        same = [n for n, one in enumerate(world.lines) if (one.place, one.topic) == (line.place, line.topic)]
        root = same[0] if line.topic and same[0] != number else None
    signs = SIGNS if form == "Zulip" else {name: f":{name}:" for name in SIGNS}
    pinned = line.pinned and (form == "Slack" or (form == "Mattermost" and line.thread is None))
    edited = None if line.edited is None else Line(0, 0, line.edited, ()).time
    return {
        "author": world.people[line.author].name,
        "at": line.time,
        "text": ours(world, line.atoms),
        "root": keys[world.lines[root].time] if root is not None else None,
        "key": keys[line.time],
        "files": list(line.files),
        "reactions": sorted((signs[name], world.people[who].name) for name, who in line.reactions),
        "changed": edited,
        "pinned": pinned,
    }


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds())
def test_an_export_reads_as_what_was_said(form: str, world: World) -> None:
    """MSG-38"""
    with gathered_of(export_of(world, form)) as gathered:
        found = read(gathered)
        assert gathered.leaving.lines() == []
    keys = {post["at"]: post["key"] for room in found for post in room["posts"]}
    by_name = {room["name"]: room for room in found}
    assert by_name == {room["name"]: room for room in expected(world, form, keys)}


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_export_is_refused_in_words_or_read_in_part(form: str, data: st.DataObject) -> None:
    world = World([Who("Ada", "a@b.c")], [Place("Public", "general", (0,))], [Line(0, 0, 5, (Atom("plain", "hi"),))])
    content = bytearray(export_of(world, form))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    with suppress(ExportProblem), gathered_of(bytes(content)) as gathered:
        assert all(line.why in REASONS for line in gathered.leaving.lines())


def test_the_web_app_has_words_for_every_reason() -> None:
    words = (Path(__file__).parents[3] / "web/src/text/enImports.ts").read_text()
    assert [why for why in REASONS if f"'imports.why.{why}'" not in words] == []
