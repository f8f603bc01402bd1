"""The real judge with its real counters and detectors, on events that are written down and a clock of their own."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from clarion.base.clock import Timer
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.counters import CounterBook, CounterFeatures, attempt_as_happening, is_selling, take
from clarion.features.conduct.detectors import TextWatch
from clarion.features.conduct.lists import ListBook, ListFeatures
from clarion.features.conduct.lists.starter import default_price
from clarion.features.conduct.ports import Features
from clarion.features.conduct.replay.events import Event
from clarion.features.conduct.rulebook import Override, RuleBook
from clarion.features.conduct.verdict import Verdict

_MOST_REFUSED = 500_000
_TIDY_EVERY = 2_000
_TIDIED_AT_ONCE = 5_000


class EventClock:
    """Stands at the time of the newest event."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)

    def monotonic(self) -> float:
        return self.time

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        return asyncio.get_running_loop().call_later(delay_s, fn)


class Simulation:
    """Feed it events in their order. Nothing of what is outside comes in: the same events give the same verdicts."""

    def __init__(self, book: RuleBook, overrides: Iterable[Override] = (), *, start: float = 0.0) -> None:
        self.clock = EventClock()
        self.clock.time = start
        self.counters = CounterBook(self.clock)
        self.counters.price_of = default_price
        self.conduct = Conduct(book, overrides)
        self.conduct.add_source(
            CounterFeatures(self.counters, lambda account_id: self._plans.get(account_id, "standard"))
        )
        self.texts = TextWatch()
        self.conduct.add_source(self.texts)
        lists = ListBook(None)
        lists.loaded = True  # nothing is on an account's own lists
        self.conduct.add_source(ListFeatures(lists, lambda: self.conduct.force.book.tables, self._sells))
        self.conduct.add_witness(self.texts.judged)
        self.conduct.add_recorder(self._record)
        self._parts: Sequence[Features] = ()
        self._refused: OrderedDict[str, None] = OrderedDict()
        self._plans: dict[str, str] = {}
        self._fed = 0

    def _sells(self, attempt: Attempt) -> bool:
        return is_selling(self.counters, attempt, self.clock.time)

    def _record(self, attempt: Attempt, parts: Sequence[Features], verdict: Verdict) -> None:
        self._parts = tuple(parts)

    def feed(self, event: Event) -> Verdict | None:
        """The verdict on an attempt; None for a happening."""
        self.clock.time = max(self.clock.time, event.at)
        self._fed += 1
        if self._fed % _TIDY_EVERY == 0:
            self.counters.counters.tidy(self.clock.time, _TIDIED_AT_ONCE)
        if event.happening is not None:
            if event.after not in self._refused:
                take(self.counters, event.happening)
            return None
        if event.attempt is None:
            return None
        return self._judge(event, event.attempt)

    def _judge(self, event: Event, attempt: Attempt) -> Verdict:
        if event.text:
            self.texts.look_at(event.text, attempt.content_key)
        plan = event.features.get("plan")
        if plan:
            self._plans[attempt.account_id] = str(plan)
        self._parts = ()
        verdict = self.conduct.judge(attempt, event.features)
        hot = bool(event.features.get("hot_spot"))
        told = attempt_as_happening(attempt, verdict, hot_spot=hot, parts=self._parts)
        if told is not None:
            take(self.counters, told)
        if not verdict.allowed:
            self._refused[attempt.event_id] = None
            if len(self._refused) > _MOST_REFUSED:
                self._refused.popitem(last=False)
        return verdict
