"""How each kind of counter keeps what it counts, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Shape:
    """`grain_s` 0: every event is kept for `keep_s`, and any window is exact.

    Otherwise events are added up in cells of `grain_s` (aligned to UTC), and windows that begin and end with a cell are
    exact; others are taken as if they began and ended with the cells that they touch. A cell stays open for
    `grace_s` after its end, for events that come late; then it is closed: its figure is final, and the ids of its
    events are forgotten.
    """

    grain_s: int
    keep_s: int
    grace_s: int = 0

    @property
    def exact(self) -> bool:
        return self.grain_s == 0

    def cell_of(self, at: float) -> int:
        """The start of the cell that holds this time."""
        return int(at // self.grain_s) * self.grain_s

    def closes_at(self, cell: int) -> int:
        return cell + self.grain_s + self.grace_s


LOG_10_SECONDS = Shape(0, 10)
LOG_MINUTE = Shape(0, MINUTE)
LOG_10_MINUTES = Shape(0, 10 * MINUTE)
LOG_HOUR = Shape(0, HOUR)
LOG_12_HOURS = Shape(0, 12 * HOUR)
LOG_DAY = Shape(0, DAY)
LOG_WEEK = Shape(0, 7 * DAY)
LOG_MONTH = Shape(0, 30 * DAY)
LOG_QUARTER = Shape(0, 92 * DAY)
HOURS = Shape(HOUR, 8 * DAY, grace_s=10 * MINUTE)
DAYS = Shape(DAY, 63 * DAY, grace_s=6 * HOUR)

Shapes = Mapping[str, Shape]
"""By the name of a counter: what stands before the first slash of its key."""


def shape_of(shapes: Shapes, key: str) -> Shape:
    """A counter whose name nobody has declared keeps its events for a day."""
    return shapes.get(key.partition("/")[0], LOG_DAY)


class Period:
    """Closed periods for which ratios are kept, in UTC. Each gives the times between which it lies."""

    @staticmethod
    def hour(at: datetime) -> tuple[datetime, datetime]:
        return _span(at, HOUR, HOUR)

    @staticmethod
    def day(at: datetime) -> tuple[datetime, datetime]:
        return _span(at, DAY, DAY)

    @staticmethod
    def week(at: datetime) -> tuple[datetime, datetime]:
        """Seven days that end with the day of `at`."""
        return _span(at, DAY, 7 * DAY)

    @staticmethod
    def days30(at: datetime) -> tuple[datetime, datetime]:
        """Thirty days that end with the day of `at`."""
        return _span(at, DAY, 30 * DAY)

    @staticmethod
    def month(at: datetime) -> tuple[datetime, datetime]:
        """The calendar month."""
        local = at.astimezone(UTC)
        start = datetime(local.year, local.month, 1, tzinfo=UTC)
        end = datetime(local.year + local.month // 12, local.month % 12 + 1, 1, tzinfo=UTC)
        return start, end


def _span(at: datetime, grain: int, length: int) -> tuple[datetime, datetime]:
    end = int(at.timestamp() // grain) * grain + grain
    return datetime.fromtimestamp(end - length, UTC), datetime.fromtimestamp(end, UTC)
