"""SEC-01 where guessing is slow: by network over a day, and by account over networks where nobody signs in."""

from datetime import UTC, datetime, timedelta

from clarion.base.clock import TurnableClock
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, CounterFeatures
from clarion.features.conduct.ports import Features
from tests.features.conduct.counters.told import tell

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def known(book: CounterBook, source: str, account: str = "") -> Features:
    attempt = Attempt(event_id="judged", kind=AttemptKind.SIGN_IN, at=NOON, account_id="", source=source, claimed="n",
                      claimed_account=account)  # fmt: skip
    return CounterFeatures(book).features(attempt)


def fail(book: CounterBook, source: str, name: str, minutes: int = 5, *, known_device: bool = False) -> None:
    tell(
        book, "sign-in.failed", NOON - timedelta(minutes=minutes), source=source, party=name, known_device=known_device
    )


def test_names_that_fail_from_a_network_in_a_day_whatever_the_address() -> None:
    book = CounterBook(TurnableClock(NOON))
    for each in range(12):
        fail(book, f"203.0.113.{each % 4 + 1}", f"n{each}", minutes=each * 100)
    tell(book, "sip.register-failed", NOON - timedelta(hours=1), source="203.0.113.9", party="phone-1")
    fail(book, "203.0.113.1", "gone", minutes=25 * 60)
    fail(book, "203.0.114.1", "elsewhere")
    found = known(book, "203.0.113.77")
    assert found["network_failed_users_1d"] == 13
    assert found["network_signed_in_share_1d"] == 0.0
    assert found["failed_users_10m"] == 0


def test_an_office_where_people_mistype_and_then_get_in_is_no_guesser() -> None:
    book = CounterBook(TurnableClock(NOON))
    for each in range(40):
        fail(book, "198.18.0.1", f"n{each}", minutes=60)
        tell(book, "sign-in.done", NOON - timedelta(minutes=59), extension=f"x{each}", source="198.18.0.1")
    assert known(book, "198.18.0.1")["network_signed_in_share_1d"] == 0.5
    fail(book, "198.18.5.1", "home", known_device=True)
    assert known(book, "198.18.5.1")["network_failed_users_1d"] == 0, "their own device is no stranger"


def test_people_of_an_account_tried_from_networks_where_nobody_signs_in() -> None:
    book = CounterBook(TurnableClock(NOON))
    tell(book, "sign-in.done", NOON - timedelta(hours=2), extension="x", source="198.18.0.1")
    for each in range(25):
        fail(book, f"60.{each}.1.1", f"n{each}", minutes=each * 20)
    fail(book, "198.18.0.1", "in the office")
    found = known(book, "60.99.1.1", "a")
    assert (found["account_strange_networks_1d"], found["account_strange_users_1d"]) == (25, 25)
    assert known(book, "60.99.1.1", "b")["account_strange_networks_1d"] == 0
    assert known(book, "198.18.0.1", "a")["network_signed_in_share_1d"] == 0.5
