"""Programs that a chat asks: commands, and posts that begin with certain words."""

import hmac
import json
from typing import Any

import pytest

from clarion.features.messaging.outgoing_webhooks.dispatcher import AGAIN, MOST_FAILURES, PostDispatcher
from clarion.features.messaging.outgoing_webhooks.noting import begins_with
from tests.features.messaging.test_chats import ask, post, team, texts
from tests.features.messaging.test_polls_and_later import own
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver


@pytest.fixture
async def teller(api: Api) -> PostDispatcher:
    """Not running by itself: tests let it work."""
    running = api.here.get(PostDispatcher)
    await running._worker.close()
    return running


def echo(_receiver: Receiver, _headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    said = json.loads(body)
    if said["type"] == "command":
        shared = said["command"]["text"] == "all"
        answer: dict[str, Any] = {"text": f"You said {said['command']['text']}"} | ({"title": "All"} if shared else {})
    else:
        answer = {"text": f"weather heard {said['post']['text']}"}
    return 200, {}, json.dumps(answer).encode()


def broken(_receiver: Receiver, _headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
    return 500, {}, b""


def test_only_whole_words_count() -> None:
    assert begins_with("Weather: today", ["weather"])
    assert begins_with("anything", [])
    assert not begins_with("weathered", ["weather"])


async def test_a_command_is_answered_to_one_or_to_all(api: Api) -> None:
    """MSG-35"""
    chat = (await team(api, members=("102",)))["id"]
    async with receiver(echo) as program:
        order = {"kind": "Command", "name": "/say", "url": program.address}
        await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "102", 403, json=order)
        inside = order | {"url": "https://10.0.0.1/x"}
        await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 400, json=inside)
        hook = await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 201, json=order)
        await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 409, json=order)
        [seen] = (await own(api, "GET", f"/chats/{chat}/outgoing-hooks", "102"))["records"]
        assert (seen["name"], "url" in seen, "secret" in seen) == ("say", False, False)
        await own(api, "GET", f"/outgoing-hooks/{hook['id']}", "102", 403)
        run = f"/chats/{chat}/commands"
        mine = await own(api, "POST", run, "102", json={"name": "/say", "text": "hi"})
        assert mine == {"text": "You said hi", "postId": None}
        assert (await own(api, "POST", run, "102", json={"name": "say", "text": "all"}))["postId"]
        await own(api, "POST", run, "103", 404, json={"name": "say"})
        await own(api, "POST", run, "102", 404, json={"name": "nothing"})
        headers, body = program.requests[0]
    signature = hmac.new(hook["secret"].encode(), body, "sha256").hexdigest()
    assert headers["x-clarion-signature"] == f"sha256={signature}"
    [shown] = (await ask(api, "GET", f"/chats/{chat}/posts", "102"))["records"][:1]
    assert (shown["text"], shown["activity"], shown["creatorId"]) == ("You said all", "/say", api.extension_id("102"))
    await own(api, "POST", run, "102", 503, json={"name": "say"})


async def test_a_program_is_told_of_posts_and_answers_once(api: Api, teller: PostDispatcher) -> None:
    """MSG-36"""
    chat = (await team(api, members=("102",)))["id"]
    async with receiver(echo) as program:
        order = {"kind": "Words", "name": "weather", "url": program.address, "words": ["Weather"]}
        await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 201, json=order)
        await api.settled()
        await post(api, chat, "weather today?", "102")
        await post(api, chat, "weathered", "102")
        await api.settled()
        assert await teller.work() == 1
        await api.settled()
        assert await teller.work() == 0
    assert (await texts(api, chat))[0] == "weather heard weather today?"
    assert len(program.requests) == 1


async def test_a_program_that_does_not_answer_is_asked_again_and_then_left(api: Api, teller: PostDispatcher) -> None:
    chat = (await team(api))["id"]
    async with receiver(broken) as program:
        order = {"kind": "Words", "name": "all", "url": program.address}
        hook = await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 201, json=order)
        await api.settled()
        for number in range(MOST_FAILURES):
            await post(api, chat, f"Post {number}")
        await api.settled()
        assert await teller.work() == MOST_FAILURES
        for pause in AGAIN:
            api.clock.advance(pause.total_seconds())
            assert await teller.work() == MOST_FAILURES
        api.tokens.clear()
        found = await own(api, "GET", f"/outgoing-hooks/{hook['id']}")
        assert (found["status"], found["problem"]) == ("Suspended", "The program answered 500.")
        await api.settled()
        await post(api, chat, "Nobody hears this")
        await api.settled()
        assert await teller.work() == 0
        assert len(program.requests) == MOST_FAILURES * (len(AGAIN) + 1)


async def test_what_a_program_is_to_be_told_is_written_with_the_post(api: Api, teller: PostDispatcher) -> None:
    """MSG-36: whoever dies right after the commit, before any event has left, has lost nothing of it."""
    chat = (await team(api))["id"]
    async with receiver() as program:
        order = {"kind": "Words", "name": "all", "url": program.address}
        await own(api, "POST", f"/chats/{chat}/outgoing-hooks", "101", 201, json=order)
        await api.settled()
        await api.relay.stop()
        written = await post(api, chat, "Said and then dead")
        await post(api, chat, " ", status=400)
        assert await teller.work() == 1
        assert json.loads(program.requests[0][1])["post"]["id"] == written["id"]
