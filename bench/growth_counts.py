"""What an operation costs, counted in ways that other work on the machine does not change.

*Python*: functions that begin and loops that go round, as the interpreter itself counts them. *Database*: thousands of
steps of SQLite's machine, or blocks that PostgreSQL looks at (`pg_stat_statements`). Beside these, time: of the clock,
of this process's processors, and the longest that the event loop was kept from others, in its own processor time.
"""

import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import asyncpg

_STEPS = 1000  # of SQLite, between two calls of ours
_BLOCKS = """
SELECT coalesce(sum(shared_blks_hit + shared_blks_read + temp_blks_read), 0)::bigint
FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'
"""
_TOOL = sys.monitoring.PROFILER_ID
_COUNTED = sys.monitoring.events.PY_START | sys.monitoring.events.PY_RESUME | sys.monitoring.events.JUMP


@dataclass
class Cost:
    """Of one operation at one size. `python`, `database`: the least of several times."""

    seconds: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    blocked_s: float = 0.0
    python: int = 0
    database: int = 0

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def max_ms(self) -> float:
        return max(self.seconds) * 1000


class SqliteSteps:
    """Counts the steps of every connection that is opened from now on, in thousands."""

    def __init__(self) -> None:
        self.count = 0
        connect = sqlite3.connect

        def opened(*what: Any, **how: Any) -> sqlite3.Connection:
            connection = connect(*what, **how)
            connection.set_progress_handler(self._step, _STEPS)
            return connection

        sqlite3.connect = opened  # type: ignore[assignment]
        sqlite3.dbapi2.connect = opened  # type: ignore[attr-defined]

    def _step(self) -> int:
        self.count += 1
        return 0

    async def read(self) -> int:
        return self.count


class PostgresBlocks:
    """Blocks that all statements so far have looked at."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str) -> "PostgresBlocks":
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        return cls(connection)

    async def read(self) -> int:
        return int(await self._connection.fetchval(_BLOCKS))

    async def execute(self, statement: str) -> None:
        await self._connection.execute(statement)

    async def close(self) -> None:
        await self._connection.close()


class PythonSteps:
    """Counts while the block runs."""

    def __enter__(self) -> "PythonSteps":
        self.count = 0

        def step(_code: CodeType, *_where: Any) -> None:
            self.count += 1

        events = sys.monitoring.events
        sys.monitoring.use_tool_id(_TOOL, "growth")
        for event in (events.PY_START, events.PY_RESUME, events.JUMP):
            sys.monitoring.register_callback(_TOOL, event, step)
        sys.monitoring.set_events(_TOOL, _COUNTED)
        return self

    def __exit__(self, *_: object) -> None:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)


class LoopWatch:
    """Notes for how much processor time of its own the event loop let nobody else in."""

    async def __aenter__(self) -> "LoopWatch":
        self.longest_s = 0.0
        self._task = asyncio.create_task(self._look())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.002)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _look(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            self.longest_s = max(self.longest_s, time.thread_time() - before)


async def measure(
    perform: Callable[[], Awaitable[object]], database: Callable[[], Awaitable[int]], *, rounds: int, counted: int = 2
) -> Cost:
    """Once to warm up, `rounds` times by the clock, then `counted` times by counts."""
    await perform()
    cost, cpu = Cost(), []
    for _ in range(rounds):
        cpu_before, before = time.process_time(), time.perf_counter()
        async with LoopWatch() as watch:
            await perform()
            cost.seconds.append(time.perf_counter() - before)
            cpu.append(time.process_time() - cpu_before)
        cost.blocked_s = max(cost.blocked_s, watch.longest_s)
    cost.cpu_s = min(cpu, default=0.0)
    cost.python, cost.database = await count(perform, database)
    for _ in range(counted - 1):
        await count_again(cost, perform, database)
    return cost


async def count(perform: Callable[[], Awaitable[object]], database: Callable[[], Awaitable[int]]) -> tuple[int, int]:
    """What it takes of Python and of the database, with all else that this process does meanwhile."""
    before = await database()
    with PythonSteps() as python:
        await perform()
    return python.count, await database() - before


async def count_again(
    cost: Cost, perform: Callable[[], Awaitable[object]], database: Callable[[], Awaitable[int]]
) -> None:
    """The least counts."""
    python, work = await count(perform, database)
    cost.python, cost.database = min(cost.python, python), min(cost.database, work)
