"""How what people and programs do grows with a company: at 1, 10 and 100 times 50 people, on both databases.

Data goes straight into the tables (`growth_data.py`: 100 times is 5,000 people, a million lines of the call log, half a
million posts); then each operation is done as apps do it (`growth_operations.py`), in one process with a call server's
memory beside the API. The growth class is derived from counts that do not depend on what else the machine does
(`growth_counts.py`), between the first size and the last. An operation that must be flat or logarithmic and is not
ends the run with its name. `--sizes 1 10 100`, `--rounds`, `--database`, `--only WORD`.
"""

import argparse
import asyncio
import logging
import math
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from bench.growth_counts import Cost, PostgresBlocks, SqliteSteps, count_again, measure
from bench.growth_data import CALLS, fill_company
from bench.growth_operations import COUNTS, FLAT, GROWS, OPERATIONS, PAGES, Company, Operation, ids_of
from bench.sizes import full_or, leave_out
from clarion.apps.live_calls import Live
from clarion.apps.migrate import migrate
from clarion.base.storage import Storage
from tests.support.api import running_app
from tests.support.services import Postgres, postgres_folder

SIZES, HISTORY = full_or((1, 10, 100), (1, 16)), full_or(1.0, 0.12)
LIMITS = {f"rate_{name}": "100000000" for name in ("light", "medium", "heavy", "auth")}
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
# What may be added from the first size to the last without being growth: deeper trees, pages that are fuller, plans
# that change. Scanning anything that grows costs far more.
FREE_PYTHON, FREE_DATABASE = 4_000, {SQLITE: 12, POSTGRES: 120}
# The first use of each connection makes PostgreSQL read its catalogs (400 blocks for an UPDATE of a person), and a
# periodic job may run during any count: what seems to grow is counted so often again.
RECOUNTS = 12
_LOGARITHMIC = 0.12  # times as much for 10 times the size: 1.3


class Counts(Protocol):
    async def read(self) -> int: ...


@contextmanager
def watched_postgres() -> Iterator[str]:
    """One that counts blocks. Gives the url without the driver."""
    postgres = Postgres(options=["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=all"])
    try:
        postgres.start()
        try:
            yield postgres.url
        finally:
            postgres.process.stop()
    finally:
        postgres.remove()


@asynccontextmanager
async def company_of(storage: Storage, folder: Path, size: int) -> AsyncIterator[Company]:
    """A company of this size, with the API and the memory of a call server."""
    await migrate(storage)
    async with running_app(storage, folder, **LIMITS) as api:
        account_id, me = api.account_id(), api.extension_id("101")
        people = await fill_company(api.here, account_id, size, history=HISTORY, me=me)
        async with storage.reading() as session:
            ids = await ids_of(session, account_id, people, me, int(CALLS * size * HISTORY), api.clock.now())
        live = Live(api.here)
        await live.open_memory()
        try:
            yield Company(api, live, await api.web_headers(), ids)
        finally:
            await live.close_memory()


@dataclass(frozen=True)
class Smallest:
    """What the operations cost in the smallest company; the one that is measured now is `times` as large."""

    costs: Mapping[str, Cost]
    times: float
    database: str

    def is_outgrown(self, operation: Operation, cost: Cost) -> bool:
        """Whether it grows and must not."""
        python, rows = powers_of(self.costs[operation.name], cost, self.times, self.database)
        judged = {FLAT: max(python, rows), COUNTS: python, GROWS: 0.0}[operation.growth]
        return class_of(judged) not in ("flat", "logarithmic")


async def costs_of(
    company: Company, counts: Counts, rounds: int, only: str, smallest: Smallest | None
) -> dict[str, Cost]:
    found = {}
    for operation in OPERATIONS:
        if only not in operation.name:
            continue

        async def perform(operation: Operation = operation) -> None:
            await operation.perform(company)

        cost = found[operation.name] = await measure(perform, counts.read, rounds=rounds)
        for _ in range(RECOUNTS):
            if smallest is None or not smallest.is_outgrown(operation, cost):
                break
            await count_again(cost, perform, counts.read)
    return found


def grown(small: float, large: float, free: float, times: float) -> float:
    """The power of the size with which a count grows; 0 where the difference is within what is free."""
    if large - small <= free:
        return 0.0
    return math.log(large / max(small, free / 4)) / math.log(times)


def class_of(power: float) -> str:
    for most, name in ((_LOGARITHMIC, "flat"), (0.4, "logarithmic"), (0.8, "root"), (1.25, "linear")):
        if power <= most:
            return name
    return "more than linear"


def powers_of(first: Cost, last: Cost, times: float, database: str) -> tuple[float, float]:
    """Of Python's and of the database's work."""
    return (
        grown(first.python, last.python, FREE_PYTHON, times),
        grown(first.database, last.database, FREE_DATABASE[database], times),
    )


def show(database: str, sizes: Sequence[int], found: Sequence[dict[str, Cost]]) -> list[str]:
    """Print the table; names of operations that grow and must not."""
    head = "".join(f"{f'{size}x: p50':>12}{'max':>8}{'cpu':>8}{'loop':>7}{'python':>9}{'db':>8}" for size in sizes)
    print(f"\n{database} (milliseconds; python: steps, db: {'1000 steps' if database == SQLITE else 'blocks'})")
    print(f"{'':34}{head}  growth")
    grow = []
    for operation in OPERATIONS:
        costs = [each[operation.name] for each in found if operation.name in each]
        if not costs:
            continue
        cells = "".join(
            f"{cost.p50_ms:12.1f}{cost.max_ms:8.1f}{cost.cpu_s * 1000:8.1f}{cost.blocked_s * 1000:7.1f}"
            f"{cost.python:9}{cost.database:8}"
            for cost in costs
        )
        smallest = Smallest(found[0], sizes[-1] / sizes[0], database)
        growth = class_of(max(powers_of(costs[0], costs[-1], smallest.times, database)))
        print(f"{operation.name:34}{cells}  {growth}")
        if smallest.is_outgrown(operation, costs[-1]):
            grow.append(f"{operation.name} ({database}: {growth})")
    _show_pages(sizes, found)
    return grow


def _show_pages(sizes: Sequence[int], found: Sequence[dict[str, Cost]]) -> None:
    for page, names in PAGES.items():
        if all(name in each for each in found for name in names):
            sums = (sum(each[name].p50_ms for name in names) for each in found)
            cells = ", ".join(f"{size}x {each:.0f} ms" for size, each in zip(sizes, sums, strict=True))
            print(f"page {page}: {len(names)} requests, {cells}")


async def run_sqlite(options: Any) -> list[dict[str, Cost]]:
    counts, found = SqliteSteps(), []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            storage = Storage(f"sqlite:///{folder}/clarion.db")
            smallest = Smallest(found[0], size / options.sizes[0], SQLITE) if found else None
            found.append(await _measured(storage, Path(folder), size, counts, options, smallest))
    return found


async def run_postgres(options: Any) -> list[dict[str, Cost]]:
    found = []
    with watched_postgres() as url:
        for size in options.sizes:
            name = f"size_{size}"
            blocks = await PostgresBlocks.open(url)
            await blocks.execute(f"CREATE DATABASE {name}")
            storage = Storage(url.replace("postgresql:", "postgresql+asyncpg:").removesuffix("postgres") + name)
            smallest = Smallest(found[0], size / options.sizes[0], POSTGRES) if found else None
            with tempfile.TemporaryDirectory() as folder:
                found.append(await _measured(storage, Path(folder), size, blocks, options, smallest))
            await blocks.execute(f"DROP DATABASE {name} WITH (FORCE)")
            await blocks.close()
    return found


async def _measured(
    storage: Storage, folder: Path, size: int, counts: Counts, options: Any, smallest: Smallest | None
) -> dict[str, Cost]:
    began = time.perf_counter()
    try:
        async with company_of(storage, folder, size) as company:
            print(f"{size}x: ready after {time.perf_counter() - began:.0f} s", flush=True)
            return await costs_of(company, counts, options.rounds, options.only, smallest)
    finally:
        await storage.close()


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=full_or(15, 1))
    parser.add_argument("--database", choices=(SQLITE, POSTGRES))
    parser.add_argument("--only", default="", help="operations with this in their name")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    grow: list[str] = []
    if options.database != POSTGRES:
        grow += show(SQLITE, options.sizes, await run_sqlite(options))
    if options.database != SQLITE:
        if postgres_folder() is None:
            leave_out("PostgreSQL is not installed: it is left out.")
        else:
            grow += show(POSTGRES, options.sizes, await run_postgres(options))
    if grow:
        print("These grow with the size of a company, and must not:", *grow, sep="\n  ")
    return 1 if grow else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
