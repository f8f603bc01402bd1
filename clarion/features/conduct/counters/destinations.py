"""What is usual for an account: the countries where it talks with people, the hours of the day at which it calls, and
what calls abroad that are up have come to so far. In memory, bounded; read again from CDRs when a process starts.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass, field

DAY, HOUR = 86_400.0, 3600.0
MOST_ACCOUNTS = 100_000
MOST_COUNTRIES = 250
MOST_LIVE = 500
LONGEST_S = 6 * HOUR
"""A call whose end nobody told costs no longer than this."""
RESERVED_MIN = 3.0
"""Minutes that a call which is up is taken to last at least: those who start many at once spend them all."""
HISTORY_DAYS, HISTORY_CALLS = 5, 40
"""Of less than this nobody can say at which hours an account calls."""


@dataclass(slots=True)
class Usual:
    """Of one account."""

    countries: dict[str, float] = field(default_factory=dict)  # country code: the first conversation there
    hours: list[int] = field(default_factory=lambda: [0] * 24)  # calls by hour of the day, UTC
    days: set[int] = field(default_factory=set)
    live: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)  # call: began, price a minute


class Destinations:
    def __init__(self) -> None:
        self._accounts: OrderedDict[str, Usual] = OrderedDict()

    def _of(self, account: str) -> Usual:
        usual = self._accounts.get(account)
        if usual is None:
            usual = self._accounts[account] = Usual()
            if len(self._accounts) > MOST_ACCOUNTS:
                self._accounts.popitem(last=False)
        return usual

    def note_call(self, account: str, at: float) -> None:
        """Somebody of the account called; one that was let go."""
        usual = self._of(account)
        usual.hours[int(at // HOUR) % 24] += 1
        usual.days.add(int(at // DAY))
        if len(usual.days) > 60:
            usual.days.remove(min(usual.days))

    def note_talk(self, account: str, country: str, at: float) -> None:
        countries = self._of(account).countries
        if country and len(countries) < MOST_COUNTRIES:
            countries[country] = min(at, countries.get(country, at))

    def is_usual(self, account: str, country: str, at: float) -> bool:
        usual = self._accounts.get(account)
        first = usual.countries.get(country) if usual else None
        return first is not None and first <= at - DAY

    def is_quiet(self, account: str, at: float) -> bool:
        """Whether nobody of the account calls at this hour, or the hours beside it, although it called for days."""
        usual = self._accounts.get(account)
        if usual is None or len(usual.days) < HISTORY_DAYS or sum(usual.hours) < HISTORY_CALLS:
            return False
        hour = int(at // HOUR) % 24
        near = usual.hours[hour - 1] + usual.hours[hour] + usual.hours[(hour + 1) % 24]
        return near * 100 <= sum(usual.hours)

    def began(self, account: str, call: str, at: float, price: float) -> None:
        live = self._of(account).live
        live[call] = (at, price)
        if len(live) > MOST_LIVE:
            live.popitem(last=False)

    def ended(self, account: str, call: str) -> None:
        usual = self._accounts.get(account)
        if usual is not None:
            usual.live.pop(call, None)

    def spent_live(self, account: str, at: float) -> float:
        """What the calls that are up have come to, begun minutes and some more for each."""
        usual = self._accounts.get(account)
        if usual is None or not usual.live:
            return 0.0
        spent = 0.0
        for began, price in usual.live.values():
            if at - began < LONGEST_S:
                spent += price * max(RESERVED_MIN, math.ceil((at - began) / 60.0))
        return spent
