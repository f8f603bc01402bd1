"""The contract of the bus, on both of its forms."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from valkey.asyncio import Valkey

from clarion.base.bus import Bus, InProcessBus
from clarion.base.bus_valkey import ValkeyBus
from clarion.base.errors import ClarionError, NotFound, TooMany, Unavailable
from clarion.base.ids import new_token
from tests.support import free_port, wait_for
from tests.support.services import run_valkey

MakeBus = Callable[[], Bus]


@pytest.fixture(params=["in process", "valkey"])
async def make_bus(request: pytest.FixtureRequest) -> AsyncIterator[MakeBus]:
    """Gives buses that are connected with each other: one object, or several processes' worth of Valkey."""
    made: list[Bus] = []
    if request.param == "in process":
        made.append(InProcessBus())
        yield lambda: made[0]
    else:
        url = request.getfixturevalue("valkey_url")

        def make() -> Bus:
            made.append(ValkeyBus(url, reclaim_after_s=0.2))
            return made[-1]

        yield make
    for bus in made:
        await bus.close()


@pytest.fixture
def topic() -> str:
    return f"test.{new_token(6)}"


async def test_an_event_reaches_every_subscriber_in_the_order_it_was_published(make_bus: MakeBus, topic: str) -> None:
    first, second = make_bus(), make_bus()
    got: dict[str, list[int]] = {"here": [], "there": []}
    await first.subscribe(topic, _collect(got["here"])).ready()
    await second.subscribe(topic, _collect(got["there"])).ready()
    for number in range(50):
        await first.publish(topic, {"n": number})
    await wait_for(lambda: len(got["here"]) + len(got["there"]) >= 100, missing=lambda: f"events, got {got}")
    assert got == {"here": list(range(50)), "there": list(range(50))}


async def test_a_subscriber_hears_nothing_of_what_was_published_before_it_came(make_bus: MakeBus, topic: str) -> None:
    bus, got = make_bus(), list[int]()
    await bus.publish(topic, {"n": 1})
    bus.subscribe(topic, _collect(got))
    await bus.publish(topic, {"n": 2})
    await wait_for(lambda: got, missing="the second event")
    assert got == [2]


async def test_events_of_one_go_arrive_in_their_order_and_mix_with_single_ones(make_bus: MakeBus, topic: str) -> None:
    bus, got, others = make_bus(), list[int](), list[int]()
    await bus.subscribe(topic, _collect(got)).ready()
    await bus.subscribe(f"{topic}.other", _collect(others)).ready()
    await bus.publish(topic, {"n": 0})
    many: list[tuple[str, dict[str, object] | bytes]] = [(topic, {"n": number}) for number in range(1, 1500)]
    await bus.publish_many([*many, (f"{topic}.other", {"n": 7}), (topic, b'{"n": 1500}')])
    await bus.publish_many([])
    await bus.publish(topic, {"n": 1501})
    await wait_for(lambda: got and got[-1] == 1501, missing=lambda: f"the last event, got {got[-3:]}")
    assert got == list(range(1502))
    assert others == [7]


async def test_nothing_of_one_go_is_sent_when_json_cannot_say_a_part_of_it(make_bus: MakeBus, topic: str) -> None:
    bus, got = make_bus(), list[int]()
    await bus.subscribe(topic, _collect(got)).ready()
    with pytest.raises(TypeError):
        await bus.publish_many([(topic, {"n": 1}), (topic, {"n": object()})])
    await bus.publish(topic, {"n": 2})
    await wait_for(lambda: got, missing="the event after the refused ones")
    assert got == [2]


async def test_one_member_of_a_group_gets_each_event(make_bus: MakeBus, topic: str) -> None:
    buses, got = [make_bus(), make_bus()], list[int]()
    for bus in buses:
        await bus.subscribe(topic, _collect(got), group="workers").ready()
    for number in range(20):
        await buses[0].publish(topic, {"n": number})
    await wait_for(lambda: len(got) >= 20, missing=lambda: f"events, got {got}")
    assert sorted(got) == list(range(20))


async def test_a_group_gets_what_was_published_while_nobody_was_there(make_bus: MakeBus, topic: str) -> None:
    bus, got = make_bus(), list[int]()
    away = bus.subscribe(topic, _collect(got), group="workers")
    await away.ready()
    await away.close()
    await bus.publish(topic, {"n": 7})
    bus.subscribe(topic, _collect(got), group="workers")
    await wait_for(lambda: got, missing="the event from the time nobody was there")
    assert got == [7]


async def test_a_handler_that_fails_gets_the_event_again_and_then_the_next(make_bus: MakeBus, topic: str) -> None:
    bus, got = make_bus(), list[int]()

    async def fail_at_first(payload: dict[str, int]) -> None:
        got.append(payload["n"])
        if len(got) < 3:
            raise RuntimeError("not yet")

    bus.subscribe(topic, fail_at_first)
    await bus.publish(topic, {"n": 1})
    await bus.publish(topic, {"n": 2})
    await wait_for(lambda: 2 in got, missing=lambda: f"the second event, got {got}")
    assert got == [1, 1, 1, 2]


async def test_a_handler_that_always_fails_does_not_stop_the_events_behind(make_bus: MakeBus, topic: str) -> None:
    bus, got = make_bus(), list[int]()

    async def refuse_one(payload: dict[str, int]) -> None:
        if payload["n"] == 1:
            raise RuntimeError("never")
        got.append(payload["n"])

    bus.subscribe(topic, refuse_one)
    await bus.publish(topic, {"n": 1})
    await bus.publish(topic, {"n": 2})
    await wait_for(lambda: got == [2], missing="the event behind the bad one")


async def test_a_closed_subscription_hears_nothing_more(make_bus: MakeBus, topic: str) -> None:
    bus, gone, stays = make_bus(), list[int](), list[int]()
    closing = bus.subscribe(topic, _collect(gone))
    bus.subscribe(topic, _collect(stays))
    await closing.ready()
    await closing.close()
    await bus.publish(topic, {"n": 1})
    await wait_for(lambda: stays == [1], missing="the event at the other subscriber")
    assert gone == []


async def test_what_json_cannot_say_is_refused_at_the_door(make_bus: MakeBus, topic: str) -> None:
    with pytest.raises(TypeError):
        await make_bus().publish(topic, {"n": object()})


async def test_a_request_is_answered_by_whoever_serves_the_topic(make_bus: MakeBus, topic: str) -> None:
    server, client = make_bus(), make_bus()

    async def double(payload: dict[str, int]) -> dict[str, int]:
        return {"n": payload["n"] * 2}

    server.serve(topic, double)
    answers = await asyncio.gather(*(client.request(topic, {"n": n}) for n in range(20)))
    assert [answer["n"] for answer in answers] == [n * 2 for n in range(20)]


async def test_requests_are_served_beside_each_other(make_bus: MakeBus, topic: str) -> None:
    bus, both = make_bus(), asyncio.Barrier(2)

    async def meet(_: dict[str, int]) -> dict[str, int]:
        await both.wait()
        return {}

    bus.serve(topic, meet)
    await asyncio.gather(bus.request(topic, {}, 5), bus.request(topic, {}, 5))


async def test_an_error_of_the_server_is_raised_at_the_client_with_everything_it_says(
    make_bus: MakeBus, topic: str
) -> None:
    bus = make_bus()

    async def refuse(_: dict[str, int]) -> dict[str, int]:
        raise NotFound("There is no such call.", code="TAS-102", parameter="sessionId", hint="look again")

    bus.serve(topic, refuse)
    with pytest.raises(NotFound, match="There is no such call") as caught:
        await bus.request(topic, {})
    error = caught.value
    assert (error.code, error.status, error.parameter) == ("TAS-102", 404, "sessionId")
    assert error.details == {"hint": "look again"}


async def test_an_accident_in_the_server_says_nothing_of_its_inside(make_bus: MakeBus, topic: str) -> None:
    bus = make_bus()

    async def break_down(_: dict[str, int]) -> dict[str, int]:
        raise RuntimeError("password=hunter2")

    bus.serve(topic, break_down)
    with pytest.raises(ClarionError) as caught:
        await bus.request(topic, {})
    assert caught.value.status == 500
    assert "hunter2" not in caught.value.message


async def test_a_limit_that_was_reached_keeps_the_time_to_wait_across_the_bus(make_bus: MakeBus, topic: str) -> None:
    bus = make_bus()

    async def refuse(_: dict[str, int]) -> dict[str, int]:
        raise TooMany("Slowly.", retry_after=7)

    bus.serve(topic, refuse)
    with pytest.raises(TooMany) as caught:
        await bus.request(topic, {})
    assert caught.value.retry_after == 7


async def test_a_request_that_nobody_serves_is_unavailable(make_bus: MakeBus, topic: str) -> None:
    with pytest.raises(Unavailable, match=topic):
        await make_bus().request(topic, {}, timeout_s=0.1)


async def test_a_request_that_is_served_too_late_is_unavailable(make_bus: MakeBus, topic: str) -> None:
    bus = make_bus()

    async def never(_: dict[str, int]) -> dict[str, int]:
        await asyncio.Event().wait()
        return {}

    bus.serve(topic, never)
    with pytest.raises(Unavailable, match=topic):
        await bus.request(topic, {}, timeout_s=0.1)


async def test_what_a_dead_member_left_unfinished_goes_to_another(valkey_url: str, topic: str) -> None:
    dying, living = (ValkeyBus(valkey_url, reclaim_after_s=0.2) for _ in range(2))
    taken, got = asyncio.Event(), list[int]()

    async def die(_: dict[str, int]) -> None:
        taken.set()
        await asyncio.Event().wait()

    await dying.subscribe(topic, die, group="workers").ready()
    await dying.publish(topic, {"n": 1})
    await taken.wait()
    await dying.close()
    living.subscribe(topic, _collect(got), group="workers")
    await wait_for(lambda: got == [1], missing="the event of the member that died")
    await living.close()


async def test_several_events_are_handled_at_once_and_a_bad_one_holds_up_no_other(
    make_bus: MakeBus, topic: str
) -> None:
    bus, batches, got = make_bus(), list[int](), list[int]()

    async def take(payloads: list[dict[str, int]]) -> None:
        batches.append(len(payloads))
        if any(payload["n"] == 3 for payload in payloads):
            raise RuntimeError("never")
        got.extend(payload["n"] for payload in payloads)

    await bus.subscribe_many(topic, take, group="workers").ready()
    await bus.publish_many([(topic, {"n": n}) for n in range(6)])
    await wait_for(lambda: got == [0, 1, 2, 4, 5], missing=lambda: f"all but the bad one, got {got}")
    await bus.publish_many([(topic, {"n": n}) for n in range(6, 16)])
    await wait_for(lambda: got[-1] == 15, missing=lambda: f"what came afterwards, got {got}")
    assert max(batches) > 1


async def test_what_a_member_that_leaves_has_not_begun_goes_to_another_at_once(valkey_url: str, topic: str) -> None:
    leaving, staying = (ValkeyBus(valkey_url, reclaim_after_s=60) for _ in range(2))
    began, done, got = asyncio.Event(), list[int](), list[int]()

    async def hang_on_the_last(payload: dict[str, int]) -> None:
        if payload["n"] == 9:
            began.set()
            await asyncio.Event().wait()
        done.append(payload["n"])

    subscription = leaving.subscribe(topic, hang_on_the_last, group="workers")
    await subscription.ready()
    await leaving.publish_many([(topic, {"n": n}) for n in range(12)])
    await began.wait()
    await subscription.close()
    staying.subscribe(topic, _collect(got), group="workers")
    await wait_for(lambda: len(got) == 3, missing=lambda: f"what was left, got {got}")
    assert (done, sorted(got)) == (list(range(9)), [9, 10, 11]), "what was done is not done again"
    await leaving.close()
    await staying.close()


async def test_a_group_that_valkey_has_forgotten_is_there_again(valkey_url: str, topic: str) -> None:
    bus, got = ValkeyBus(valkey_url, reclaim_after_s=0.2), list[int]()
    valkey = Valkey.from_url(valkey_url)
    await bus.subscribe(topic, _collect(got), group="workers").ready()
    await valkey.delete(f"clarion:events:{topic}")
    await bus.publish(topic, {"n": 1})
    await wait_for(lambda: got == [1], missing="the event after the accident")
    await valkey.aclose()
    await bus.close()


@pytest.mark.parametrize("group", [None, "workers"])
async def test_a_connection_that_is_silent_for_too_long_ends_no_subscription(
    valkey_url: str, topic: str, group: str | None
) -> None:
    bus, got = ValkeyBus(f"{valkey_url}?socket_timeout=0.1"), list[int]()
    with capture_logs() as said:
        await bus.subscribe(topic, _collect(got), group=group).ready()
        away = "Valkey is away"
        await wait_for(lambda: any(line["event"] == away for line in said), missing="a wait that was given up")
        await bus.publish(topic, {"n": 1})
        await wait_for(lambda: got == [1], missing="the event afterwards")
    await bus.close()


async def test_events_flow_again_after_valkey_was_away(tmp_path: Path, topic: str) -> None:
    port, got = free_port(), list[int]()
    with run_valkey(tmp_path, port) as url:
        bus = ValkeyBus(url)
        await bus.subscribe(topic, _collect(got)).ready()
        await bus.publish(topic, {"n": 1})
        await wait_for(lambda: got == [1], missing="the event before the accident")
    with pytest.raises(Unavailable):
        await bus.publish(topic, {"n": 2})
    with run_valkey(tmp_path, port):
        await bus.publish(topic, {"n": 3})
        await wait_for(lambda: got[-1] == 3, missing=lambda: f"the event after the accident, got {got}")
        await bus.close()


async def test_what_a_broken_connection_still_holds_is_not_published_after_newer_events(
    valkey_url: str, topic: str
) -> None:
    """The sender has given it up, and sent it again on another connection; then the network is mended."""
    bus, late, got = ValkeyBus(valkey_url), ValkeyBus(valkey_url), list[int]()
    await bus.subscribe(topic, _collect(got)).ready()
    events: list[tuple[str, dict[str, object] | bytes]] = [(topic, {"n": number}) for number in range(1300)]
    await bus.publish_in_order(topic, 0, events[:2])
    await bus.publish_in_order(topic, 1, events[1:3])
    await late.publish_in_order(topic, 1, events[1:2])
    await bus.publish_in_order(topic, 3, events[3:])
    await late.publish_in_order(topic, 0, events[:1200])
    await bus.publish_in_order(f"{topic}.other", 0, events[:1])
    await wait_for(lambda: got.count(0) == 2, missing=lambda: f"the event of another source, got {got[-3:]}")
    assert got == [*range(1300), 0]
    for each in (bus, late):
        await each.close()


def _collect(into: list[int]) -> Callable[[dict[str, int]], object]:
    async def handler(payload: dict[str, int]) -> None:
        into.append(payload["n"])

    return handler  # type: ignore[return-value]


async def test_a_bus_in_memory_keeps_what_comes_early_for_groups_only(topic: str) -> None:
    bus, grouped, plain, followed, late = InProcessBus(), list[int](), list[int](), list[int](), list[int]()

    async def follow(batch: list[tuple[str, dict[str, int]]]) -> None:
        followed.extend(payload["n"] for _, payload in batch)

    bus.hold_early()
    await bus.publish(topic, {"n": 1})
    bus.subscribe(topic, _collect(grouped), group="one")
    bus.subscribe(topic, _collect(plain))
    bus.follow([topic], follow, group="two")
    await bus.publish(topic, {"n": 2})
    bus.release_early()
    bus.subscribe(topic, _collect(late), group="three")
    await bus.settled()
    assert (grouped, plain, followed, late) == ([1, 2], [2], [1, 2], [])
    await bus.close()
