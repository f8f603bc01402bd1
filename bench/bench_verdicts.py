"""A verdict with everything it needs: as the programs judge calls and texts, facts, counters, detectors and records.

    python -m bench verdicts             prints the table
    python -m bench.bench_verdicts --write     puts it into docs/operations/conduct.md

The parts are those of a running program (`conduct_of` on SQLite), and twenty people of ten accounts write and call as
people do: texts that were seen by nobody before, to three hundred numbers, with replies; calls that are answered and
end. Taken is the processor time of the thread, of looking at the words and judging; what is counted when a call begins
or ends, or a text was sent, comes beside it. `as it comes` is one run; `undisturbed` the least of the same attempt in
three equal runs, since other work on the machine only ever adds.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.sizes import full_or
from clarion.apps.models import load_models
from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.conduct import (
    Attempt,
    AttemptKind,
    Conduct,
    Facts,
    Features,
    Happening,
    TextWatch,
    Verdict,
    features_of_facts,
)
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.opening import judging_of
from clarion.features.people import create_account
from tools.simulate_limits import put_into_page

PAGE, MARK = Path("docs/operations/conduct.md"), "bench_verdicts"
TEXTS = Path(__file__).with_name("held_out_texts.json")
NOW = datetime(2026, 11, 25, 16, tzinfo=UTC)
ACCOUNTS, PEOPLE, NUMBERS = 10, 20, 300
COUNT, BEFORE = full_or(2500, 30), full_or(800, 10)
AIMS = {"call": (100, 250), "text": (300, None)}
_HOLE = re.compile(r"\{(\w+)\}")
NATURE: dict[str, bool | int | float | str] = {
    "opted_out": False, "number_kind": "10dlc", "campaign_registered": True, "a2p": False, "marketing": False,
}  # fmt: skip


@dataclass
class Traffic:
    """One program's memory, and the people who write and call in it."""

    conduct: Conduct
    texts: TextWatch
    clock: TurnableClock
    taken: dict[str, list[int]] = field(default_factory=dict)

    def timed(self, what: str, work: Callable[[], Verdict]) -> Verdict:
        began = time.thread_time_ns()
        verdict = work()
        self.taken.setdefault(what, []).append(time.thread_time_ns() - began)
        assert verdict.allowed, (what, verdict)
        return verdict

    def send(self, number: int, words: str) -> None:
        person = number % PEOPLE
        own, to = f"+1650555{100 + person:04}", f"+1202555{number % NUMBERS:04}"
        attempt = Attempt(
            event_id=f"text-{number}", kind=AttemptKind.MESSAGE_SEND, at=self.clock.now(),
            account_id=f"{person % ACCOUNTS + 1}", extension_id=f"1{person:02}", callee=to, callee_country="US",
            international=False, caller_number=own, content_key=sha256(words.encode()).hexdigest(), via="api",
        )  # fmt: skip
        facts = {**_facts(attempt), **NATURE}

        def judged() -> Verdict:
            self.texts.look_at(words, attempt.content_key)
            return self.conduct.judge(attempt, facts)

        self.timed("text", judged)
        self.timed("text that was seen before", judged)
        self._tell("text.sent", attempt, f"s-{number}", {"number": own, "segments": 1, "content": attempt.content_key})
        if number % 3 == 0:
            self._tell("text.received", attempt, f"r-{number}", {"number": own})

    def call(self, number: int) -> None:
        person = number % PEOPLE
        own, to = f"+1650555{100 + person:04}", f"+1202555{number % NUMBERS:04}"
        attempt = Attempt(
            event_id=f"s-{number}/call", kind=AttemptKind.CALL_OUT, at=self.clock.now(),
            account_id=f"{person % ACCOUNTS + 1}", extension_id=f"1{person:02}", dialed=to[1:], callee=to,
            callee_country="US", international=False, caller_number=own, via="device",
        )  # fmt: skip
        facts = _facts(attempt)
        self.timed("call", lambda: self.conduct.judge(attempt, facts))
        self._tell("call.begun", attempt, f"s-{number}/1", {"direction": "out"})
        self.clock.advance(70)
        self._tell("call.ended", attempt, f"s-{number}/1", {
            "direction": "out", "answered": True, "seconds": 64.0, "ring_s": 6.0, "own_number": own,
        })  # fmt: skip

    def _tell(self, kind: str, attempt: Attempt, event_id: str, values: Features) -> None:
        at = self.clock.now()
        self.conduct.tell(
            Happening(event_id=event_id, kind=kind, at=at, account_id=attempt.account_id,
                      extension_id=attempt.extension_id, party=attempt.callee, values=values)
        )  # fmt: skip


def _facts(attempt: Attempt) -> Features:
    known = Facts(
        account_state=AccountState.ACTIVE, home_country="US", caller_number_account=attempt.account_id,
        main_number="+16505550100", international_enabled=True,
    )  # fmt: skip
    return features_of_facts(attempt, known)


def words_of_people(count: int) -> list[str]:
    """Honest texts in four languages; a word of its own in each."""
    said, dice = json.loads(TEXTS.read_text("utf-8")), random.Random(18)
    kinds = [kind for language in said["honest"].values() for kind in language]
    filled = (_HOLE.sub(lambda hole: dice.choice(said[hole[1]]), dice.choice(kinds)) for _ in range(count))
    return [f"{text} {dice.choice('abcdefgh')}{number}" for number, text in enumerate(filled)]


async def measured(folder: Path) -> dict[str, list[int]]:
    load_models()
    storage = Storage(f"sqlite+aiosqlite:///{folder}/bench.db")
    await storage.create_tables()
    clock = TurnableClock(NOW)
    here = Container(
        settings=load_settings({"CLARION_DATA": str(folder), "CLARION_PUBLIC_URL": "https://phone.example.com"}),
        clock=clock, storage=storage, bus=InProcessBus(), keys=load_master_key(folder),
    )  # fmt: skip
    async with storage.transaction() as session:
        for number in range(ACCOUNTS):
            long_ago = NOW - timedelta(days=400)
            await create_account(session, name=f"Account {number}", now=long_ago, account_id=f"{number + 1}")
    judging = judging_of(here)
    await judging.open()
    traffic = Traffic(judging.conduct, here.get(TextWatch), clock)
    await judging.counting.trust.read([f"{number + 1}" for number in range(ACCOUNTS)])
    words = words_of_people(COUNT + BEFORE)
    gc.disable()
    for number, text in enumerate(words):
        if number == BEFORE:
            traffic.taken.clear()
        traffic.send(number, text)
        traffic.call(number)
        if number % 200 == 0:
            await asyncio.sleep(0)
    gc.enable()
    await judging.close()
    await storage.close()
    return traffic.taken


def rows_of(runs: list[dict[str, list[int]]]) -> list[str]:
    rows = [
        "| verdict | as it comes: p50 µs | p99 µs | undisturbed: p50 µs | p99 µs | aim |",
        "|---|---|---|---|---|---|",
    ]
    for what in sorted(runs[0]):
        least = [min(times) for times in zip(*(run[what] for run in runs), strict=True)]
        figures = " | ".join(f"{_at(found, share):,.0f}" for found in (runs[-1][what], least) for share in (50, 99))
        middle, slow = AIMS.get(what, (None, None))
        aim = " and ".join(filter(None, [middle and f"p50 {middle}", slow and f"p99 {slow}"]))
        rows.append(f"| {what} | {figures} | {aim} |")
    load, cores = os.getloadavg()[0], os.cpu_count()
    return [*rows, "", f"{COUNT:,} of each; {cores} cores, load average {load:.0f} from other work at the end."]


def _at(taken: list[int], percent: int) -> float:
    return sorted(taken)[len(taken) * percent // 100] / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    asked = parser.parse_args()
    runs = []
    for _ in range(full_or(3, 1)):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(asyncio.run(measured(Path(folder))))
    text = "\n".join(rows_of(runs))
    print(text)
    if asked.write:
        PAGE.write_text(put_into_page(text, PAGE.read_text("utf-8"), MARK), "utf-8")


if __name__ == "__main__":
    main()
