"""Lists: forms line by line, millions in memory, what they tell of an attempt."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.conduct import Attempt, AttemptKind
from clarion.features.conduct.detectors.law import calling_hours, read_hours, whereabouts_of
from clarion.features.conduct.lists.book import Held, ListBook, Own
from clarion.features.conduct.lists.book import _Account as Account
from clarion.features.conduct.lists.formats import Reading, read_entries, read_keys
from clarion.features.conduct.lists.packed import Packed, as_number, pack
from clarion.features.conduct.lists.source import ListFeatures
from clarion.features.conduct.rulebook import shipped_book

NOW = datetime(2026, 11, 26, 17, tzinfo=UTC)
CALLEE = "+12025550101"


def keys(kind: str, *lines: str) -> tuple[list[Any], Reading]:
    reading = Reading()
    return list(read_keys(kind, lines, reading)), reading


def entries(kind: str, *lines: str) -> tuple[list[Any], Reading]:
    reading = Reading()
    return list(read_entries(kind, lines, reading)), reading


def test_the_national_list_and_its_changes() -> None:
    """ILL-02: area code, comma, number; a list of changes adds a date and A or D."""
    found, reading = keys(
        "national-dnc", "Area Code,Number", "202,5550101\n", "", "# a remark", " 303 , 5550199 ", "+12025550103"
    )
    assert found == [12025550101, 13035550199, 12025550103]
    assert (reading.lines, reading.wrong) == (3, 0)
    found, reading = keys("national-dnc", "202,5550101,2026-03-01,A", "202,5550102,20260301,D")
    assert (found, reading.removed) == ([12025550101], [12025550102])


def test_every_wrong_line_is_named() -> None:
    _, reading = keys("national-dnc", "202,5550101", "bogus", "99,1", "102,5550101", "202,5550101,yesterday,A")
    assert reading.wrong == 4
    assert [error.partition(":")[0] for error in reading.errors] == ["line 2", "line 3", "line 4", "line 5"]
    _, reading = keys("malware-hashes", *["zz"] * 100)
    assert (reading.wrong, len(reading.errors)) == (100, 20)


@pytest.mark.parametrize(
    ("kind", "line", "wrong"),
    [
        ("reassigned", "2025550101,2026-01-15,no", ""),
        ("reassigned", "2025550101,01/15/2026,No Data", ""),
        ("reassigned", "2025550101,2026-01-15,yes,2026-02-01", ""),
        ("reassigned", "2025550101,2026-01-15,maybe", "no answer"),
        ("reassigned", "2025550101,soon,no", "no date"),
        ("consents", '+12025550101,texts,2026-02-01,"I agree, to texts."', ""),
        ("consents", "+12025550101,faxing,2026-02-01,I agree", "no scope"),
        ("consents", "+12025550101,texts,2026-02-01,", "words"),
        ("consents", "+12025550101,texts,2026-02-01,I agree,2026-01-01", "before"),
        ("internal-dnc", "(202) 555-0101", ""),
        ("internal-dnc", "12", "no number"),
    ],
)
def test_lists_of_an_account(kind: str, line: str, wrong: str) -> None:
    found, reading = entries(kind, line)
    assert (len(found), reading.wrong) == ((0, 1) if wrong else (1, 0))
    assert wrong in "".join(reading.errors)


def test_hosts_and_hashes() -> None:
    found, reading = keys("hostile-hosts", "evil.example", "hxxp", "https://Bad[.]Example/path")
    assert (len(found), reading.wrong) == (2, 1)
    found, reading = keys("harm-hashes", "ab" * 32, "AB" * 32 + "  file.png", "short")
    assert (found[0], reading.wrong) == (found[1], 1)


@given(st.lists(st.integers(0, 2**64 - 1)), st.lists(st.integers(0, 2**64 - 1)), st.lists(st.integers(0, 2**64 - 1)))
def test_packed_is_a_set(first: list[int], second: list[int], gone: list[int]) -> None:
    packed = pack(second, base=pack(first), removed=gone)
    assert {int(each) for each in packed.numbers} == (set(first) | set(second)) - set(gone)
    again = Packed.read(packed.to_bytes())
    for number in [*first, *second, *gone, 0, 2**64 - 1]:
        assert again.has(number) is (number in (set(first) | set(second)) - set(gone))
    assert as_number(b"\0" * 7 + b"\5") == 5


def test_millions_are_found_in_microseconds() -> None:
    chance = random.Random(1)
    packed = pack(chance.randrange(12_000_000_000, 19_999_999_999) for _ in range(1_000_000))
    assert packed.numbers.nbytes <= 8_000_000
    began = time.process_time()
    for number in range(12_000_000_000, 12_000_010_000):
        packed.has(number)
    assert (time.process_time() - began) / 10_000 < 50e-6


class NoHere:
    """A book that is filled by hand needs nothing."""


def book(**own: list[Own]) -> ListBook:
    made = ListBook(NoHere())  # type: ignore[arg-type]
    made._accounts["a"] = Account({kind.replace("_", "-"): {int(CALLEE[1:]): rows} for kind, rows in own.items()})
    return made


def asked(made: ListBook, **changes: Any) -> dict[str, Any]:
    known = {"kind": AttemptKind.CAMPAIGN_DIAL, "callee": CALLEE, "callee_country": "US", "at": NOW, **changes}
    return dict(ListFeatures(made).features(Attempt(event_id="e", account_id="a", **known)))


def test_without_a_list_its_fact_is_left_out() -> None:
    found = asked(ListBook(NoHere()))  # type: ignore[arg-type]
    assert found["on_national_list"] is False, "so that the own list counts without a national one"
    assert "national_list_age_days" not in found
    assert "consent_valid" not in found
    assert found["on_internal_list"] is False
    assert asked(book(), kind=AttemptKind.CALL_INTERNAL) == {}


def test_the_national_list_with_its_age() -> None:
    made = book()
    made._large["national-dnc", "US"] = Held(pack([int(CALLEE[1:])]), date(2026, 10, 26), 1)
    found = asked(made)
    assert (found["on_national_list"], found["national_list_age_days"]) == (True, 31)
    assert asked(made, callee="+12025550199")["on_national_list"] is False
    assert asked(made, callee="+14165550101", callee_country="CA")["on_national_list"] is False


def test_wishes_and_consents_hold_from_their_day_to_their_end() -> None:
    """ILL-02, ILL-04"""
    day = timedelta(days=1)
    assert asked(book(internal_dnc=[Own("", "", NOW - day, None)]))["on_internal_list"] is True
    assert asked(book(internal_dnc=[Own("", "", NOW + day, None)]))["on_internal_list"] is False
    assert asked(book(internal_dnc=[Own("", "", NOW - day, NOW)]))["on_internal_list"] is False
    for scope, valid in (("calls", True), ("all", True), ("texts", False)):
        assert asked(book(consents=[Own(scope, "", NOW - day, None)]))["consent_valid"] is valid
    assert asked(book(consents=[Own("calls", "", NOW - day, NOW)]))["consent_valid"] is False, "revoked"
    texts = asked(book(consents=[Own("texts", "", NOW - day, None)]), kind=AttemptKind.MESSAGE_SEND)
    assert texts["consent_valid"] is True


def test_numbers_that_changed_hands() -> None:
    """ILL-05"""
    day = timedelta(days=1)
    consent = [Own("all", "", NOW - 30 * day, None)]
    before, after = Own("", "yes", NOW, NOW - 40 * day), Own("", "yes", NOW, NOW - 20 * day)
    assert asked(book(reassigned=[after], consents=consent))["reassigned_answer"] == "yes"
    assert asked(book(reassigned=[before], consents=consent))["reassigned_answer"] == "no", "it went before the consent"
    assert asked(book(reassigned=[after, Own("", "no", NOW + day, None)]))["reassigned_answer"] == "no"
    assert asked(book(reassigned=[]))["reassigned_answer"] == "no-data"


def test_hours_hot_spots_and_numbers_that_never_call() -> None:
    made = book()
    assert asked(made)["inside_calling_hours"] is True
    assert asked(made, at=NOW + timedelta(hours=12))["inside_calling_hours"] is False
    made._large["hot-spots", ""] = Held(pack([88213]), date(2026, 11, 1), 1)
    made._large["do-not-originate", ""] = Held(pack([18005550100]), date(2026, 11, 1), 1)
    hot = asked(made, kind=AttemptKind.CALL_OUT, callee="+8821312345", callee_country="001")
    assert hot["hot_spot"] is True
    assert made.is_hot_spot("+8821312345")
    assert asked(made)["hot_spot"] is False
    assert asked(made, caller_number="+18005550100")["caller_number_unusable"] is True
    assert asked(made, caller_number="+12025550100")["caller_number_unusable"] is False


def test_an_hour_is_known_for_its_quarter_and_as_right_as_minute_by_minute() -> None:
    """A cached answer never lets a call through early or late."""
    dice, book = random.Random(18), ListFeatures(ListBook(None))
    hours = shipped_book().tables["ill-01.hours"]
    numbers = ("+12125550100", "+442071234567", "+33123456789", "+919812345678", "+9771412345", "+18005550100")
    for _ in range(1500):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(525_600))
        number = dice.choice(numbers)
        where = whereabouts_of(number)
        attempt = Attempt(event_id="t", kind=AttemptKind.MESSAGE_SEND, at=at, account_id="1", callee=number)
        assert (
            book.features(attempt)["inside_calling_hours"] is calling_hours(hours, at, where.zones, where.places).inside
        )
    assert read_hours("daily 08:00-24:00").on_quarters and not read_hours("mon-fri 08:05-21:00").on_quarters
