"""Legal ratios, counted once for all processes: over closed periods, from the same happenings as everything else.

The counters of a process answer in a microsecond and know what it was told; these are for whoever may wait and needs
the figure of all: pages, reports, the close of a period. With Valkey they outlive every process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features.conduct.counters import CounterBook, Counters, Period, SteadyTime, ValkeyCounters
from clarion.features.conduct.counters.feed import from_wire
from clarion.features.conduct.counters.names import SHAPES, SHORT_S
from clarion.features.conduct.counters.statistics import Z_CLOSED, wilson_lower
from clarion.features.conduct.ports import HAPPENING, Happening

Span = Callable[[datetime], tuple[datetime, datetime]]

RATIOS = {
    "short": ("ratio-short", "ratio-answered"),  # DIAL-03, by account
    "abandoned": ("ratio-abandoned", "ratio-live"),  # DIAL-01, by campaign
    "opt-outs": ("ratio-opt-outs", "ratio-texts"),  # SPM-02, by campaign or sending number
    "undelivered": ("ratio-undelivered", "ratio-texts"),
}
"""Numerator and denominator."""
PERIODS: dict[str, Span] = {
    "day": Period.day,
    "week": Period.week,
    "month": Period.month,
    "days30": Period.days30,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A ratio over a period. Until it is `closed`, what comes late still changes it."""

    count: int
    total: int
    since: datetime
    until: datetime
    closed: bool

    @property
    def ratio(self) -> float:
        return self.count / self.total if self.total else 0.0

    @property
    def lower(self) -> float:
        """The bound for a ratio that is read once, when its window closes."""
        return wilson_lower(min(self.count, self.total), self.total, Z_CLOSED)


class Ratios:
    """One counting member at a time takes each happening; everybody reads."""

    def __init__(self, here: Container, book: CounterBook) -> None:
        self._here = here
        self._book = book
        url = here.settings.valkey_url
        self._shared = ValkeyCounters(url, SHAPES, SteadyTime(here.clock).now) if url else None
        self._counters: Counters = self._shared or book.counters
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(HAPPENING, self._hear, group="conduct-ratios")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        if self._shared is not None:
            await self._shared.close()

    async def read(self, ratio: str, scope: str, period: str, at: datetime) -> Reading:
        """The ratio of a scope over the period that holds `at`. Raises Unavailable when Valkey does not answer."""
        numerator, denominator = RATIOS[ratio]
        since, until = PERIODS[period](at)
        return Reading(
            count=round(await self._counters.total(f"{numerator}/{scope}", since, until)),
            total=round(await self._counters.total(f"{denominator}/{scope}", since, until)),
            since=since,
            until=until,
            closed=await self._counters.closed(f"{denominator}/{scope}", until),
        )

    async def _hear(self, payload: Payload) -> None:
        """Again as a whole when it fails: what is counted already does not count again."""
        for wire in payload.get("told", ()):
            await self.take(from_wire(wire))

    def take_history(self, told: Happening) -> None:
        """What happened before this process began; Valkey remembers by itself."""
        if self._shared is None:
            for name, scope in _counts(told):
                if scope:
                    self._book.counters.add_now(f"{name}/{scope}", told.at.timestamp(), told.event_id)

    async def take(self, told: Happening) -> None:
        for name, scope in _counts(told):
            if scope:
                await self._counters.add(f"{name}/{scope}", told.at, told.event_id)


def _counts(told: Happening) -> list[tuple[str, str]]:
    """Which counters a happening counts in, and for which scope."""
    values = told.values
    if told.kind == "call.ended":
        if values.get("direction") != "out" or not values.get("answered"):
            return []
        seconds = values.get("seconds", 0.0)
        short = isinstance(seconds, int | float) and seconds <= SHORT_S
        return [("ratio-answered", told.account_id), *([("ratio-short", told.account_id)] if short else [])]
    campaign = str(values.get("campaign", ""))
    if told.kind == "campaign.answered":
        abandoned = [("ratio-abandoned", campaign)] if values.get("abandoned") else []
        return [("ratio-live", campaign), *abandoned]
    names = {"text.sent": "ratio-texts", "text.opt-out": "ratio-opt-outs", "text.failed": "ratio-undelivered"}
    name = names.get(told.kind)
    return [(name, campaign or str(values.get("number", "")))] if name else []
