"""MSG-38: a larger organization, made up at random, is here as it was there, whichever program wrote it down."""

import random
from typing import Any

import pytest

from clarion.base.http import wire_time
from clarion.features.messaging.chat_import.runner import ImportRunner
from tests.features.messaging.exports import FORMATS, SIGNS, Atom, Line, World, export_of, ours
from tests.features.messaging.importing import PEOPLE, PLACES, bring, by_title, posts_of
from tests.support.api import Api

POSTS = 150  # more than one piece in the busiest chat
KINDS = ("plain", "bold", "strike", "code", "link")


def made_up(seed: int) -> World:
    """Several answer the same posts, in the order of time."""
    dice = random.Random(seed)
    world = World(list(PEOPLE), list(PLACES), [])
    at = 0
    for number in range(POSTS):
        at += dice.randint(1, 10**7)
        place = dice.choice((0, 0, 0, 1, 3, 4, 5))
        begun = [one for one, line in enumerate(world.lines) if line.place == place and line.thread is None]
        named = dice.choice(((), (Atom("person", str(dice.randint(0, 3))),), (Atom("everybody"),)))
        files = ((f"file{number}.txt", f"inside {number}".encode()),) if dice.random() < 0.2 else ()
        world.lines.append(
            Line(
                place=place,
                author=dice.choice(PLACES[place].members),
                at=at,
                atoms=(Atom("plain", f"post {number}"), Atom(dice.choice(KINDS), "word"), *named),
                thread=dice.choice(begun) if begun and dice.random() < 0.4 else None,
                files=files,
                reactions=tuple({(dice.choice(sorted(SIGNS)), dice.randint(0, 3)) for _ in range(dice.randint(0, 2))}),
                pinned=dice.random() < 0.1,
                topic=f"Subject {dice.randint(1, 9)}",
            )
        )
    return world


@pytest.mark.parametrize("form", FORMATS)
async def test_all_of_a_larger_organization_is_here(api: Api, form: str) -> None:
    await api.here.get(ImportRunner).close()
    world = made_up(7)
    ids = [api.extension_id(number) for number in ("101", "102", "103")]
    done = await bring(api, ImportRunner(api.here), export_of(world, form))
    assert done["progress"]["newPosts"] == POSTS
    chats = await by_title(api, "102")
    rooms = {0: "general", 1: "plans", 3: ids[0], 4: "Ben Okafor, Old Tom", 5: "+".join(sorted((ids[0], ids[2])))}
    for place, title in rooms.items():
        chat = next(
            one for name, one in chats.items() if name == title or set(name.split(", ")) == set(title.split(", "))
        )
        found = await posts_of(api, chat["id"], "102")
        wanted = [number for number, line in enumerate(world.lines) if line.place == place]
        assert [one["creationTime"] for one in found] == [wire_time(world.lines[number].time) for number in wanted]
        at = dict(zip(wanted, found, strict=True))
        for number in wanted:
            _compare(world, form, number, at, ids, chat["id"])


def _compare(world: World, form: str, number: int, at: dict[int, dict[str, Any]], ids: list[str], chat: str) -> None:
    line, post = world.lines[number], at[number]

    def mention(who: int | None) -> str:
        if who is None:
            return f"![:Team]({chat})"
        return f"![:Person]({ids[who]})" if who < 3 else "@Old Tom"

    root = _root(world, form, number)
    heading = (
        f"**{line.topic}**\n" if form == "Zulip" and root is None and PLACES[line.place].kind != "Conversation" else ""
    )
    assert post["text"] == heading + ours(world, line.atoms, mention)
    assert (post["creatorId"] == ids[line.author]) if line.author < 3 else (post["creatorId"] not in ids)
    assert post.get("parentPostId") == (at[root]["id"] if root is not None else None)
    assert post["replyCount"] == sum(_root(world, form, other) == number for other in at)
    assert [one["name"] for one in post.get("attachments", [])] == [name for name, _content in line.files]
    sign = {name: SIGNS[name] if form == "Zulip" else f":{name}:" for name in SIGNS}
    told = {(one["emoji"], person) for one in post["reactions"] for person in one["personIds"]}
    assert told == {(sign[emoji], ids[who]) for emoji, who in line.reactions if who < 3}
    kept = form == "Slack" or (form == "Mattermost" and line.thread is None)
    assert post["pinned"] == (line.pinned and kept)


def _root(world: World, form: str, number: int) -> int | None:
    line = world.lines[number]
    if form != "Zulip":
        return line.thread
    if PLACES[line.place].kind == "Conversation":
        return None
    same = [one for one, other in enumerate(world.lines) if (other.place, other.topic) == (line.place, line.topic)]
    return same[0] if same[0] != number else None
