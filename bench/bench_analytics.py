"""How long figures about calls take when there are many: `--calls` (a million) over a year, in SQLite.

Made-up calls of one company and 200 people go straight into the tables, sums of all periods are made from them by the
database; then it is asked as the web app asks. Times in milliseconds, the best and the worst of `--rounds`, and the
least processor time, which other work on the machine does not change as much.
"""

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from clarion.features.operations.analytics.calendar import window_of
from clarion.features.operations.analytics.models import SEGMENT_COLUMNS
from clarion.features.operations.analytics.periods import LENGTHS, QUARTER_S, key_of
from clarion.features.operations.analytics.reading import Question, read_sums
from clarion.features.operations.analytics.schemas import CallFilters, TimeSettings
from clarion.features.operations.analytics.words import BREAKDOWNS, DIMENSIONS

PEOPLE = 200
END = datetime(2026, 11, 26, tzinfo=UTC)
DAYS = 365


def made_up(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of `analytics_calls`: each call is one of the company and one of a person."""
    chance = random.Random(1)
    first = END.timestamp() - DAYS * 86400
    for number in range(count):
        at = int(first + number / count * DAYS * 86400)
        answered, inbound = chance.random() < 0.8, chance.random() < 0.6
        talk = round(chance.expovariate(1 / 180), 1) if answered else None
        words = (
            "Inbound" if inbound else "Outbound",
            "External",
            ("Answered" if answered else "NotAnswered") if inbound else ("Connected" if answered else "NotConnected"),
            "Completed" if answered else "Missed",
            "Caller",
            "BusinessHours",
            "",
            "Direct" if inbound else "Outbound",
            "",
        )
        ringing = round(chance.uniform(2, 20), 1)
        for kind, subject in (("Company", "1"), ("Users", f"e{chance.randrange(PEOPLE)}")):
            yield (f"s{number:09}", "1", kind, subject, 0, at, *words, ringing + (talk or 0), ringing, talk)


def fill(file: Path, count: int) -> None:
    names = ("session_id", "account_id", "kind", "subject", "nth", "started", *DIMENSIONS, "seconds", "ringing")
    columns = (*names, "live_talk")
    plain = {"call_seconds": "seconds", "called": "''", "from_id": "''", "to_id": "''", "queues": "''"}
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("PRAGMA synchronous=OFF")
        base.execute("PRAGMA cache_size=-400000")
        base.execute("PRAGMA foreign_keys=OFF")
        more = [*plain, "actions", "offers"]
        fixed = ["0", "''", "''", "''", "''", "0", "0"]
        holes = ",".join("?" for _ in columns)
        base.executemany(
            f"INSERT INTO analytics_calls ({','.join(columns)},{','.join(more)}) VALUES ({holes},{','.join(fixed)})",
            made_up(count),
        )
        measures = [("'all'", "seconds", "1")]
        measures += [(f"'{each}:' || {each}", "seconds", f"{each} != ''") for each in DIMENSIONS]
        measures += [
            (f"'segment:{word}'", column.key, f"{column.key} IS NOT NULL") for word, column in SEGMENT_COLUMNS.items()
        ]
        for name, value, holds in measures:
            base.execute(
                "INSERT INTO analytics_sums SELECT account_id, kind, subject, started / 900, "
                f"{name}, count(*), sum({value}), min({value}), max({value}) FROM analytics_calls WHERE {holds} "
                "GROUP BY account_id, kind, subject, started / 900, 5"
            )
        for length in LENGTHS[1:]:
            begins, quarters = key_of(length, 0), length // QUARTER_S
            base.execute(
                f"INSERT INTO analytics_sums SELECT account_id, kind, subject, {begins} + quarter / {quarters}, "
                "measure, sum(calls), sum(seconds), min(least), max(most) FROM analytics_sums WHERE quarter < ? "
                f"GROUP BY account_id, kind, subject, quarter / {quarters}, measure",
                (key_of(LENGTHS[1], 0),),
            )
        base.execute("ANALYZE")


def question(kind: str, days: int, slot: str, people: int = PEOPLE, **filters: Any) -> Question:
    span = {"timeFrom": (END - timedelta(days=days)).isoformat(), "timeTo": (END - timedelta(seconds=1)).isoformat()}
    asked = TimeSettings.model_validate({"timeZone": "America/New_York", "timeRange": span})
    subjects = ["1"] if kind == "Company" else [f"e{n}" for n in range(people)]
    wanted = CallFilters.model_validate(filters)
    return Question("1", kind, subjects, window_of(asked), wanted, frozenset(BREAKDOWNS), slot)


async def measure(storage: Storage, rounds: int) -> None:
    asked = {
        "company, a day by hours": question("Company", 1, "hour"),
        "200 people, a day": question("Users", 1, ""),
        "company, 30 days": question("Company", 30, ""),
        "company, a year": question("Company", 365, ""),
        "company, a year by days": question("Company", 365, "day"),
        "200 people, 30 days": question("Users", 30, ""),
        "200 people, a year": question("Users", 365, ""),
        "25 people, a year by days": question("Users", 365, "day", people=25),
        "company, 30 days, incoming only": question("Company", 30, "", directions=["Inbound"]),
        "company, a year, incoming only": question("Company", 365, "", directions=["Inbound"]),
        "200 people, 30 days, incoming only": question("Users", 30, "", directions=["Inbound"]),
    }
    print("| question, every breakdown | best ms | worst ms | CPU ms |\n|---|---:|---:|---:|")
    for name, each in asked.items():
        took, busy = [], []
        for _ in range(rounds):
            async with storage.reading() as session:
                began, worked = time.perf_counter(), time.process_time()
                await read_sums(session, each)
                took.append((time.perf_counter() - began) * 1000)
                busy.append((time.process_time() - worked) * 1000)
        print(f"| {name} | {min(took):,.0f} | {max(took):,.0f} | {min(busy):,.0f} |", flush=True)


async def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.bench_analytics")
    asked.add_argument("--calls", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    chosen = asked.parse_args(words)
    load_models()
    with tempfile.TemporaryDirectory(prefix="clarion-bench-") as place:
        file = Path(place) / "figures.db"
        storage = Storage(f"sqlite:///{file}")
        await storage.create_tables()
        await storage.close()
        began = time.perf_counter()
        await asyncio.to_thread(fill, file, chosen.calls)
        print(
            f"{chosen.calls:,} calls made up in {time.perf_counter() - began:.0f} s, {file.stat().st_size >> 20} MiB.\n"
        )
        storage = Storage(f"sqlite:///{file}")
        await measure(storage, chosen.rounds)
        await storage.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
