"""The statistics of limits against the golden tables, and the tables against simulation."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.conduct.counters.statistics import (
    CHECKPOINTS,
    Z_EARLY,
    CheckedRatio,
    WeeklyHabit,
    checkpoint_of,
    first_checkpoint,
    hour_of_week,
    least_burst,
    least_count,
    poisson_tail,
    wilson_lower,
)

SIZES = (30, 50, 100, 200, 500, 1000, 2000, 5000)
LEAST = {
    0.01: (2, 2, 3, 5, 9, 16, 28, 62),
    0.03: (3, 4, 6, 10, 22, 39, 73, 170),
    0.05: (4, 6, 9, 16, 34, 62, 117, 276),
    0.125: (7, 11, 18, 33, 75, 143, 275, 664),
    0.15: (8, 12, 21, 39, 89, 169, 327, 792),
    0.30: (14, 21, 38, 71, 167, 324, 634, 1554),
}
BURSTS = {0.2: (5, 4), 1.0: (9, 7), 3.0: (14, 12), 10.0: (28, 25)}


@pytest.mark.parametrize(("limit", "counts"), LEAST.items())
def test_least_counts_are_those_of_the_table(limit: float, counts: tuple[int, ...]) -> None:
    assert tuple(least_count(limit, size) for size in SIZES) == counts
    for size, count in zip(SIZES, counts, strict=True):
        assert wilson_lower(count - 1, size) <= limit < wilson_lower(count, size)


def test_the_worked_case() -> None:
    assert round(51 / 1240, 4) == 0.0411
    assert round(wilson_lower(51, 1240), 4) == 0.0328


def test_what_is_no_share_is_refused_and_nothing_is_no_proof() -> None:
    assert wilson_lower(0, 0) == 0.0
    assert least_count(0.9, 5) is None
    for count, total in ((-1, 5), (6, 5), (0, -1)):
        with pytest.raises(ValueError, match="no share"):
            wilson_lower(count, total)


@given(st.integers(1, 10_000), st.data())
def test_the_bound_lies_below_the_share_and_grows_with_the_count(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, total))
    bound = wilson_lower(count, total)
    assert wilson_lower(count - 1, total) < bound < count / total
    assert wilson_lower(count, total, 2.576) < bound


@pytest.mark.parametrize(("mean", "counts"), BURSTS.items())
def test_bursts_are_those_of_the_table(mean: float, counts: tuple[int, int]) -> None:
    assert (least_burst(mean, 4e-6), least_burst(mean, 1e-4)) == counts


@given(st.floats(0.01, 200), st.integers(0, 400))
def test_the_tail_is_the_sum_of_its_parts(mean: float, count: int) -> None:
    naive = math.fsum(math.exp(-mean + at * math.log(mean) - math.lgamma(at + 1)) for at in range(count, count + 2000))
    assert poisson_tail(count, mean) == pytest.approx(min(1.0, naive), rel=1e-6, abs=1e-12)


def test_tails_at_the_edges() -> None:
    assert poisson_tail(0, 5) == 1.0
    assert poisson_tail(3, 0) == 0.0
    assert 0.0 < poisson_tail(2000, 100.0) < 1e-300 or poisson_tail(2000, 100.0) == 0.0
    with pytest.raises(ValueError, match="between 0 and 1"):
        least_burst(1, 0)


def test_checkpoints() -> None:
    reached = {99: 0, 100: 100, 199: 100, 200: 200, 500: 500, 999: 500, 1000: 1000, 2999: 2000, 3000: 3000, 4711: 4000}
    assert {total: checkpoint_of(total) for total in reached} == reached


def test_a_ratio_is_read_at_checkpoints_only_and_keeps_the_worst_it_saw() -> None:
    ratio = CheckedRatio()
    assert ratio.read(50, 99) == 0.0
    assert ratio.read(6, 100) == wilson_lower(6, 100, 2.576)
    assert ratio.read(60, 150) == wilson_lower(6, 100, 2.576), "not a checkpoint"
    high = ratio.read(60, 203)
    assert high == wilson_lower(60, 203, 2.576)
    assert ratio.read(60, 5000) == high, "the worst stays"


# ---- the share of campaigns that ever trip, as measured in full by tools/simulate_limits.py

_RUNS = 4000


def _tripped(limit: float, true_rate: float) -> float:
    """Of campaigns of 3,000 answered calls, read at the checkpoints."""
    dice = np.random.default_rng(20261126)
    counts, tripped, seen = np.zeros(_RUNS, dtype=int), np.zeros(_RUNS, dtype=bool), 0
    for point in CHECKPOINTS:
        counts += dice.binomial(point - seen, true_rate, _RUNS)
        seen = point
        if point >= first_checkpoint(limit):
            tripped |= counts >= least_count(limit, point, Z_EARLY)
    return float(tripped.mean())


@pytest.mark.parametrize("limit", LEAST)
def test_who_keeps_to_the_limit_is_left_alone_and_who_doubles_it_is_caught(limit: float) -> None:
    assert _tripped(limit, limit * 0.8) <= 0.005
    assert _tripped(limit, limit) <= 0.045
    assert _tripped(limit, limit * 2) >= 0.98


def test_3_percent_at_the_checkpoints_agrees_with_the_table() -> None:
    for true_rate, share in ((0.02, 0.001), (0.025, 0.005), (0.03, 0.031), (0.04, 0.745), (0.05, 0.999)):
        spread = 5 * math.sqrt(share * (1 - share) / _RUNS) + 0.002
        assert _tripped(0.03, true_rate) == pytest.approx(share, abs=spread)


def test_the_ratio_that_is_fed_call_by_call_trips_when_the_counts_say_so() -> None:
    dice = random.Random(7)
    for _ in range(40):
        ratio, count, tripped = CheckedRatio(), 0, False
        for total in range(1, 1001):
            count += dice.random() < 0.04
            if total in CHECKPOINTS:
                tripped |= count >= (least_count(0.03, total, Z_EARLY) or 0)
            assert (ratio.read(count, total) > 0.03) is tripped


def test_at_one_percent_reading_begins_at_500() -> None:
    assert first_checkpoint(0.01) == 500 and first_checkpoint(0.03) == 100
    ratio = CheckedRatio(first=first_checkpoint(0.01))
    assert ratio.read(20, 200) == 0.0
    assert ratio.read(20, 500) > 0.01


# ---- weekly habits


def test_the_hours_of_a_week_begin_on_monday() -> None:
    assert hour_of_week(1_772_409_600) == 0  # Monday 2 March 2026, 00:00 UTC
    assert hour_of_week(1_772_409_600 - 1) == 167
    assert hour_of_week(1_772_409_600 + 25 * 3600) == 25


def test_a_habit_is_learned_hour_by_hour() -> None:
    habit = WeeklyHabit()
    assert habit.usual(9) == 0.2
    assert habit.chance(9, 5) < 4e-6 < habit.chance(9, 4), "a beginner's burst"
    for _ in range(5):
        habit.learn(9, 10)
        habit.learn(10, 2)
    assert habit.usual(9) == pytest.approx(10)
    assert habit.usual(100) == pytest.approx(6), "an hour never seen is like the others"
    assert habit.chance(9, 28) < 4e-6 < habit.chance(9, 27)
    habit.learn(9, 20)
    assert habit.usual(9) == pytest.approx(13)
