"""The contract of a language model, for the engine against a program that speaks as they do, and for the fake."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from clarion.base.language_model import LONGEST_ANSWER, Endpoint, LanguageModel, ModelAway, ModelRefused, Prompt
from clarion.base.ssrf_guard import EgressPolicy
from clarion.engines.language_model import ChatCompletions
from clarion.engines.language_model.chat_completions import ModelLimits
from tests.support.language_model import Parrot, says
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import free_port, wait_for

World = Callable[[], AbstractAsyncContextManager[tuple[LanguageModel, Endpoint]]]
LIMITS = ModelLimits(within_s=10, at_once=1, longest=2_000)
ASKED = Prompt("Be brief.", "Hello", most_tokens=20)


def speaks(_receiver: Receiver, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Says what it is told, behind its thoughts; knows the model `parrot` and the key `k`."""
    asked = json.loads(body)
    if headers.get("authorization") != "Bearer k":
        return 401, {}, b'{"error": {"message": "Invalid API key."}}'
    if asked["model"] != "parrot":
        return 404, {}, b'{"error": "model not found"}'
    words = asked["messages"][1]["content"]
    return 200, {}, json.dumps(says(f"<think>Hm.</think>\n{words}", cut="long" in words)).encode()


@asynccontextmanager
async def engine() -> AsyncIterator[tuple[LanguageModel, Endpoint]]:
    async with receiver(speaks) as program:
        found = ChatCompletions(None, EgressPolicy(loopback=True), LIMITS)
        yield found, Endpoint(program.address, "parrot", "k")
        await found.close()


@asynccontextmanager
async def fake() -> AsyncIterator[tuple[LanguageModel, Endpoint]]:
    yield Parrot(longest=LIMITS.longest), Endpoint("http://parrot", "parrot", "k")


@pytest.mark.parametrize("world", [engine, fake])
async def test_every_model_keeps_one_contract(world: World) -> None:
    """MSG-39"""
    async with world() as (model, endpoint):
        answer = await model.complete(endpoint, ASKED)
        assert (answer.text, answer.complete) == ("Hello", True)
        assert not (await model.complete(endpoint, Prompt("", "long"))).complete
        with pytest.raises(ModelRefused, match="2000 characters"):
            await model.complete(endpoint, Prompt("x" * 1_500, "y" * 501))
        with pytest.raises(ModelRefused):
            await model.complete(Endpoint(endpoint.url, "other", "k"), ASKED)


async def test_what_is_sent_is_what_such_programs_read() -> None:
    """MSG-39"""
    async with receiver(speaks) as program:
        model = ChatCompletions(None, EgressPolicy(), LIMITS)
        await model.complete(Endpoint(program.address + "/", "parrot", "k", trusted=True), ASKED)
        headers, body = program.requests[-1]
        assert json.loads(body) == {
            "model": "parrot",
            "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}],
            "max_tokens": 20,
            "temperature": 0.1,
            "stream": False,
        }
        assert headers["content-type"] == "application/json"
        with pytest.raises(ModelRefused, match="may not go"):
            await model.complete(Endpoint(program.address, "parrot", "k"), ASKED)
        with pytest.raises(ModelRefused, match="401: Invalid API key"):
            await model.complete(Endpoint(program.address, "parrot", trusted=True), ASKED)
        assert len(program.requests) == 2
        await model.close()


async def test_what_is_no_answer_is_told_as_such() -> None:
    """MSG-39"""
    async with receiver(speaks) as program:
        model, endpoint = (
            ChatCompletions(None, EgressPolicy(loopback=True), LIMITS),
            Endpoint(program.address, "parrot", "k"),
        )
        for status, said in (
            (200, b""), (200, b"[]"), (200, b'{"choices": []}'), (200, b'{"choices": [{"message": {"content": 7}}]}'),
            (200, b"[" * 300_000), (200, json.dumps(says("\ud800")).encode()),
            (200, b"x" * 500_000), (500, b'{"error": {"message": 7}}'), (429, b"{}"),
        ):  # fmt: skip
            program.behaviour = lambda *_given, status=status, said=said: (status, {}, said)
            with pytest.raises(ModelAway):
                await model.complete(endpoint, ASKED)
        program.behaviour = lambda *_given: (200, {}, json.dumps(says("x" * (LONGEST_ANSWER + 5))).encode())
        answer = await model.complete(endpoint, ASKED)
        assert (len(answer.text), answer.complete) == (LONGEST_ANSWER, False)
        with pytest.raises(ModelAway, match="cannot be reached"):
            await model.complete(Endpoint(f"http://127.0.0.1:{free_port()}", "m"), ASKED)
        await model.close()


async def test_one_question_after_another_and_not_too_many_wait() -> None:
    """MSG-39"""
    async with receiver(speaks) as program:
        program.wait_s = 0.05
        model, endpoint = (
            ChatCompletions(None, EgressPolicy(loopback=True), LIMITS),
            Endpoint(program.address, "parrot", "k"),
        )
        asking = [asyncio.create_task(model.complete(endpoint, ASKED)) for _ in range(20)]
        await wait_for(lambda: program.at_once == 1, missing="the first question")
        with pytest.raises(ModelAway, match="wait"):
            await model.complete(endpoint, ASKED)
        assert all(answer.text == "Hello" for answer in await asyncio.gather(*asking))
        assert program.most_at_once == 1
        await model.close()


async def test_who_asks_one_model_waits_for_no_other() -> None:
    """MSG-39: a model that one company named is slow; others do not notice."""
    async with receiver(speaks) as slow, receiver(speaks) as quick:
        slow.wait_s = 9
        model = ChatCompletions(None, EgressPolicy(loopback=True), LIMITS)
        waiting = asyncio.create_task(model.complete(Endpoint(slow.address, "parrot", "k"), ASKED))
        await wait_for(lambda: slow.at_once == 1, missing="the slow question")
        assert (await model.complete(Endpoint(quick.address, "parrot", "k"), ASKED)).text == "Hello"
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await model.close()
