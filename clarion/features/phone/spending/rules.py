"""What calls cost, while they go on and once they are over, and how long they may go on. Pure, whole numbers only:
amounts in millionths of the currency, times in milliseconds.

A call is charged by increments that have begun, the minimum at once: nothing that was charged is ever taken back, so
that a sum over running calls only grows, and `may_last` can say when it would pass a limit.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from clarion.calls.wire import Record

UNIT = 1_000_000
WARN_PERCENT = 80
LONGEST_MS = 24 * 3600 * 1000
"""How far ahead is looked: a limit that is further away is looked for again."""


class Rate(Record, frozen=True):
    trunk_id: str = ""
    prefix: str = ""
    name: str = ""
    per_minute: int = 0
    per_call: int = 0
    increment_seconds: int = 60
    minimum_seconds: int = 60


def find_rate(rates: Iterable[Rate], trunk_id: str, number: str) -> Rate | None:
    """The trunk's own before every trunk's, then the longest prefix."""
    fitting = [each for each in rates if each.trunk_id in ("", trunk_id) and number.startswith(each.prefix)]
    return max(fitting, key=lambda each: (each.trunk_id != "", len(each.prefix)), default=None)


def charged_seconds(rate: Rate, elapsed_ms: int) -> int:
    """Increments that have begun, one at least; never less than the minimum."""
    step = rate.increment_seconds * 1000
    begun = max(1, -(-max(elapsed_ms, 0) // step)) * rate.increment_seconds
    return max(rate.minimum_seconds, begun)


def charge(rate: Rate, elapsed_ms: int) -> int:
    """A part of a millionth counts as one."""
    return rate.per_call + -(-rate.per_minute * charged_seconds(rate, elapsed_ms) // 60)


def first_charge(rate: Rate) -> int:
    """What a call costs as soon as it is answered."""
    return charge(rate, 0)


class Running(Record, frozen=True):
    """A paid call that goes on. `since`: when it was answered, milliseconds since the epoch."""

    rate: Rate
    since: int


def total(running: Sequence[Running], now: int) -> int:
    return sum(charge(each.rate, now - each.since) for each in running)


def may_last(running: Sequence[Running], left: int, now: int) -> int | None:
    """Milliseconds from `now` that all of these may go on and cost no more than `left` together; 0: they cost more
    already; None: longer than anybody looks ahead.
    """
    if total(running, now) > left:
        return 0
    if total(running, now + LONGEST_MS) <= left:
        return None
    fits, exceeds = 0, LONGEST_MS
    while exceeds - fits > 1:
        middle = (fits + exceeds) // 2
        if total(running, now + middle) <= left:
            fits = middle
        else:
            exceeds = middle
    return fits


def warns_at(limit: int) -> int:
    """The amount from which a warning is due."""
    return -(-limit * WARN_PERCENT // 100)


def decimal_of(amount: int) -> str:
    """Two places at least, as many as it has otherwise: 0.0125, 3.50."""
    whole = Decimal(amount) / UNIT
    return f"{whole:.2f}" if whole == round(whole, 2) else f"{whole:.6f}".rstrip("0")


def amount_of(value: Decimal) -> int:
    """Millionths; what is smaller is rounded up."""
    return -int(-(value * UNIT) // 1)
