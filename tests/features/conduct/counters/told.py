"""Happenings and attempts, made short."""

from datetime import datetime
from itertools import count

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, CounterFeatures, take
from clarion.features.conduct.ports import Features, FeatureValue, Happening

_numbers = count(1)
CALLEE = "+12125550100"


def happening(kind: str, at: datetime, event_id: str = "", **what: FeatureValue) -> Happening:
    """`account`, `extension`, `source` and `party` by name, everything else as a value."""
    plain = {name: str(what.pop(name, default)) for name, default in _DEFAULTS.items()}
    return Happening(
        event_id=event_id or f"e{next(_numbers)}",
        kind=kind,
        at=at,
        account_id=plain["account"],
        extension_id=plain["extension"],
        source=plain["source"],
        party=plain["party"],
        values=what,
    )


def tell(book: CounterBook, kind: str, at: datetime, event_id: str = "", **what: FeatureValue) -> None:
    take(book, happening(kind, at, event_id, **what))


def read(book: CounterBook, told: list[Happening]) -> None:
    """As history, in order."""
    with book.reading_history():
        for one in sorted(told, key=lambda one: one.at):
            take(book, one)


_DEFAULTS = {"account": "a", "extension": "x", "source": "", "party": CALLEE}


def facts(book: CounterBook, kind: AttemptKind, at: datetime, **fields: object) -> Features:
    fields = {"account_id": "a", "extension_id": "x", "callee": CALLEE, "callee_country": "US"} | fields
    return CounterFeatures(book).features(Attempt(event_id="judged", kind=kind, at=at, **fields))  # type: ignore[arg-type]
