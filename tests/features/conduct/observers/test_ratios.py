"""Legal ratios over periods, one figure for all processes: with counters in memory and in Valkey."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.observers import Counting
from tests.features.conduct.counters.told import happening
from tests.support import wait_for

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "valkey"])
async def processes(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_storage: Storage
) -> AsyncIterator[list[Counting]]:
    """Two processes that share a bus, a clock, and Valkey if there is one."""
    url = request.getfixturevalue("valkey_url") if request.param == "valkey" else ""
    bus, clock = InProcessBus(), TurnableClock(NOW)
    settings = Settings(data=tmp_path, valkey_url=url)
    made = []
    for _ in range(2 if url else 1):
        here = Container(
            settings=settings, clock=clock, storage=sqlite_storage, bus=bus, keys=load_master_key(tmp_path)
        )
        made.append(Counting(here, Conduct()))
        await made[-1].open()
    yield made
    for counting in made:
        await counting.close()
    await bus.close()


def call(number: int, seconds: float, at: datetime = NOW) -> Any:
    return happening(
        "call.ended", at, f"s-{number}/2", account="shared", direction="out", answered=True, seconds=seconds
    )


async def test_one_figure_whoever_was_told(processes: list[Counting]) -> None:
    first, last = processes[0], processes[-1]
    for number in range(60):
        (first if number % 2 else last).feed.told(call(number, 3.0 if number < 10 else 30.0))
    first.feed.told(call(1, 3.0))
    last.feed.told(call(1, 3.0))
    last.feed.told(happening("call.ended", NOW, account="shared", direction="in", answered=True, seconds=1))

    for counting in processes:
        await wait_for(lambda feed=counting.feed: feed.waiting == 0, missing="the bus")  # type: ignore[misc]
    bus = first.feed.bus
    assert isinstance(bus, InProcessBus)
    await bus.settled()
    reading = await last.ratios.read("short", "shared", "day", NOW)
    assert (reading.count, reading.total, reading.closed) == (10, 60, False)
    assert reading.ratio == pytest.approx(1 / 6)
    assert 0.09 < reading.lower < reading.ratio
    assert (reading.since, reading.until) == (NOW.replace(hour=0), NOW.replace(hour=0) + timedelta(days=1))
    assert (await last.ratios.read("short", "shared", "month", NOW)).total == 60
    assert (await last.ratios.read("short", "shared", "day", NOW - timedelta(days=1))).total == 0
    assert (await last.ratios.read("short", "other", "day", NOW)).ratio == 0.0
    for counting in processes:  # and each process has the same in its own memory, for rules
        await wait_for(
            lambda book=counting.book: round(book.days("answered", "shared", book.now(), 1)) == 60,  # type: ignore[misc]
            missing="what the other was told",
        )


async def test_history_counts_where_nothing_outlives_the_process(processes: list[Counting]) -> None:
    ratios, book = processes[0].ratios, processes[0].book
    long_ago = NOW - timedelta(days=2)
    with book.reading_history():
        told = happening("call.ended", long_ago, account="old", direction="out", answered=True, seconds=3)
        book.credible(long_ago.timestamp())
        ratios.take_history(told)
        ratios.take_history(told)
    reading = await ratios.read("short", "old", "day", long_ago)
    assert reading.closed
    assert reading.total == (0 if processes[0] is not processes[-1] else 1), "Valkey remembers by itself"


async def test_texts_and_campaigns(processes: list[Counting]) -> None:
    ratios = processes[0].ratios
    for number in range(4):
        await ratios.take(happening("text.sent", NOW, f"t{number}", number="+1650"))
        await ratios.take(happening("campaign.answered", NOW, f"c{number}", campaign="k", abandoned=number == 0))
    await ratios.take(happening("text.opt-out", NOW, "o", number="+1650"))
    await ratios.take(happening("text.failed", NOW, "t1", number="+1650"))
    await ratios.take(happening("sign-in.failed", NOW))
    assert (await ratios.read("opt-outs", "+1650", "week", NOW)).ratio == 0.25
    assert (await ratios.read("undelivered", "+1650", "day", NOW)).ratio == 0.25
    assert (await ratios.read("abandoned", "k", "days30", NOW)).ratio == 0.25
