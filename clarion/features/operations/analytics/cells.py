"""Sums about calls, and how they add up. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from clarion.features.operations.analytics.periods import LENGTHS, key_of
from clarion.features.operations.analytics.telling import CallView
from clarion.features.operations.analytics.words import ACTION, ALL, DIMENSIONS, OFFERS, SEGMENT, measure


@dataclass(slots=True)
class Cell:
    """`least` and `most`: seconds of the shortest and the longest call; None before the first."""

    calls: int = 0
    seconds: float = 0.0
    least: float | None = None
    most: float | None = None

    def add(self, other: "Cell") -> None:
        self.calls += other.calls
        self.seconds += other.seconds
        if other.least is not None:
            self.least = other.least if self.least is None else min(self.least, other.least)
        if other.most is not None:
            self.most = other.most if self.most is None else max(self.most, other.most)


def cells_of(view: CallView) -> dict[str, Cell]:
    """What one call adds to each measure."""
    found = {measure(ALL): Cell(1, view.seconds, view.seconds, view.seconds)}
    for dimension in DIMENSIONS:
        word = getattr(view, dimension)
        if word:
            found[measure(dimension, word)] = Cell(1, view.seconds, view.seconds, view.seconds)
    for segment, seconds in view.segments.items():
        found[measure(SEGMENT, segment)] = Cell(1, seconds, seconds, seconds)
    for action in view.actions:
        found[measure(ACTION, action)] = Cell(1, 0.0, 0.0, 0.0)
    if view.offers:
        found[measure(OFFERS)] = Cell(view.offers, 0.0, 0.0, 0.0)
    return found


Key = tuple[str, str, str, int, str]
"""Account, kind, subject, period (`periods.key_of`), measure."""


def summed(views: Iterable[CallView]) -> dict[Key, Cell]:
    """Sums by periods of each length, in one order everywhere: two writers never wait for each other in a circle."""
    found: dict[Key, Cell] = defaultdict(Cell)
    for view in views:
        periods = [key_of(length, view.started) for length in LENGTHS]
        for name, cell in cells_of(view).items():
            for period in periods:
                found[view.account_id, view.kind, view.subject, period, name].add(cell)
    return {key: found[key] for key in sorted(found)}
