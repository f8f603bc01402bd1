"""PH-73: what calls cost, and how long they may go on."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from clarion.features.phone.spending.rules import (
    LONGEST_MS,
    Rate,
    Running,
    amount_of,
    charge,
    charged_seconds,
    decimal_of,
    find_rate,
    may_last,
    total,
    warns_at,
)

NOW = 1_800_000_000_000
RATES = some.builds(
    Rate,
    per_minute=some.integers(0, 5_000_000),
    per_call=some.integers(0, 1_000_000),
    increment_seconds=some.sampled_from([1, 6, 30, 60]),
    minimum_seconds=some.sampled_from([0, 1, 30, 60]),
)
RUNNING = some.lists(
    some.builds(Running, rate=RATES, since=some.integers(NOW - 3_600_000, NOW)), min_size=1, max_size=5
)


@given(RUNNING, some.integers(0, 200_000_000))
def test_calls_that_end_when_they_must_never_cost_more_than_the_limit(running: list[Running], left: int) -> None:
    """PH-73"""
    lasts = may_last(running, left, NOW)
    if lasts is None:
        assert total(running, NOW + LONGEST_MS) <= left
    elif total(running, NOW) > left:
        assert lasts == 0
    else:
        assert total(running, NOW + lasts) <= left < total(running, NOW + lasts + 1), "not a moment sooner either"


@given(RATES, some.integers(0, 7_200_000), some.integers(0, 120_000))
def test_a_charge_only_grows_and_covers_the_time_talked(rate: Rate, elapsed: int, more: int) -> None:
    """PH-73"""
    seconds = charged_seconds(rate, elapsed)
    assert seconds * 1000 >= elapsed and seconds >= rate.minimum_seconds
    assert seconds == rate.minimum_seconds or (seconds - rate.increment_seconds) * 1000 < max(elapsed, 1)
    assert charge(rate, elapsed + more) >= charge(rate, elapsed)
    assert 0 <= charge(rate, elapsed) * 60 - rate.per_call * 60 - rate.per_minute * seconds < 60


def test_known_prices() -> None:
    """PH-73"""
    by_minute = Rate(per_minute=amount_of(Decimal("0.20")), per_call=amount_of(Decimal("0.05")))
    assert [decimal_of(charge(by_minute, ms)) for ms in (0, 60_000, 60_001)] == ["0.25", "0.25", "0.45"]
    by_second = Rate(per_minute=amount_of(Decimal("0.012")), increment_seconds=1, minimum_seconds=30)
    assert [decimal_of(charge(by_second, ms)) for ms in (1, 30_000, 31_000)] == ["0.006", "0.006", "0.0062"]
    assert warns_at(amount_of(Decimal(10))) == amount_of(Decimal(8))


def test_the_trunks_own_rate_goes_first_then_the_longest_prefix() -> None:
    """PH-73"""
    rates = [Rate(name="all"), Rate(name="NL", prefix="+31"), Rate(name="NL mobile", prefix="+316")]
    rates.append(Rate(name="own", trunk_id="t1"))
    found = [find_rate(rates, trunk, number) for trunk, number in (("t2", "+31612"), ("t2", "+3120"), ("t2", "+1"))]
    assert [each.name if each else "" for each in found] == ["NL mobile", "NL", "all"]
    own = find_rate(rates, "t1", "+31612")
    assert own is not None and own.name == "own"
    assert find_rate([], "t1", "+1") is None
