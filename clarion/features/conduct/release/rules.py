"""When a rule that was watched may go on, as numbers. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from clarion.features.conduct.counters.statistics import least_total, wilson_upper
from clarion.features.conduct.rulebook import Table, get_value
from clarion.features.conduct.verdict import Status

NEXT: Final = {Status.OBSERVE: Status.CANARY, Status.CANARY: Status.ENFORCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rule has to show before it goes on, by dated tables. `z`: how sure the bound of `touched` has to be."""

    days: int
    reviewed: int
    precision: float
    touched: float
    z: float
    automatic: bool


def terms_of(tables: Mapping[str, Table], rule: str, day: date) -> Terms:
    """The terms for one rule on a day. Raises BadRule where a table of the operator has no row for it."""

    def value(name: str) -> bool | int | float | str:
        own = tables.get(f"release.{name}.{rule.lower()}")
        return get_value(own or tables[f"release.{name}"], "", day)

    return Terms(
        days=int(value("days")),
        reviewed=int(value("reviewed")),
        precision=float(value("precision")),
        touched=float(value("touched")),
        z=float(value("confidence")),
        automatic=bool(value("automatic")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen of a rule since its stage began. `right`, `wrong`: of matches, by people or a second rule."""

    status: Status
    since: datetime
    matches: int
    events: int
    right: int
    wrong: int

    @property
    def precision(self) -> float | None:
        looked = self.right + self.wrong
        return self.right / looked if looked else None

    def doubtful(self, reviewed: int) -> int:
        """How many matches may have touched somebody wrongly: what people found of those that they looked at, for all;
        as long as they looked at few, every match about which nobody said that it was right.
        """
        if self.precision is not None and self.right + self.wrong >= reviewed:
            return math.ceil(self.matches * (1.0 - self.precision))
        return max(self.wrong, self.matches - self.right)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`missing`: what it still takes, in words; nothing: it may go on. `only_looks`: it waits for people alone."""

    missing: tuple[str, ...]
    only_looks: bool

    @property
    def ready(self) -> bool:
        return not self.missing


def readiness(terms: Terms, seen: Observed, now: datetime) -> Readiness:
    """A rule goes on when it is sure, by the upper Wilson bound, that it touches hardly anybody wrongly."""
    missing: list[str] = []
    ends = seen.since + timedelta(days=terms.days)
    if now < ends:
        missing.append(f"watched until {ends:%d %B %Y %H:%M} UTC ({terms.days} days)")
    looked, doubtful = seen.right + seen.wrong, seen.doubtful(terms.reviewed)
    waits = bool(missing)
    only_looks = False
    if seen.precision is not None and looked >= terms.reviewed and seen.precision < terms.precision:
        missing.append(f"right in {terms.precision:.2%} of the looks, not in {seen.precision:.2%}")
    elif wilson_upper(min(doubtful, seen.events), seen.events, terms.z) > terms.touched:
        known = wilson_upper(min(seen.wrong, seen.events), seen.events, terms.z) <= terms.touched
        if known and looked < terms.reviewed:
            missing.append(f"a look at {terms.reviewed - looked} more of its matches ({looked} of {terms.reviewed})")
            only_looks = not waits
        else:
            needed = least_total(doubtful if looked >= terms.reviewed else seen.wrong, terms.touched, terms.z)
            missing.append(f"{max(1, needed - seen.events)} more attempts judged ({seen.events} of {needed})")
    return Readiness(tuple(missing), only_looks)
