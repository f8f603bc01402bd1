"""Statistics behind limits: confidence bounds of ratios, when to read them, bursts, weekly habits. Pure.

A legal limit is a plain ratio over a closed period. Who steps in earlier needs a bound, and may not look at it after
every event: each look is another chance to be wrong (`docs/operations/conduct.md` has the measured shares).
"""

import math
from dataclasses import dataclass, field

Z_CLOSED = 1.645
"""For a ratio that is read once, when its window closes: one-sided 95 %."""
Z_EARLY = 2.576
"""For a ratio that is read at checkpoints while its period runs."""
CHECKPOINTS = (100, 200, 500, 1000, 2000, 3000)
"""How many events there are when a ratio is read early; then at every later thousand."""
_FIRST_OF_SMALL = 500
_SMALL_LIMIT = 0.025
HOURS_OF_WEEK = 168


def wilson_lower(count: int, total: int, z: float = Z_CLOSED) -> float:
    """The lower Wilson bound of `count` out of `total`: the true share is above it, with the confidence of `z`.

    0 where nothing was counted. Raises ValueError for what is no share.
    """
    if count < 0 or total < 0 or count > total:
        raise ValueError(f"{count} of {total} is no share.")
    if count == 0:
        return 0.0
    share = count / total
    square = z * z
    spread = z * math.sqrt(share * (1.0 - share) / total + square / (4.0 * total * total))
    return max(0.0, (share + square / (2.0 * total) - spread) / (1.0 + square / total))


def wilson_upper(count: int, total: int, z: float = Z_CLOSED) -> float:
    """The upper Wilson bound: the true share is below it, with the confidence of `z`. 1 where nothing was counted."""
    return 1.0 - wilson_lower(total - count, total, z) if total else 1.0


def least_total(count: int, limit: float, z: float = Z_CLOSED) -> int:
    """The least total of which `count` are so few that the upper bound is at most `limit`."""
    low, high = count, max(count, 1)
    while wilson_upper(count, high, z) > limit:
        low, high = high, high * 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wilson_upper(count, middle, z) <= limit else (middle, high)
    return high


def least_count(limit: float, total: int, z: float = Z_CLOSED) -> int | None:
    """The least count of `total` whose lower bound lies above `limit`; None when not even all of them would."""
    if wilson_lower(total, total, z) <= limit:
        return None
    low, high = 0, total  # the bound grows with the count
    while low < high:
        middle = (low + high) // 2
        if wilson_lower(middle, total, z) > limit:
            high = middle
        else:
            low = middle + 1
    return low


def first_checkpoint(limit: float) -> int:
    """Where reading may begin. At small limits a handful of unlucky events among the first hundred says too much:
    measured, 1.4 % of those who keep to four fifths of a 1 % limit would be stopped for nothing (0.3 % from 500 on).
    """
    return _FIRST_OF_SMALL if limit < _SMALL_LIMIT else CHECKPOINTS[0]


def checkpoint_of(total: int, first: int = CHECKPOINTS[0]) -> int:
    """The last checkpoint that `total` events have reached; 0 before the first."""
    if total >= CHECKPOINTS[-1]:
        return total // 1000 * 1000
    return max((point for point in CHECKPOINTS if first <= point <= total), default=0)


@dataclass(slots=True)
class CheckedRatio:
    """A ratio of one period that is read at checkpoints only. Feed it the totals as they grow.

    `bound` is the highest lower bound read so far, 0 before the first checkpoint: once a checkpoint has shown a share
    to be too high, the rest of the period does not take that back.
    """

    first: int = CHECKPOINTS[0]
    checkpoint: int = 0
    bound: float = 0.0

    def read(self, count: int, total: int) -> float:
        """Look at the totals; they are used only when they have reached a new checkpoint."""
        reached = checkpoint_of(total, self.first)
        if reached > self.checkpoint:
            self.checkpoint = reached
            self.bound = max(self.bound, wilson_lower(min(count, total), total, Z_EARLY))
        return self.bound


def poisson_tail(count: int, mean: float) -> float:
    """The chance of `count` or more events where `mean` are usual."""
    if count <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    term = math.exp(-mean + count * math.log(mean) - math.lgamma(count + 1))
    if count > mean:  # add up the tail itself: one minus the rest would round small chances away
        total, at = 0.0, count
        while term > total * 1e-16:
            total += term
            at += 1
            term *= mean / at
        return min(1.0, total)
    below, at = 0.0, count
    while at > 0:
        term *= at / mean
        at -= 1
        below += term
        if term < below * 1e-16:
            break
    return max(0.0, 1.0 - below)


def least_burst(mean: float, chance: float) -> int:
    """The least count whose chance, where `mean` are usual, is below `chance`."""
    if not 0.0 < chance < 1.0:
        raise ValueError("A chance lies between 0 and 1.")
    low, high = 0, 1
    while poisson_tail(high, mean) >= chance:
        low, high = high, high * 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if poisson_tail(middle, mean) < chance else (middle, high)
    return high


@dataclass(slots=True)
class WeeklyHabit:
    """What is usual in each hour of the week: exponentially weighted means of hourly counts.

    An hour that was never seen has the mean of all hours seen; before a whole week, `least` is the least mean, so
    that a quiet beginner's second call is no burst.
    """

    weight: float = 0.3  # of the newest week
    least: float = 0.2
    means: dict[int, float] = field(default_factory=dict)
    hours_seen: int = 0

    def learn(self, hour_of_week: int, count: float) -> None:
        """Take the count of an hour that has ended."""
        slot = hour_of_week % HOURS_OF_WEEK
        known = self.means.get(slot)
        self.means[slot] = count if known is None else known + self.weight * (count - known)
        self.hours_seen += 1

    def usual(self, hour_of_week: int) -> float:
        known = self.means.get(hour_of_week % HOURS_OF_WEEK)
        if known is None:
            known = sum(self.means.values()) / len(self.means) if self.means else 0.0
        return max(self.least, known)

    def chance(self, hour_of_week: int, count: int) -> float:
        """How likely so many or more are in this hour, if nothing has changed."""
        return poisson_tail(count, self.usual(hour_of_week))


def hour_of_week(timestamp: float) -> int:
    """0 to 167 of a time in seconds since the epoch, from Monday 00:00 UTC."""
    return (int(timestamp // 3600) + 72) % HOURS_OF_WEEK  # the epoch was a Thursday
