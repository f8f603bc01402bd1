"""Counters: what a million accounts cost in memory, how fast they count and answer, beside the parts they stand on.

    python -m bench.bench_counters            prints the tables
    python -m bench.bench_counters --write    puts them into docs/operations/conduct.md

Each account here has three counters that last (answered calls and short ones by day, minutes of a seat) and one that
comes and goes (its calls of the last hour). `--accounts` takes another number than a million. Peers: `limits` (moving
window in memory), where it is installed; and a bare dict of integers, which remembers neither when nor which event.
"""

import argparse
import gc
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median

from bench.sizes import full_or
from clarion.base.clock import SystemClock
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, CounterFeatures, take
from clarion.features.conduct.ports import Happening
from tools.simulate_limits import put_into_page

PAGE = Path("docs/operations/conduct.md")
MARK = "bench_counters"
ASKED = full_or(2000, 50)


def resident_mb() -> float:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def per_second(work: Callable[[], int], rounds: int = 3) -> float:
    """Median of the rates of some rounds, by processor time; `work` returns how many it did."""
    rates = []
    for _ in range(rounds):
        start = time.process_time()
        count = work()
        rates.append(count / max(time.process_time() - start, 1e-9))
    return median(rates)


def measure_memory(accounts: int) -> list[str]:
    gc.collect()
    before = resident_mb()
    book = CounterBook(SystemClock(), most=accounts * 5)
    now = time.time()
    add = book.counters.add_now
    start = time.process_time()
    for number in range(accounts):
        account, event = f"4000{number:07}", f"s-{number:012}/1"
        add(f"answered/{account}", now, event)
        add(f"short/{account}", now, event)
        add(f"minutes/{account}", now, event, 2.5)
        add(f"calls/{account}", now, event)
    seconds = time.process_time() - start
    gc.collect()
    used = resident_mb() - before
    counters = len(book.counters)
    return [
        f"| {accounts:,} accounts, {counters:,} counters, one event each | {used:,.0f} MB |",
        f"| a counter, its key and its event's id included | {used * 2**20 / counters:,.0f} bytes |",
        f"| making them | {counters / max(seconds, 1e-9):,.0f} counters/s |",
    ]


def measure_speed() -> list[str]:
    book = CounterBook(SystemClock())
    add, total = book.counters.add_now, book.counters.total_now
    now = time.time()
    keys = [f"calls/{number}" for number in range(full_or(10_000, 200))]
    days = [f"answered/{number}" for number in range(full_or(10_000, 200))]
    names = iter(range(10**9))

    def count(into: list[str]) -> int:
        for key in into:
            add(key, now, f"e{next(names)}")
        return len(into)

    def read(of: list[str], window: float) -> int:
        for key in of:
            total(key, now - window, now + 300)
        return len(of)

    rows = [
        ("count an event that is kept for an hour", per_second(lambda: count(keys), 9)),
        ("count an event in a day's sum", per_second(lambda: count(days), 9)),
        ("count a double", per_second(lambda: _doubles(add, keys, now), 9)),
        ("read a window of events", per_second(lambda: read(keys, 3600), 9)),
        ("read a sum of days", per_second(lambda: read(days, 86_400), 9)),
        ("a bare dict: count", per_second(lambda: _bare(keys), 9)),
    ]
    rows += [("`limits`, moving window: count and ask", rate) for rate in _peer(keys)]
    return [f"| {what} | {rate:,.0f} | {1e6 / rate:.2f} |" for what, rate in rows]


def _doubles(add: Callable[..., bool], keys: list[str], now: float) -> int:
    for key in keys:
        add(key, now, "e0")
    return len(keys)


def _bare(keys: list[str]) -> int:
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return len(keys)


def _peer(keys: list[str]) -> list[float]:
    try:
        limits, storage, strategies = (import_module(f"limits{part}") for part in ("", ".storage", ".strategies"))
    except ImportError:
        return []
    limiter = strategies.MovingWindowRateLimiter(storage.MemoryStorage())
    item = limits.RateLimitItemPerHour(1_000_000)

    def work() -> int:
        for key in keys:
            limiter.hit(item, key)
        return len(keys)

    return [per_second(work, 3)]


class _Day:
    """An account in the middle of its day: whole happenings go in, whole sets of facts come out."""

    def __init__(self) -> None:
        self._book = CounterBook(SystemClock())
        self._features = CounterFeatures(self._book)
        self._names = iter(range(10**9))

    def _told(self, kind: str, values: dict[str, bool | int | float | str]) -> Happening:
        number = next(self._names)
        return Happening(
            event_id=f"s-{number}/1",
            kind=kind,
            at=datetime.now(UTC),
            account_id=f"a{number % 100}",
            extension_id=f"x{number % 500}",
            party=f"+1212555{number % 5000:04}",
            values=values,
        )

    def takes(self, kind: str, **values: bool | int | float | str) -> float:
        """Happenings a second; making them is not counted."""
        spent = []
        for _ in range(4):
            events = [self._told(kind, values) for _ in range(full_or(5000, 50))]
            start = time.process_time()
            for event in events:
                take(self._book, event)
            spent.append(max(time.process_time() - start, 1e-9) / len(events))
        return 1 / median(spent)

    def answers(self, kind: AttemptKind, **fields: str) -> float:
        """Sets of facts a second."""
        at = datetime.now(UTC)
        attempt = Attempt(event_id="e", kind=kind, at=at, account_id="a1", extension_id="x1", **fields)  # type: ignore[arg-type]

        def work() -> int:
            for _ in range(ASKED):
                self._features.features(attempt)
            return ASKED

        return per_second(work, 5)


def measure_attempts() -> list[str]:
    day = _Day()
    ended: dict[str, bool | float | str] = {"direction": "out", "answered": True, "own_number": "+16505550100"}
    callee, sender = {"callee": "+12125550100"}, {"caller_number": "+16505550100"}
    rows = [
        ("take an attempt to call", day.takes("attempt", attempt="call.out")),
        ("take the end of a call", day.takes("call.ended", seconds=42.0, **ended)),
        ("take a text", day.takes("text.sent", number="+16505550100", content="c", segments=1)),
        ("take a failed sign-in", day.takes("sign-in.failed")),
        ("facts about a call", day.answers(AttemptKind.CALL_OUT, **callee)),
        ("facts about a text", day.answers(AttemptKind.MESSAGE_SEND, **callee, **sender)),
        ("facts about a sign-in", day.answers(AttemptKind.SIGN_IN, source="192.0.2.7", claimed="n")),
    ]
    return [f"| {what} | {rate:,.0f} | {1e6 / rate:.1f} |" for what, rate in rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=full_or(1_000_000, 1_000))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    speed, attempts = measure_speed(), measure_attempts()
    lines = ["| memory | |", "|---|---|", *measure_memory(arguments.accounts), ""]
    lines += ["| counters | a second | µs |", "|---|---|---|", *speed, ""]
    lines += ["| happenings and facts | a second | µs |", "|---|---|---|", *attempts]
    text = "\n".join(lines)
    print(text)
    if arguments.write:
        PAGE.write_text(put_into_page(text, PAGE.read_text(), MARK))


if __name__ == "__main__":
    main()
