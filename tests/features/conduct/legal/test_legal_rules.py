"""What an instrument covers, and when a file comes back (LEA-01, INF-01)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clarion.features.conduct.legal.rules import business_days_after, mismatch

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MAY = {"since": NOW - timedelta(days=31), "until": NOW - timedelta(days=1)}


def asked(**more: Any) -> str:
    given: dict[str, Any] = {
        "instrument": "warrant",
        "data_class": "content",
        "country": "US",
        "home": "US",
        "now": NOW,
    }
    return mismatch(**(given | MAY | more))


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, ""),
        ({"instrument": "court-order"}, "stronger"),
        ({"instrument": "court-order", "data_class": "records"}, ""),
        ({"instrument": "subpoena", "data_class": "records"}, "stronger"),
        ({"instrument": "subpoena", "data_class": "subscriber", "since": None, "until": None}, ""),
        ({"instrument": "preservation", "data_class": "subscriber"}, "hands none over"),
        ({"instrument": "emergency"}, ""),
        ({"country": "FR"}, "another country"),
        ({"country": "FR", "instrument": "treaty"}, ""),
        ({"since": None}, "no period"),
        ({"until": NOW + timedelta(seconds=1)}, "at most a year"),
        ({"until": NOW}, ""),
        ({"since": NOW - timedelta(days=367), "until": NOW}, "at most a year"),
        ({"since": NOW - timedelta(days=366), "until": NOW}, ""),
        ({"since": NOW, "until": NOW}, "at most a year"),
    ],
)
def test_an_instrument_covers_a_class_a_place_and_a_period_lea_01(given: dict[str, Any], word: str) -> None:
    found = asked(**given)
    assert word in found and bool(found) == bool(word), found


def test_business_days_skip_weekends_and_public_holidays() -> None:
    friday = datetime(2026, 6, 26, 9, tzinfo=UTC)
    assert business_days_after(friday, 1) == datetime(2026, 6, 29, 9, tzinfo=UTC)
    assert business_days_after(friday, 5) == datetime(2026, 7, 6, 9, tzinfo=UTC), "3 July 2026 is observed as a holiday"
