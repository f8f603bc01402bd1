"""Sums are kept by quarters of an hour, and of those by hours, days and 32 days: a year is a few rows of each measure,
however it begins and ends. Pure.

Of each length there are periods from 1970-01-01 00:00 UTC on. One number says which: `key_of`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

QUARTER_S = 900
LENGTHS = (QUARTER_S, 3600, 86400, 32 * 86400)
_APART = 100_000_000
"""Between keys of two lengths: more than there are quarters of an hour until the year 4800."""


@dataclass(frozen=True)
class Span:
    """Periods of one length, from `first`, before `last`; `key - base` is how many of them after 1970 one is."""

    length: int
    first: int
    last: int

    @property
    def base(self) -> int:
        return LENGTHS.index(self.length) * _APART

    @property
    def keys(self) -> tuple[int, int]:
        """The first key, and the one after the last."""
        return self.base + self.first, self.base + self.last


def key_of(length: int, moment: int) -> int:
    """The period of this length into which a moment falls (seconds since the epoch)."""
    return LENGTHS.index(length) * _APART + moment // length


def lengths_for(slot: str, offset: int, *, minutes: Sequence[int], days: bool) -> tuple[int, ...]:
    """Which periods fit: none may lie in two slots, or count in part.

    `minutes`: of the day, at which it begins or ceases to count; `days`: whether only some days count; `offset`: of
    local time to UTC, in minutes.
    """
    daily = slot == "day" or days or bool(minutes)
    fits = {
        QUARTER_S: True,
        3600: all(minute % 60 == 0 for minute in minutes) and (offset % 60 == 0 or not (daily or slot)),
        86400: not minutes and slot != "hour" and (offset % 1440 == 0 or not daily),
        32 * 86400: not (daily or slot),
    }
    return tuple(length for length in LENGTHS if fits[length])


def spans(start: int, end: int, lengths: Sequence[int]) -> Iterator[Span]:
    """Whole periods between two moments, as long ones as there are; what is less than the shortest is left out."""
    if not lengths or start >= end:
        return
    *shorter, length = lengths
    first, last = -(-start // length), end // length
    if first >= last:
        yield from spans(start, end, shorter)
        return
    yield from spans(start, first * length, shorter)
    yield Span(length, first, last)
    yield from spans(last * length, end, shorter)
