"""What is read beside the event loop takes a bounded time, and only so many ask at once."""

import asyncio
import threading

import pytest
from sqlalchemy import func, literal, select

from clarion.base import storage_long
from clarion.base.errors import Unavailable
from clarion.base.storage import Storage
from clarion.base.storage_long import Answers, TooMuch


def count_to(most: int):
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < most))
    return select(func.count(numbers.c.n).label("total"))


def first(answers: Answers) -> int:
    [[row]] = [list(rows) for rows in answers]
    return int(row[0])


async def test_what_takes_too_long_is_ended_and_the_next_is_answered(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await storage.read_long([count_to(10)], first) == 10
    monkeypatch.setattr(storage_long, "LONGEST_S", 0.2)
    with pytest.raises(TooMuch, match="shorter time"):
        await storage.read_long([count_to(2_000_000_000)], first)
    monkeypatch.undo()
    answers = await asyncio.gather(*(storage.read_long([count_to(20)], first) for _ in range(8)))
    assert answers == [20] * 8, "a reader that was ended holds a thread"


async def test_whoever_asks_beyond_the_most_is_told_to_try_again(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_long, "MOST_WAITING", 1)
    began, may_end = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slowly(answers: Answers) -> int:
        loop.call_soon_threadsafe(began.set)
        may_end.wait()
        return first(answers)

    reading = asyncio.create_task(storage.read_long([count_to(10)], slowly))
    await began.wait()
    with pytest.raises(Unavailable, match="try again"):
        await storage.read_long([count_to(10)], first)
    may_end.set()
    assert await reading == 10
    assert await storage.read_long([count_to(10)], first) == 10
