"""No leg stays in an engine because a word to it or of it was lost."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine import leg_teardown
from clarion.engines.rtpengine.engines import Engine, Engines
from clarion.engines.rtpengine.leg_teardown import LegTeardown
from clarion.engines.rtpengine.ng import EngineRefused
from tests.engines.rtpengine.test_ng import Puppet

__all__ = ["puppet"]
from tests.engines.rtpengine.test_ng import puppet

KEY, WAITS = {"call-id": "leg"}, (0.05, 0.05)
OK = b' {"result":"ok"}'


@pytest.fixture
async def world(
    puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Engine, LegTeardown, asyncio.Event]]:
    """`leg` is held by the puppet from its first offer until a delete; the event says that it is not any more."""
    monkeypatch.setattr(leg_teardown, "AGAIN_S", 0.01)
    engines = Engines([f"127.0.0.1:{puppet.transport.get_extra_info('sockname')[1]}"])
    [engine] = engines.all.values()
    words = LegTeardown(engines)
    yield engine, words, asyncio.Event()
    await words.close()
    await engines.close()


async def test_an_offer_whose_answer_was_lost_is_taken_back(
    world: tuple[Engine, LegTeardown, asyncio.Event], puppet: Puppet
) -> None:
    """PH-84: also when the engine hears nothing for a while, and is left out meanwhile."""
    engine, words, free = world
    puppet.act = lambda _cookie, _request: []
    with pytest.raises(MediaUnavailable):
        await words.offer(engine, KEY, KEY, WAITS)
    engine.alive = False

    def delete(cookie: bytes, request: dict[str, object]) -> list[bytes]:
        if request["command"] == "delete":
            assert request["call-id"] == "leg"
            free.set()
        return [cookie + OK]

    puppet.act = delete
    engine.alive = True
    async with asyncio.timeout(5):
        await free.wait()


async def test_a_refused_offer_and_one_that_is_given_up_are_taken_back_but_not_a_leg_that_came_again(
    world: tuple[Engine, LegTeardown, asyncio.Event], puppet: Puppet
) -> None:
    """PH-84"""
    engine, words, free = world
    held: set[object] = set()

    def full(cookie: bytes, request: dict[str, object]) -> list[bytes]:
        if request["command"] == "offer":
            held.add(request["call-id"])
            return [cookie + b' {"result":"error","error-reason":"Ran out of ports"}'] if len(held) == 1 else []
        held.discard(request["call-id"])
        if not held:
            free.set()
        return [cookie + b' {"result":"error","error-reason":"Unknown call-ID"}']

    puppet.act = full
    with pytest.raises(EngineRefused):
        await words.offer(engine, KEY, KEY, WAITS)
    given_up = asyncio.create_task(words.offer(engine, {"call-id": "other"}, {"call-id": "other"}, (5.0,)))
    async with asyncio.timeout(5):
        while "other" not in held:
            await asyncio.sleep(0)
        given_up.cancel()
        await free.wait()
    told = len(puppet.requests)
    puppet.act = lambda _cookie, _request: []
    with pytest.raises(MediaUnavailable):
        await words.offer(engine, KEY, KEY, WAITS)
    puppet.act = lambda cookie, _request: [cookie + OK]
    await words.offer(engine, KEY, KEY, WAITS)
    await words.say(engine, {"call-id": "last"})
    after = [(each["command"], each["call-id"]) for each in puppet.requests[told:]]
    assert after == [("offer", "leg")] * 3 + [("delete", "last")], "the leg is there again: nobody deletes it"
