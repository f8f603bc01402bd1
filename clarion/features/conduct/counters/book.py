"""All that is counted in one process: fed with happenings, asked for facts about attempts."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Generic, TypeVar

from clarion.base.clock import Clock
from clarion.features.conduct.counters.destinations import Destinations
from clarion.features.conduct.counters.gauges import LiveCalls
from clarion.features.conduct.counters.graph import CallGraph
from clarion.features.conduct.counters.known_parties import KnownParties
from clarion.features.conduct.counters.memory import MemoryCounters
from clarion.features.conduct.counters.names import SHAPES, key
from clarion.features.conduct.counters.pending import PendingTexts
from clarion.features.conduct.counters.ports import UNIT
from clarion.features.conduct.counters.shapes import DAY, HOUR
from clarion.features.conduct.counters.statistics import CheckedRatio, WeeklyHabit, first_checkpoint, hour_of_week
from clarion.features.conduct.counters.steady import AHEAD_S, SteadyTime
from clarion.features.conduct.places.journeys import Journey
from clarion.features.conduct.ports import Happening

MOST_RATIOS = 200_000
MOST_HABITS = 100_000
MOST_GRAPHS = 20_000
MOST_STREAKS = 50_000
MOST_PLANS = 100
MOST_ACTIVE = 1_000_000
_HOURS_LEARNED_AT_ONCE = 168


Value = TypeVar("Value")


class Bounded(Generic[Value]):
    """Values made when first asked for; those not asked for longest go when there are too many."""

    def __init__(self, most: int, make: Callable[[], Value]) -> None:
        self._most = most
        self._make = make
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, name: str) -> Value:
        value = self._values.get(name)
        if value is None:
            value = self._values[name] = self._make()
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        else:
            self._values.move_to_end(name)
        return value

    def find(self, name: str) -> Value | None:
        return self._values.get(name)


class Habit:
    """What is usual for an account and a prefix, and up to which hour it has been learned."""

    __slots__ = ("learned_until", "usual")

    def __init__(self) -> None:
        self.usual = WeeklyHabit()
        self.learned_until = 0


class Streak:
    """How many keys in a row were read in order."""

    __slots__ = ("last", "length")

    def __init__(self) -> None:
        self.last = -1
        self.length = 0

    def note(self, number: int) -> None:
        if number == self.last:
            return
        self.length = self.length + 1 if number == self.last + 1 else 1
        self.last = number


class PlanMonth:
    """Minutes talked on a plan in a calendar month, and by which seats."""

    __slots__ = ("minutes", "month", "seats")

    def __init__(self) -> None:
        self.month = 0
        self.minutes = 0.0
        self.seats: set[str] = set()

    def note(self, month: int, seat: str, minutes: float) -> None:
        if month > self.month:
            self.month, self.minutes, self.seats = month, 0.0, set()
        if month == self.month:
            self.minutes += minutes
            self.seats.add(seat)


Taker = Callable[["CounterBook", Happening, float], None]
"""What one kind of happening counts for."""


class CounterBook:
    """One per process. Exact for what this process tells it; others' tidings come with the bus's delay."""

    def __init__(self, clock: Clock, *, most: int | None = None) -> None:
        self._steady = SteadyTime(clock)
        self._reading: float | None = None
        self._moment: float | None = None
        limits = {} if most is None else {"most": most}
        self.counters = MemoryCounters(SHAPES, self.now, **limits)
        self._find = self.counters.find_series
        self.live = LiveCalls()
        self.ratios = Bounded(MOST_RATIOS, dict[int, tuple[int, CheckedRatio]])
        self.habits = Bounded(MOST_HABITS, Habit)
        self.graphs = Bounded(MOST_GRAPHS, CallGraph)
        self.streaks = Bounded(MOST_STREAKS, Streak)
        self.known = KnownParties()
        self.pending = PendingTexts()
        self.destinations = Destinations()
        self._forwards: dict[str, str] = {}  # call: the scope that its forward counts in once answered
        self.number_counts: dict[str, int] = {}  # of an account, as last heard
        self.plans = Bounded(MOST_PLANS, PlanMonth)
        self.journeys = Bounded(MOST_STREAKS, Journey)  # of people, by where they signed in
        self.price_of: Callable[[str], float | None] = lambda number: None  # of a minute; whoever has prices sets it
        self.active: dict[str, str] = {}  # seats that talked since they were last looked at: extension, account

    # ---- time

    def now(self) -> float:
        """Our time; while history is read, the time that history has come to."""
        if self._moment is not None:
            return self._moment
        return self._steady.now() if self._reading is None else self._reading

    def credible(self, at: float) -> float:
        """The time of an event; ours where it claims to come from the future. History is believed."""
        if self._reading is None:
            now = self.now()
            return at if at <= now + AHEAD_S else now
        self._reading = max(self._reading, at)
        return at

    def take(self, told: Happening, taker: Taker) -> None:
        """Count something that happened, by one look at the clock however many counters it changes."""
        if self._reading is None:
            self._moment = self._steady.now()
        try:
            taker(self, told, self.credible(told.at.timestamp()))
        finally:
            self._moment = None

    @contextmanager
    def reading_history(self) -> Iterator[None]:
        """What is told inside happened before, in order: periods open and close as they did then."""
        self._reading = 0.0
        try:
            yield
        finally:
            self._reading = None

    # ---- ratios that are read at checkpoints

    def read_ratio(self, name: str, scope: str, window: int, period: int, limit: float, count: int, total: int) -> None:
        """Look at the totals of a window in a period (a number that grows); a new period begins without a bound."""
        kept = self.ratios.get(key(name, scope))
        known = kept.get(window)
        if known is None or known[0] < period:
            known = kept[window] = (period, CheckedRatio(first=first_checkpoint(limit)))
        if known[0] == period:
            known[1].read(count, total)

    def bound_of(self, name: str, scope: str, window: int, period: int) -> float:
        """What the last look at a checkpoint has shown, in this period."""
        known = (self.ratios.find(key(name, scope)) or {}).get(window)
        return known[1].bound if known and known[0] == period else 0.0

    # ---- seats to look at

    def note_active(self, extension_id: str, account_id: str) -> None:
        if len(self.active) < MOST_ACTIVE:
            self.active[extension_id] = account_id

    def take_active(self) -> dict[str, str]:
        """Leases that talked since this was last asked, with their accounts."""
        found, self.active = self.active, {}
        return found

    # ---- forwards under way

    def note_forward(self, call_id: str, scope: str) -> None:
        self._forwards[call_id] = scope
        if len(self._forwards) > MOST_STREAKS:
            del self._forwards[next(iter(self._forwards))]

    def forward_of(self, call_id: str) -> str:
        return self._forwards.get(call_id, "")

    def end_forward(self, call_id: str) -> None:
        self._forwards.pop(call_id, None)

    # ---- weekly habits

    def habit_of(self, account_id: str, prefix: str, at: float) -> WeeklyHabit:
        """What is usual there, with every hour learned that has ended."""
        name = f"{account_id}/{prefix}"
        habit = self.habits.get(name)
        hour = int(at // HOUR)
        if not habit.learned_until:
            habit.learned_until = hour
        start = max(habit.learned_until, hour - _HOURS_LEARNED_AT_ONCE)
        for ended in range(start, hour):
            since = float(ended * HOUR)
            count = self.counters.total_now(key("prefix", name), since, since + HOUR)
            habit.usual.learn(hour_of_week(since), count)
        habit.learned_until = max(hour, habit.learned_until)
        return habit.usual

    # ---- windows

    # They end a little after the moment they are asked for: other machines' clocks may be ahead of ours.

    # Most counters that rules ask about are not there, so nothing more is done for these.

    def total(self, name: str, scope: str, at: float, window: float) -> float:
        """The sum over the last `window` seconds."""
        series = self._find(f"{name}/{scope}")
        return 0.0 if series is None else series.total(at - window, at + AHEAD_S) / UNIT

    def count(self, name: str, scope: str, at: float, window: float) -> int:
        series = self._find(f"{name}/{scope}")
        return 0 if series is None else round(series.total(at - window, at + AHEAD_S) / UNIT)

    def distinct(self, name: str, scope: str, at: float, window: float) -> int:
        series = self._find(f"{name}/{scope}")
        return 0 if series is None else series.distinct(at - window, at + AHEAD_S)

    def largest(self, name: str, scope: str, at: float, window: float) -> int:
        return round(self.counters.largest_now(key(name, scope), at - window, at + AHEAD_S))

    def days(self, name: str, scope: str, at: float, days: int) -> float:
        """The sum over so many UTC days, today's included."""
        series = self._find(f"{name}/{scope}")
        if series is None:
            return 0.0
        end = (int(at // DAY) + 1) * DAY
        return series.total(end - days * DAY, end) / UNIT

    def hours(self, name: str, scope: str, at: float, hours: int) -> int:
        """The sum over so many clock hours, the present one included."""
        series = self._find(f"{name}/{scope}")
        if series is None:
            return 0
        end = (int(at // HOUR) + 1) * HOUR
        return round(series.total(end - hours * HOUR, end) / UNIT)

    def month(self, name: str, scope: str, at: float) -> float:
        """The sum over the calendar month so far."""
        start = month_start(at)
        return self.counters.total_now(key(name, scope), start, at + DAY)


def month_start(at: float) -> float:
    moment = datetime.fromtimestamp(at, UTC)
    return datetime(moment.year, moment.month, 1, tzinfo=UTC).timestamp()


def month_number(at: float) -> int:
    moment = datetime.fromtimestamp(at, UTC)
    return moment.year * 12 + moment.month
