"""Local time in numbers: what a database computes from them is what clocks on the wall say."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.operations.analytics.calendar import Window, slots_in, start_of, window_of
from clarion.features.operations.analytics.schemas import TimeSettings

ZONES = ("UTC", "America/Los_Angeles", "Europe/Zurich", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo")


def window(zone: str, start: str, end: str, **advanced: Any) -> Window:
    return window_of(
        TimeSettings.model_validate(
            {"timeZone": zone, "timeRange": {"timeFrom": start, "timeTo": end}, "advancedTimeSettings": advanced}
        )
    )


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.integers(0, 300),
    st.integers(0, 300 * 86400),
)
def test_pieces_hold_each_second_once_with_its_own_distance_to_utc(
    zone: str, naive: datetime, days: int, later: int
) -> None:
    start = naive.replace(tzinfo=UTC, microsecond=0)
    end = start + timedelta(days=days)
    found = window(zone, start.isoformat(), end.isoformat())
    assert found.pieces[0].start == start.timestamp()
    assert found.pieces[-1].end == end.timestamp()
    assert all(one.end + 1 == two.start for one, two in zip(found.pieces, found.pieces[1:], strict=False))
    moment = start + timedelta(seconds=min(later, days * 86400))
    [piece] = [each for each in found.pieces if each.start <= moment.timestamp() <= each.end]
    local = moment.astimezone(ZoneInfo(zone))
    minute = int(moment.timestamp()) // 60 + piece.offset
    assert (minute // 60 % 24, minute % 60) == (local.hour, local.minute)
    assert start_of(minute // 1440, "Day", zone).date() == local.date()


def test_slots_are_local_and_start_on_sundays_and_first_days() -> None:
    week = window("America/New_York", "2026-11-01T00:00:00-04:00", "2026-11-08T23:59:59-05:00")  # clocks go back
    assert len(slots_in(week, "Hour")) == 8 * 24
    assert [each.isoformat() for each in slots_in(week, "Week")] == [
        "2026-11-01T00:00:00-04:00",
        "2026-11-08T00:00:00-05:00",
    ]
    months = window("UTC", "2026-01-31T12:00:00Z", "2026-03-01T00:00:00Z")
    assert [each.month for each in slots_in(months, "Month")] == [1, 2, 3]


def test_days_and_hours_that_are_left_out_have_no_slots() -> None:
    office = window(
        "UTC",
        "2026-11-02T00:00:00Z",
        "2026-11-08T23:59:59Z",
        includeDays=["Monday", "Friday"],
        includeHours=[{"from": "09:00", "to": "11:30"}, {"from": "23:00", "to": "01:00"}],
    )
    assert [each.strftime("%a") for each in slots_in(office, "Day")] == ["Mon", "Fri"]
    assert sorted({each.hour for each in slots_in(office, "Hour")}) == [0, 9, 10, 11, 23]
