"""Following a topic, on both buses: in order, at least once, one member of a group at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from valkey.asyncio import Valkey

from clarion.base.bus import Bus, InProcessBus
from clarion.base.bus_follow import Event
from clarion.base.bus_valkey import ValkeyBus
from tests.support.waiting import wait_for

MakeBus = Callable[[], Bus]


@pytest.fixture(params=["in process", "valkey"])
async def make_bus(request: pytest.FixtureRequest) -> AsyncIterator[MakeBus]:
    """One bus in process; as many as wanted on one Valkey, as several processes have them."""
    made: list[Bus] = []

    def make() -> Bus:
        if request.param == "valkey" or not made:
            valkey = request.param == "valkey"
            made.append(ValkeyBus(request.getfixturevalue("valkey_url")) if valkey else InProcessBus())
        return made[-1]

    yield make
    for bus in made:
        await bus.close()


def numbers(got: list[Event]) -> list[int]:
    return [payload["n"] for _, payload in got]


async def test_events_of_several_topics_arrive_in_order_and_go_on_with_another_member(
    make_bus: MakeBus, request: pytest.FixtureRequest
) -> None:
    one, other = make_bus(), make_bus()
    topics = [f"{request.node.name}-{name}" for name in "ab"]
    got: list[Event] = []
    working: list[str] = []

    def taking(name: str) -> Callable[[list[Event]], object]:
        async def take(batch: list[Event]) -> None:
            working.append(name)
            got.extend(batch)

        return take

    first = one.follow(topics, taking("first"), group="keeper")  # type: ignore[arg-type]
    await first.ready()
    second = other.follow(topics, taking("second"), group="keeper")  # type: ignore[arg-type]
    await second.ready()
    for n in range(100):
        await one.publish(topics[0], {"n": n})
    await wait_for(lambda: len(got) == 100, missing=lambda: f"events, got {numbers(got)}")
    assert numbers(got) == list(range(100))
    assert len(set(working)) == 1, "one member at a time"
    await (first if working[0] == "first" else second).close()
    for n in range(100, 120):
        await one.publish(topics[1], {"n": n})
    await wait_for(lambda: len(got) == 120, missing=lambda: f"the rest, got {len(got)}", timeout=15)
    assert numbers(got) == list(range(120))
    assert len(set(working)) == 2, "the other one took over"
    await (second if working[0] == "first" else first).close()


async def test_what_fails_is_tried_again_and_nothing_overtakes_it(
    make_bus: MakeBus, request: pytest.FixtureRequest
) -> None:
    bus, topic = make_bus(), request.node.name
    got: list[int] = []
    failures = 0

    async def take(batch: list[Event]) -> None:
        nonlocal failures
        if failures < 3:
            failures += 1
            raise RuntimeError("not yet")
        got.extend(numbers(batch))

    following = bus.follow([topic], take, group="keeper")
    await following.ready()
    for n in range(5):
        await bus.publish(topic, {"n": n})
    await wait_for(lambda: len(got) >= 5, missing=lambda: f"events, got {got}")
    assert got == list(range(5))
    assert failures == 3
    await following.close()


async def test_what_is_published_while_no_member_runs_waits(make_bus: MakeBus, request: pytest.FixtureRequest) -> None:
    bus, topic = make_bus(), request.node.name
    got: list[int] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hang(_batch: list[Event]) -> None:
        begun.set()
        await go_on.wait()

    async def take(batch: list[Event]) -> None:
        got.extend(numbers(batch))

    dying = bus.follow([topic], hang, group="keeper")
    await dying.ready()
    await bus.publish(topic, {"n": 0})
    await begun.wait()
    await dying.close()  # in the middle of its work
    await bus.publish(topic, {"n": 1})
    following = make_bus().follow([topic], take, group="keeper")
    await following.ready()
    await wait_for(lambda: len(got) == 2, missing=lambda: f"events, got {got}", timeout=15)
    assert got == [0, 1]
    await following.close()


async def test_a_follower_goes_on_after_valkey_has_forgotten_everything(
    valkey_url: str, request: pytest.FixtureRequest
) -> None:
    bus, valkey, topic = ValkeyBus(valkey_url), Valkey.from_url(valkey_url), request.node.name
    got: list[int] = []

    async def take(batch: list[Event]) -> None:
        got.extend(numbers(batch))

    following = bus.follow([topic], take, group="keeper")
    await following.ready()
    await bus.publish(topic, {"n": 0})
    await wait_for(lambda: got == [0], missing="the event before the accident")
    await valkey.delete(f"clarion:events:{topic}")
    await bus.publish(topic, {"n": 1})
    await wait_for(lambda: got == [0, 1], missing="the event after the accident")
    await following.close()
    await valkey.aclose()
    await bus.close()
