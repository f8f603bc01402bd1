"""Work is done after news, when a turn asks for it, and after a while; a turn that fails stops nothing."""

from collections.abc import AsyncIterator, Callable

import pytest

from clarion.base.bus import InProcessBus
from clarion.base.worker import Turn, Worker
from tests.support.waiting import wait_for

Make = Callable[..., Worker]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[Worker] = []

    def worker(turn: Turn, every_s: float = 3600.0) -> Worker:
        made.append(Worker(turn, every_s=every_s, waiting="The test has to wait"))
        return made[-1]

    yield worker
    for one in made:
        await one.close()


async def test_it_works_at_once_and_again_after_news_of_either_kind(make: Make) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(turns))

    bus = InProcessBus()
    worker = make(turn)
    await worker.open(bus, "work.came")
    await wait_for(lambda: len(turns) == 1, missing="the first turn")
    await bus.publish("work.came", {})
    await wait_for(lambda: len(turns) == 2, missing="a turn after an event")
    worker.wake()
    await wait_for(lambda: len(turns) == 3, missing="a turn after it was woken")
    await worker.close()
    worker.wake()
    await bus.publish("work.came", {})
    assert len(turns) == 3


async def test_news_during_a_turn_bring_another(make: Make) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            worker.wake()

    worker = make(turn)
    await worker.open()
    await wait_for(lambda: len(turns) == 2, missing="the turn for what came meanwhile")


async def test_a_turn_says_when_the_next_is_due_but_no_later_than_always(make: Make) -> None:
    turns: list[int] = []

    async def soon() -> float:
        turns.append(len(turns))
        return 0.01

    await make(soon).open()
    await wait_for(lambda: len(turns) > 3, missing="turns that asked for one another")

    later: list[int] = []

    async def much_later() -> float:
        later.append(len(later))
        return 3600.0

    await make(much_later, every_s=0.01).open()
    await wait_for(lambda: len(later) > 3, missing="turns although none was asked for")


async def test_a_turn_that_fails_is_tried_again(make: Make) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(turns))
        if len(turns) < 3:
            raise RuntimeError("the database is away")

    await make(turn, every_s=0.01).open()
    await wait_for(lambda: len(turns) > 3, missing="a turn after failures")
