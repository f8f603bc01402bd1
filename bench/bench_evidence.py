"""Refusals kept as statements with their records of evidence and their acts: a thousand at once, on SQLite.

Verdicts are those of the shipped rules (calls abroad where these are off; texts faster than a person writes), of five
accounts with ten people each. They come over the bus as from the call server; the clock stops when the last is kept.
`one by one` is each for itself, as they come on a quiet day.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bench.sizes import full_or
from clarion.apps.models import load_models
from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.conduct import Attempt, AttemptKind, Conduct, Features, VerdictFeed, VerdictKeeper
from clarion.features.conduct.acts import book_keeper
from clarion.features.conduct.evidence import check_database, log_key
from clarion.features.conduct.models import VerdictRow
from clarion.features.people import create_account

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ACCOUNTS, PEOPLE = 5, 10


def attempt_of(number: int) -> tuple[Attempt, Features]:
    account, person = number % ACCOUNTS, number // ACCOUNTS % PEOPLE
    text = number % 2 == 0
    attempt = Attempt(
        event_id=f"bench-{number}",
        kind=AttemptKind.MESSAGE_SEND if text else AttemptKind.CALL_OUT,
        at=NOW + timedelta(milliseconds=number),
        account_id=f"{account + 1}",
        extension_id=f"{account + 1}0{person}",
        dialed="+442079460000",
        callee="+442079460000",
        callee_country="GB",
        international=True,
        caller_number="+16505550101",
        via="device",
    )
    known: dict[str, bool | int | float | str] = {"account_state": "active", "caller_number_owned": True}
    known |= {"texts_1m": 90, "texts_1d": 200, "text_recipients_1d": 10, "text_out_in_ratio_1d": 1.0,
              "text_repeats_1d": 1, "opted_out": False} if text else {"international_enabled": False}  # fmt: skip
    return attempt, known


async def kept(here: Container) -> int:
    async with here.storage.reading() as session:
        return await session.scalar(select(func.count()).select_from(VerdictRow).where(VerdictRow.act_id == "")) or 0


async def measure(folder: Path, count: int, *, at_once: bool) -> tuple[float, float]:
    """Seconds of the wall clock and of the process until `count` verdicts are kept."""
    load_models()
    storage = Storage(f"sqlite+aiosqlite:///{folder}/bench.db")
    await storage.create_tables()
    here = Container(
        settings=load_settings({"CLARION_DATA": str(folder), "CLARION_PUBLIC_URL": "https://phone.example.com"}),
        clock=TurnableClock(NOW),
        storage=storage,
        bus=InProcessBus(),
        keys=load_master_key(folder),
    )
    async with storage.transaction() as session:
        for number in range(ACCOUNTS):
            await create_account(session, name=f"Account {number}", now=NOW, account_id=f"{number + 1}")
    standing, feed, keeper = book_keeper(here), VerdictFeed(here.bus), VerdictKeeper(here)
    await standing.open()
    feed.start()
    await keeper.open()
    conduct = here.offer(Conduct, Conduct(report=feed.report))
    begun, own = time.perf_counter(), time.process_time()
    for number in range(count):
        verdict = conduct.judge(*attempt_of(number))
        assert verdict.statement_id, verdict
        while not at_once and await kept(here) <= number:
            await asyncio.sleep(0)
    while await kept(here) < count:
        await asyncio.sleep(0.005)
    taken = time.perf_counter() - begun, time.process_time() - own
    async with storage.reading() as session:
        public = log_key(here.keys).public_key().public_bytes_raw()
        found = await check_database(session, public)
    assert not found.problems and found.size >= count, found
    await keeper.close()
    await feed.stop()
    await standing.close()
    await here.bus.close()
    await storage.close()
    return taken


def main() -> int:
    table = Table("on SQLite", "verdicts", "s", "ms each", "ms of processor time")
    for name, count, at_once in (("one by one", full_or(100, 2), False), ("at once", full_or(1000, 20), True)):
        with tempfile.TemporaryDirectory() as folder:
            wall, own = asyncio.run(measure(Path(folder), count, at_once=at_once))
        table.add_row(name, f"{count}", f"{wall:.2f}", f"{wall / count * 1000:.2f}", f"{own / count * 1000:.2f}")
    Console(width=100).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
