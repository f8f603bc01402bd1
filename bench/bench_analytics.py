"""How long figures about calls take when there are many: `--calls` (a million) over a year, in SQLite and PostgreSQL.

Made-up calls of one company, 200 people and a queue go straight into the tables, sums of all periods are made from them
by the database; then it is asked as the web app asks. Times in milliseconds, the best and the worst of `--rounds`, and
the least processor time of this process, which other work on the machine does not change as much; PostgreSQL works in
processes of its own, of which that tells nothing. *longest wait*: how long the event loop was kept from its work.
"""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from bench.sizes import full_or, leave_out
from clarion.apps.models import load_models
from clarion.base.storage import Storage
from clarion.features.operations.analytics.calendar import window_of
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS, SUMS, column_of, columns_of
from clarion.features.operations.analytics.periods import LENGTHS, key_of
from clarion.features.operations.analytics.reading import Question, read_sums
from clarion.features.operations.analytics.schemas import CallFilters, TimeSettings
from clarion.features.operations.analytics.words import ACTIONS, BREAKDOWNS, SEGMENTS, traits_of
from tests.support.services import postgres_folder, run_postgres

PEOPLE = 200
END = datetime(2026, 11, 26, tzinfo=UTC)
DAYS = 365
_AT_ONCE = 50_000
_PLAIN = (
    *("account_id", "kind", "subject", "started", "session_id", "nth", "traits", "called", "from_id", "to_id"),
    *("queues", "actions", "offers", "seconds", "call_seconds", "ringing", "live_talk", "hold"),
)


def made_up(count: int) -> Iterator[tuple[Any, ...]]:
    """Calls as the company, a person, and for some a queue have them: rows of `_PLAIN`."""
    chance = random.Random(1)
    first = END.timestamp() - DAYS * 86400
    for number in range(count):
        at = int(first + number / count * DAYS * 86400)
        answered, inbound = chance.random() < 0.8, chance.random() < 0.6
        person, queued = f"e{chance.randrange(PEOPLE)}", inbound and chance.random() < 0.3
        talk = round(chance.expovariate(1 / 180), 1) if answered else None
        hold = round(chance.uniform(1, 90), 1) if answered and chance.random() < 0.1 else None
        ringing = round(chance.uniform(2, 20), 1)
        seconds = round(ringing + (talk or 0) + (hold or 0), 1)
        missed = chance.choice(("Missed", "Voicemail", "Abandoned"))
        words = {
            "direction": "Inbound" if inbound else "Outbound",
            "origin": "External" if chance.random() < 0.8 else "Internal",
            "response": ("Answered" if answered else "NotAnswered")
            if inbound
            else f"{'' if answered else 'Not'}Connected",
            "ending_party": chance.choice(("Caller", "Callee")) if answered else "Caller",
            "company_hours": "BusinessHours" if 13 <= at // 3600 % 24 < 22 else "AfterHours",
        }
        kinds = [
            ("Company", "1", {"result": "Completed" if answered else missed, "type": "Direct"}),
            (
                "Users",
                person,
                {"result": "Accepted" if answered else missed, "type": "FromQueue" if queued else "Direct"},
            ),
        ]
        if queued:
            sla = "InSla" if ringing < 15 else "OutSla"
            own = {"result": "Accepted" if answered else missed, "queue_sla": sla, "queue_hours": "BusinessHours"}
            kinds.append(("Queues", "q1", own))
        for kind, subject, own in kinds:
            traits = traits_of(words | own)
            known = ("+16505550100", "" if inbound else person, person if inbound else "", ",q1," if queued else "")
            rest = (3 if hold else 0, int(queued and kind == "Users"), seconds, seconds, ringing, talk, hold)
            yield ("1", kind, subject, at, f"s{number:09}", 0, traits, *known, *rest)


def sums_of(length: int) -> str:
    """A statement that makes the sums of one length from the calls."""
    values = {"calls": "count(*)", "seconds": "sum(seconds)", "least": "min(seconds)", "most": "max(seconds)"}
    values["offers"] = "sum(offers)"
    for segment in SEGMENTS:
        name = SEGMENT_COLUMNS[segment].key
        how = (f"nullif(count({name}), 0)", f"sum({name})", f"min({name})", f"max({name})")
        values |= zip(columns_of(segment), how, strict=True)
    values |= {column_of(each): f"nullif(sum(actions >> {at} & 1), 0)" for at, each in enumerate(ACTIONS)}
    by = f"account_id, kind, subject, {key_of(length, 0)} + started / {length}, traits"
    return (
        f"INSERT INTO {SUMS.name} (account_id, kind, subject, period, traits, {', '.join(values)}) "
        f"SELECT {by}, {', '.join(values.values())} FROM analytics_subject_calls GROUP BY {by}"
    )


def fill_sqlite(file: Path, count: int) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as base:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            base.execute(f"PRAGMA {setting}")
        base.execute("BEGIN")
        holes = ",".join("?" for _ in _PLAIN)
        base.executemany(f"INSERT INTO analytics_subject_calls ({','.join(_PLAIN)}) VALUES ({holes})", made_up(count))
        for length in LENGTHS:
            base.execute(sums_of(length))
        base.execute("COMMIT")
        base.execute("PRAGMA journal_mode=WAL")


async def fill_postgres(url: str, count: int) -> None:
    base = await asyncpg.connect(url)
    await base.execute("SET session_replication_role = replica")  # the company is nobody's
    rows: list[tuple[Any, ...]] = []
    for row in made_up(count):
        rows.append(row)
        if len(rows) == _AT_ONCE:
            await base.copy_records_to_table("analytics_subject_calls", records=rows, columns=_PLAIN)
            rows.clear()
    await base.copy_records_to_table("analytics_subject_calls", records=rows, columns=_PLAIN)
    for length in LENGTHS:
        await base.execute(sums_of(length))
    await base.execute("VACUUM ANALYZE")
    await base.close()


def question(kind: str, days: int, slot: str, people: int = PEOPLE, **filters: Any) -> Question:
    span = {"timeFrom": (END - timedelta(days=days)).isoformat(), "timeTo": (END - timedelta(seconds=1)).isoformat()}
    asked = TimeSettings.model_validate({"timeZone": "America/New_York", "timeRange": span})
    subjects = {"Company": ["1"], "Queues": ["q1"]}.get(kind) or [f"e{n}" for n in range(people)]
    wanted = CallFilters.model_validate(filters)
    return Question("1", kind, subjects, window_of(asked), wanted, frozenset(BREAKDOWNS), slot)


def questions() -> dict[str, Question]:
    long: dict[str, Any] = {"callDuration": {"minSeconds": 60}}
    busy: dict[str, Any] = {"callSegments": [{"segment": "Hold"}]}
    return {
        "company, a day by hours": question("Company", 1, "hour"),
        "company, 30 days": question("Company", 30, ""),
        "company, a year": question("Company", 365, ""),
        "company, a year by days": question("Company", 365, "day"),
        "company, 40 days by hours": question("Company", 40, "hour"),
        "a queue, a year by days": question("Queues", 365, "day"),
        "a person, a year by days": question("Users", 365, "day", people=1),
        "20 people, a year by days": question("Users", 365, "day", people=20),
        "200 people, a day": question("Users", 1, ""),
        "200 people, a year": question("Users", 365, ""),
        "company, a year, incoming only": question("Company", 365, "", directions=["Inbound"]),
        "company, a year by days, incoming and missed": question(
            "Company", 365, "day", directions=["Inbound"], callResults=["Missed"]
        ),
        "200 people, a year, incoming only": question("Users", 365, "", directions=["Inbound"]),
        "company, a year, a minute or more": question("Company", 365, "", **long),
        "company, a year by days, a minute or more": question("Company", 365, "day", **long),
        "company, a year, held": question("Company", 365, "", **busy),
        "company, a year, of one person": question("Company", 365, "", extensionFilters={"toIds": ["e7"]}),
        "200 people, a year, a minute or more": question("Users", 365, "", **long),
        "20 people, a year by days, a minute or more": question("Users", 365, "day", people=20, **long),
    }


async def measure(storage: Storage, rounds: int) -> None:
    print("| question, every breakdown | best ms | worst ms | CPU ms | longest wait ms |\n|---|---:|---:|---:|---:|")
    for name, each in questions().items():
        took, busy, waited = [], [], []
        for _ in range(rounds):
            async with waits() as longest:
                began, worked = time.perf_counter(), time.process_time()
                await read_sums(storage, each)
                took.append((time.perf_counter() - began) * 1000)
                busy.append((time.process_time() - worked) * 1000)
            waited.append(max(longest, default=0.0))
        print(f"| {name} | {min(took):,.0f} | {max(took):,.0f} | {min(busy):,.0f} | {min(waited):,.0f} |", flush=True)


@contextlib.asynccontextmanager
async def waits() -> AsyncIterator[Sequence[float]]:
    """How much later than it should the loop comes round, in milliseconds, every two."""
    found: list[float] = []

    async def look() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.002)
            found.append((time.perf_counter() - began) * 1000 - 2)

    looking = asyncio.create_task(look())
    try:
        yield found
    finally:
        looking.cancel()


async def on_sqlite(calls: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="clarion-bench-") as place:
        file = Path(place) / "figures.db"
        storage = Storage(f"sqlite:///{file}")
        await storage.create_tables()
        await storage.close()
        began = time.perf_counter()
        await asyncio.to_thread(fill_sqlite, file, calls)
        print(f"SQLite: {calls:,} calls in {time.perf_counter() - began:.0f} s, {file.stat().st_size >> 20} MiB.\n")
        storage = Storage(f"sqlite:///{file}")
        await measure(storage, rounds)
        await storage.close()


async def on_postgres(calls: int, rounds: int) -> None:
    with run_postgres() as url:
        storage = Storage(url.replace("postgresql://", "postgresql+asyncpg://"))
        await storage.create_tables()
        began = time.perf_counter()
        await fill_postgres(url, calls)
        print(f"\nPostgreSQL: {calls:,} calls in {time.perf_counter() - began:.0f} s.\n")
        await measure(storage, rounds)
        await storage.close()


async def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.bench_analytics")
    asked.add_argument("--calls", type=int, default=full_or(1_000_000, 2_000))
    asked.add_argument("--rounds", type=int, default=full_or(3, 1))
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = asked.parse_args(words)
    load_models()
    if chosen.only != "postgresql":
        await on_sqlite(chosen.calls, chosen.rounds)
    if chosen.only != "sqlite":
        if postgres_folder() is None:
            leave_out("PostgreSQL is left out: it is not installed.")
        else:
            await on_postgres(chosen.calls, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
