"""PH-55: sums by periods of several lengths."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.features.operations.analytics.periods import LENGTHS, key_of, lengths_for, spans

HOUR, DAY = 3600, 86400


@given(start=st.integers(0, 400 * 86400), length=st.integers(0, 400 * 86400), many=st.integers(1, len(LENGTHS)))
def test_every_moment_between_whole_quarters_lies_in_one_period(start: int, length: int, many: int) -> None:
    start, end = -(-start // 900) * 900, (start + length) // 900 * 900
    at = start
    for span in spans(start, end, LENGTHS[:many]):
        assert span.first * span.length == at, "none is left out, none counts twice"
        assert span.keys == (key_of(span.length, at), key_of(span.length, at) + span.last - span.first)
        at = span.last * span.length
    assert at == max(start, end)


def test_a_year_is_a_few_periods() -> None:
    counts = [span.last - span.first for span in spans(900, 365 * DAY - 900, LENGTHS)]
    assert sum(counts) < 120


def test_periods_never_lie_in_two_slots_or_count_in_part() -> None:
    def longest(slot: str, offset: int, *minutes: int, days: bool = False) -> int:
        return max(lengths_for(slot, offset, minutes=minutes, days=days))

    assert longest("", 330) == LENGTHS[-1], "a sum over all time knows no zone"
    assert (longest("day", 0), longest("day", -300), longest("day", 330)) == (DAY, HOUR, 900)
    assert (longest("hour", 0), longest("hour", 345)) == (HOUR, 900)
    assert (longest("", 0, days=True), longest("", 60, days=True)) == (DAY, HOUR)
    assert (longest("", 0, 540, 1020), longest("", 0, 555), longest("", 330, 540)) == (HOUR, 900, 900)
