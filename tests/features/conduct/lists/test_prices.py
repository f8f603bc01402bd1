"""Lists about where calls go and who calls: prices, ranges of nobody, protected numbers, unwanted callers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from clarion.base.clock import TurnableClock
from clarion.features.conduct import Attempt, AttemptKind, Happening
from clarion.features.conduct.counters import CounterBook, CounterFeatures, take
from clarion.features.conduct.lists.book import Held, ListBook
from clarion.features.conduct.lists.formats import Reading, read_keys
from clarion.features.conduct.lists.packed import pack
from clarion.features.conduct.lists.source import ListFeatures

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def book_of(**lists: list[str]) -> ListBook:
    book = ListBook(None)  # type: ignore[arg-type]
    for name, lines in lists.items():
        kind, reading = name.replace("_", "-"), Reading()
        book._large[kind, ""] = Held(pack(read_keys(kind, lines, reading)), date(2026, 11, 1), 1)
        assert not reading.errors
    return book


def known(book: ListBook, kind: str = "call.out", **fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"callee": "+882131234567", "international": True} | fields
    attempt = Attempt(event_id="e", kind=AttemptKind(kind), at=NOW, account_id="a", **values)
    return dict(ListFeatures(book).features(attempt))


@pytest.mark.parametrize(
    ("number", "price"),
    [("+882131234567", 4.25), ("+882999", 1.0), ("+442079460000", 0.0), ("+4915112345678", None), ("100", None)],
)
def test_the_longest_prefix_says_what_a_minute_costs(number: str, price: float | None) -> None:
    book = book_of(prices=["882,1", "+88213,4.25", "44,0", "4420,0.0"])
    assert book.price_of(number) == price


@pytest.mark.parametrize("line", ["88213", "88213,", "x,1", "88213,-1", "88213,100000", "88213,nan", "8" * 14 + ",1"])
def test_a_wrong_price_is_named(line: str) -> None:
    reading = Reading()
    assert list(read_keys("prices", [line], reading)) == []
    assert reading.errors[0].startswith("line 1: ")


def test_pmp_02_prices_and_ranges_of_nobody_are_told_of_calls_abroad() -> None:
    book = book_of(prices=["88213,4.25"], unallocated=["8821399"], hot_spots=["88213"])
    assert known(book) == {"hot_spot": True, "unallocated_range": False, "rate_per_minute": 4.25}
    assert known(book, callee="+8821399001")["unallocated_range"] is True
    assert known(book, callee="+12025550101", international=False) == {"hot_spot": False}
    assert known(book_of()) == {"hot_spot": True}, "the starter list knows satellite ranges; of prices no list tells"
    assert book_of().price_of("+8821312345") == 3.5 and book_of().price_of("+442079460000") == 0.02


def test_obj_03_a_number_that_must_stay_reachable() -> None:
    book = book_of(protected_callees=["+12025550111"])
    assert known(book, callee="+12025550111", international=False) == {"callee_protected": True, "hot_spot": False}
    assert known(book, callee="+12025550112", international=False) == {"hot_spot": False}


def test_cli_03_a_second_sign_that_a_call_is_unwanted() -> None:
    book = book_of(unwanted_callers=["+1202555"], do_not_originate=["+18005550100"])
    for number, unwanted in (("+12025550199", True), ("+18005550100", True), ("+13035550100", False)):
        assert known(book, "call.in", caller_number=number) == {"analytics_block": unwanted}
    assert known(book_of(), "call.in", caller_number="+12025550199") == {}


def test_what_calls_abroad_cost_is_spent_by_begun_minutes() -> None:
    counters = CounterBook(TurnableClock(NOW))
    counters.price_of = book_of(prices=["88213,4.25"]).price_of
    for number, (party, own, seconds) in enumerate(
        [("+882131234567", "+12025550101", 61.0), ("+882131234567", "+882130000001", 600.0), ("+4930123", "+1202", 9.0)]
    ):
        values: dict[str, Any] = {"direction": "out", "answered": True, "seconds": seconds, "own_number": own}
        take(counters, Happening(event_id=f"c{number}", kind="call.ended", at=NOW, account_id="a", extension_id="x",
                                 party=party, values=values))  # fmt: skip
    attempt = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=NOW, account_id="a", callee="+882131234567")
    assert CounterFeatures(counters).features(attempt)["spend_1d"] == 8.5
