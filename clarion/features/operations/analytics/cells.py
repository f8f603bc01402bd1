"""Sums about calls, and how they add up. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from clarion.features.operations.analytics.periods import LENGTHS, key_of
from clarion.features.operations.analytics.telling import CallView
from clarion.features.operations.analytics.words import DIMENSIONS, traits_of


@dataclass(slots=True)
class Cell:
    """`least` and `most`: seconds of the shortest and the longest call; None before the first."""

    calls: int = 0
    seconds: float = 0.0
    least: float | None = None
    most: float | None = None

    def add(self, other: "Cell") -> None:
        self.put(other.calls, other.seconds, other.least, other.most)

    def put(self, calls: int, seconds: float, least: float | None, most: float | None) -> None:
        """Add what other calls came to."""
        self.calls += calls
        self.seconds += seconds
        if least is not None and (self.least is None or least < self.least):
            self.least = least
        if most is not None and (self.most is None or most > self.most):
            self.most = most


@dataclass(slots=True)
class Sum:
    """Of calls that had the same words. Segments and actions by their names, those that occurred."""

    whole: Cell = field(default_factory=Cell)
    offers: int = 0
    segments: dict[str, Cell] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)

    def count(self, view: CallView) -> None:
        self.whole.put(1, view.seconds, view.seconds, view.seconds)
        self.offers += view.offers
        for segment, seconds in view.segments.items():
            self.segments.setdefault(segment, Cell()).put(1, seconds, seconds, seconds)
        for action in view.actions:
            self.actions[action] = self.actions.get(action, 0) + 1


Key = tuple[str, str, str, int, str]
"""Account, kind, subject, period (`periods.key_of`), traits."""


def traits_of_view(view: CallView) -> str:
    return traits_of({name: getattr(view, name) for name in DIMENSIONS})


def summed(views: Iterable[CallView]) -> dict[Key, Sum]:
    """Sums by periods of each length, in one order everywhere: two writers never wait for each other in a circle."""
    found: dict[Key, Sum] = defaultdict(Sum)
    for view in views:
        traits = traits_of_view(view)
        for length in LENGTHS:
            found[view.account_id, view.kind, view.subject, key_of(length, view.started), traits].count(view)
    return {key: found[key] for key in sorted(found)}
