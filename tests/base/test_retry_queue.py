"""What must not be lost while the database is away."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from valkey.asyncio import Valkey

from clarion.base.bus import InProcessBus
from clarion.base.bus_valkey import ValkeyBus
from clarion.base.container import Container
from clarion.base.event_consumer import EventConsumer
from clarion.base.ids import new_token
from clarion.base.retry_queue import RetryQueue
from tests.support.waiting import wait_for


@pytest.fixture
def topic() -> str:
    return f"test-{new_token(8)}"


async def test_of_several_at_once_one_that_cannot_be_done_holds_up_no_other() -> None:
    done: list[Any] = []
    down = True

    async def handle(payload: dict[str, Any]) -> None:
        if down and payload["n"] == 1:
            raise OSError("not this one")
        done.append(payload["n"])

    async def handle_many(payloads: list[dict[str, Any]]) -> None:
        if down:
            raise OSError("not all of them")
        done.extend(payload["n"] for payload in payloads)

    patient = RetryQueue("test", handle, handle_many)
    await patient.take_many([{"n": number} for number in range(3)])
    assert (done, patient.waiting) == ([0, 2], 1)
    down = False
    await patient.take_many([{"n": 3}, {"n": 4}])
    await wait_for(lambda: done == [0, 2, 3, 4, 1], missing="the one that failed")
    await patient.close()


async def test_an_event_that_fails_is_tried_until_it_is_done_and_in_order() -> None:
    done: list[Any] = []
    down = True

    async def handle(payload: dict[str, Any]) -> None:
        if down:
            raise OSError("the database is away")
        done.append(payload["n"])

    patient = RetryQueue("test", handle)
    for number in range(3):
        await patient({"n": number})
    assert patient.waiting == 3
    down = False
    await wait_for(lambda: done == [0, 1, 2], missing="the three events")
    assert patient.waiting == 0
    await patient({"n": 3})
    assert done == [0, 1, 2, 3], "at once when nothing is wrong"
    await patient.close()


async def test_what_a_patient_handler_has_not_done_goes_to_another_member_when_it_dies(
    valkey_url: str, topic: str
) -> None:
    dying, living = (ValkeyBus(valkey_url, reclaim_after_s=0.2) for _ in range(2))
    got: list[int] = []
    tries = 0

    async def fail(_: dict[str, int]) -> None:
        nonlocal tries
        tries += 1
        raise OSError("the database is away")

    waiting = RetryQueue("test", fail)
    await dying.subscribe(topic, waiting, group="workers").ready()
    await dying.publish(topic, {"n": 1})
    await wait_for(lambda: tries > 2, missing="several tries by the first member")
    assert waiting.waiting == 1, "the bus does not hand it over again meanwhile"
    await dying.close()
    await waiting.close()

    async def collect(payload: dict[str, int]) -> None:
        got.append(payload["n"])

    living.subscribe(topic, collect, group="workers")
    await wait_for(lambda: got == [1], missing="the event that the first member did not finish")
    await living.close()


async def test_what_a_patient_handler_does_in_the_end_is_not_delivered_again(valkey_url: str, topic: str) -> None:
    bus, valkey, got = ValkeyBus(valkey_url, reclaim_after_s=0.2), Valkey.from_url(valkey_url), list[int]()

    async def handle(payload: dict[str, int]) -> None:
        got.append(payload["n"])
        if len(got) < 3:
            raise OSError("the database is away")

    async def is_acknowledged() -> bool:
        return (await valkey.xpending(f"clarion:events:{topic}", "workers"))["pending"] == 0

    patient = RetryQueue("test", handle)
    await bus.subscribe(topic, patient, group="workers").ready()
    await bus.publish(topic, {"n": 1})
    await wait_for(lambda: len(got) == 3, missing="the third try")
    await wait_for(is_acknowledged, missing="the acknowledgement")
    assert got == [1, 1, 1]
    await patient.close()
    await valkey.aclose()
    await bus.close()


class FirstTryFails(EventConsumer):
    TOPICS = ("test-consumer-1", "test-consumer-2")
    GROUP = "first-try-fails"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self.tried: list[int] = []

    async def take(self, payload: dict[str, Any]) -> None:
        self.tried.append(payload["n"])
        if self.tried.count(payload["n"]) == 1:
            raise OSError("the database is away")


async def test_a_consumer_takes_the_events_of_its_topics_until_each_is_done_and_then_no_more() -> None:
    bus = InProcessBus()
    consumer = FirstTryFails(cast(Container, SimpleNamespace(bus=bus)))
    await consumer.open()
    for number, topic in enumerate(FirstTryFails.TOPICS):
        await bus.publish(topic, {"n": number})
    await wait_for(lambda: sorted(consumer.tried) == [0, 0, 1, 1], missing="a second try of both events")
    await consumer.close()
    for topic in FirstTryFails.TOPICS:
        await bus.publish(topic, {"n": 2})
    await bus.close()
    assert 2 not in consumer.tried
