"""Hours for calls that sell and consent to recording: the edges of clocks, the strictest of places."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.conduct.detectors.law import (
    BadHours,
    calling_hours,
    joined,
    opens_at,
    read_hours,
    recording_consent,
    whereabouts_of,
)
from clarion.features.conduct.rulebook import find_row, shipped_book

HOURS = shipped_book().tables["ill-01.hours"]
CONSENT = shipped_book().tables["ill-06.consent"]
PLACES = sorted({row.place for row in HOURS.rows if row.place} | {"", "GB", "DE", "US-NY"})
ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def at(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "place", "local", "inside"),
    [
        ("America/New_York", "US-NY", "2026-11-25 07:59:59", False),
        ("America/New_York", "US-NY", "2026-11-25 08:00:00", True),
        ("America/New_York", "US-NY", "2026-11-25 20:59:59", True),
        ("America/New_York", "US-NY", "2026-11-25 21:00:00", False),
        ("America/New_York", "US-FL", "2026-11-25 20:00:00", False),
        ("America/Chicago", "US-AL", "2026-11-29 12:00:00", False),  # a Sunday
        ("America/Chicago", "US-AL", "2026-12-25 12:00:00", False),  # a holiday
        ("America/Chicago", "US-TX", "2026-11-29 11:59:59", False),
        ("America/Chicago", "US-TX", "2026-11-29 12:00:00", True),
        ("Europe/Paris", "FR", "2026-11-25 12:59:59", True),
        ("Europe/Paris", "FR", "2026-11-25 13:00:00", False),
        ("Europe/Paris", "FR", "2026-11-25 14:00:00", True),
        ("Europe/Paris", "FR", "2026-07-14 11:00:00", False),
        ("Europe/London", "GB", "2026-11-25 09:59:59", False),  # no fact held: the strict default
        ("Europe/London", "GB", "2026-11-25 10:00:00", True),
        ("Europe/London", "GB", "2026-11-28 12:00:00", False),
        # the clock jumps from 02:00 to 03:00, and back an hour; a leap day; the end of a month and a year
        ("America/New_York", "US-NY", "2026-03-08 08:00:00", True),
        ("America/New_York", "US-NY", "2026-03-08 07:59:59", False),
        ("America/New_York", "US-NY", "2026-11-01 08:00:00", True),
        ("America/New_York", "US-NY", "2026-11-01 07:59:59", False),
        ("America/New_York", "US-NY", "2028-02-29 20:59:59", True),
        ("America/New_York", "US-NY", "2026-12-31 21:00:00", False),
        # the date line: Monday in Auckland is Sunday in Honolulu
        ("Pacific/Kiritimati", "", "2026-11-30 10:00:00", True),
        ("Pacific/Kiritimati", "", "2026-11-28 10:00:00", False),
    ],
)
def test_hours_at_their_edges(zone: str, place: str, local: str, inside: bool) -> None:
    """ILL-01"""
    found = calling_hours(HOURS, at(zone, local), [zone], [place] if place else [])
    assert found.inside is inside, found.closed_by
    assert bool(found.closed_by) is not inside
    assert found.zone_data.startswith("tzdata")


def test_an_hour_that_comes_twice_is_the_same_both_times() -> None:
    table = HOURS.model_copy(update={"rows": (HOURS.rows[0].model_copy(update={"value": "daily 01:00-02:00"}),)})
    first, second = at("America/New_York", "2026-11-01 01:30:00"), at("America/New_York", "2026-11-01 01:30:00", fold=1)
    assert second - first == timedelta(hours=1)
    assert all(calling_hours(table, each, ["America/New_York"], []).inside for each in (first, second))
    after = at("America/New_York", "2026-11-01 02:00:00")
    assert not calling_hours(table, after, ["America/New_York"], []).inside


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True),
)
def test_no_clock_lets_a_call_through_early_or_late(moment: datetime, zones: list[str], places: list[str]) -> None:
    """Invariant 14: inside only if each zone's own clock is inside each place's own row."""
    found = calling_hours(HOURS, moment, zones, places)
    for zone in zones:
        local = moment.astimezone(ZoneInfo(zone))
        for place in places:
            row = find_row(HOURS, place, local.date())
            assert row is not None
            if not read_hours(str(row.value)).open_at(local, place):
                assert not found.inside
    assert calling_hours(HOURS, moment, [*zones, "Pacific/Kiritimati"], places).inside <= found.inside, (
        "more is stricter"
    )


def test_without_a_known_zone_it_is_outside() -> None:
    noon = at("America/New_York", "2026-11-25 12:00:00")
    assert not calling_hours(HOURS, noon, [], ["US"]).inside
    assert not calling_hours(HOURS, noon, ["Nowhere/Land"], ["US"]).inside


def test_when_it_opens() -> None:
    night = at("America/New_York", "2026-11-25 23:00:00")
    assert opens_at(HOURS, night, ["America/New_York"], ["US-NY"]) == at("America/New_York", "2026-11-26 08:00:00")
    assert opens_at(HOURS, night, [], ["US-NY"]) is None


def test_where_a_number_may_be() -> None:
    assert whereabouts_of("+13055550101").places == ("US-FL",)
    assert len(whereabouts_of("+18005550100").zones) > 20, "a toll-free number may ring anywhere"
    assert "Europe/Dublin" in whereabouts_of("+35315550100").zones
    assert whereabouts_of("nonsense") == whereabouts_of("")
    both = joined(whereabouts_of("+13055550101"), zone="America/Los_Angeles", place="US-CA")
    assert both.places == ("US-CA", "US-FL")


@pytest.mark.parametrize(
    "text", ["", "mon 9-17", "fri-mon 09:00-17:00", "mon 17:00-09:00", "someday 09:00-10:00", "mon 25:00-26:00"]
)
def test_hours_that_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(BadHours):
        read_hours(text)


@pytest.mark.parametrize(
    ("places", "consent"),
    [
        ([("US-NY",), ("US-TX",)], "one-party"),
        ([("US-NY",), ("US-CA",)], "all-party"),
        ([("US-NY",), ("US-NY", "US-PA")], "all-party"),
        ([("US-NY",), ()], "unknown"),
        ([(), ("DE",)], "all-party"),
        ([("US-NY",), ("BR",)], "all-party"),
        ([], "unknown"),
        ([("GB",), ("CA",)], "one-party"),
    ],
)
def test_the_strictest_participant_decides(places: list[tuple[str, ...]], consent: str) -> None:
    """ILL-06"""
    found = recording_consent(CONSENT, places, date(2026, 11, 26))
    assert found.consent == consent
    assert found.because


@given(st.lists(st.lists(st.sampled_from([*PLACES, "ZZ"]), max_size=3), max_size=4), st.sampled_from(PLACES))
def test_whoever_joins_never_makes_it_laxer(places: list[list[str]], other: str) -> None:
    rank = {"one-party": 0, "unknown": 1, "all-party": 2}
    clean = [[place for place in each if place] for each in places]
    before = recording_consent(CONSENT, clean, date(2026, 11, 26)).consent
    after = recording_consent(CONSENT, [*clean, [other] if other else []], date(2026, 11, 26)).consent
    assert not clean or rank[after] >= rank[before]
