"""When a rule that was watched may go on, as numbers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from clarion.features.conduct.rulebook import Table, get_value
from clarion.features.conduct.verdict import Status

NEXT: Final = {Status.OBSERVE: Status.CANARY, Status.CANARY: Status.ENFORCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a rule has to show before it goes on, by dated tables."""

    days: int
    events: int
    matches: int
    reviewed: int
    precision: float
    touched: float
    automatic: bool


def terms_of(tables: Mapping[str, Table], rule: str, day: date) -> Terms:
    """The terms for one rule on a day. Raises BadRule where a table of the operator has no row for it."""

    def value(name: str) -> bool | int | float | str:
        own = tables.get(f"release.{name}.{rule.lower()}")
        return get_value(own or tables[f"release.{name}"], "", day)

    return Terms(
        days=int(value("days")),
        events=int(value("events")),
        matches=int(value("matches")),
        reviewed=int(value("reviewed")),
        precision=float(value("precision")),
        touched=float(value("touched")),
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

    @property
    def touched(self) -> float:
        """The share of all attempts that were matched wrongly, as far as is known."""
        wrong = 1.0 - (self.precision if self.precision is not None else 1.0)
        return self.matches * wrong / self.events if self.events else 0.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """`missing`: what it still takes, in words; nothing: it may go on. `only_looks`: it waits for people alone."""

    missing: tuple[str, ...]
    only_looks: bool

    @property
    def ready(self) -> bool:
        return not self.missing


def readiness(terms: Terms, seen: Observed, now: datetime) -> Readiness:
    missing: list[str] = []
    ends = seen.since + timedelta(days=terms.days)
    if now < ends:
        missing.append(f"watched until {ends:%d %B %Y %H:%M} UTC ({terms.days} days)")
    if seen.events < terms.events:
        missing.append(f"{terms.events - seen.events} more attempts judged ({seen.events} of {terms.events})")
    if seen.matches < terms.matches:
        missing.append(f"{terms.matches - seen.matches} more matches ({seen.matches} of {terms.matches})")
    waits = bool(missing)
    looked = seen.right + seen.wrong
    if looked < terms.reviewed:
        missing.append(f"a look at {terms.reviewed - looked} more of its matches ({looked} of {terms.reviewed})")
    only_looks = bool(missing) and not waits
    if seen.precision is not None and seen.precision < terms.precision:
        missing.append(f"right in {terms.precision:.2%} of the looks, not in {seen.precision:.2%}")
        only_looks = False
    if seen.touched > terms.touched:
        missing.append(f"at most {terms.touched:.2%} of attempts touched wrongly, not {seen.touched:.2%}")
        only_looks = False
    return Readiness(tuple(missing), only_looks)
