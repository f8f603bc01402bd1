"""What texts, documents, codes, sign-ins and requests come to, as facts for rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clarion.base.clock import TurnableClock
from clarion.features.conduct.attempt import AttemptKind
from clarion.features.conduct.counters import CounterBook
from tests.features.conduct.counters.told import facts, happening, read, tell

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(NOW)


@pytest.fixture
def book(clock: TurnableClock) -> CounterBook:
    return CounterBook(clock)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def text(book: CounterBook, at: datetime, **what: object) -> None:
    tell(book, "text.sent", at, **({"number": "+16505550100"} | what))  # type: ignore[arg-type]


SENDER = {"caller_number": "+16505550100"}


def test_spm_03_a_persons_texts(book: CounterBook) -> None:
    for number in range(30):
        text(book, ago(seconds=number * 4), party=f"+1212555{number // 3:04}", content="same")
    for _ in range(5):
        tell(book, "text.received", NOW, number="+16505550100")
    known = facts(book, AttemptKind.MESSAGE_SEND, NOW, content_key="same", **SENDER)
    assert (known["texts_1m"], known["texts_1d"], known["text_recipients_1d"]) == (16, 30, 10)
    assert known["text_out_in_ratio_1d"] == 6.0
    assert known["text_repeats_1d"] == 30
    assert facts(book, AttemptKind.MESSAGE_SEND, NOW, content_key="other", **SENDER)["text_repeats_1d"] == 0
    assert facts(book, AttemptKind.MESSAGE_SEND, NOW, caller_number="+16505550101")["texts_1d"] == 0


def test_spm_02_health_of_a_sender(book: CounterBook) -> None:
    for number in range(500):
        text(book, ago(seconds=number + 1), party=f"+1212555{number:04}")
    for number in range(20):
        tell(book, "text.opt-out", ago(seconds=1), number="+16505550100", party=f"+1212555{number:04}")
    for _ in range(50):
        tell(book, "text.failed", ago(seconds=1), number="+16505550100")
    known = facts(book, AttemptKind.MESSAGE_SEND, NOW, callee="+12125550003", **SENDER)
    assert known["health_texts_24h"] == 500
    assert known["health_opt_out_ratio_24h"] == pytest.approx(0.04)
    assert known["health_error_ratio_24h"] == pytest.approx(0.1)
    assert known["health_opt_out_lower_24h"] == 0.0, "read when 500 were sent, before the first opt-out"
    assert known["days_since_refusal"] == 0
    for number in range(500):
        text(book, NOW, party=f"+1213555{number:04}")
    assert facts(book, AttemptKind.MESSAGE_SEND, NOW, **SENDER)["health_opt_out_lower_24h"] > 0.01  # type: ignore[operator]


def test_spm_04_and_07_campaigns_toll_free_numbers_and_documents(book: CounterBook) -> None:
    for number in range(3):
        tell(book, "text.sent", NOW, number="+18005550100", party=f"+1{number}")
        tell(book, "text.passed", NOW, campaign="c", segments=4, party=f"+1{number}")
        tell(book, "fax.sent", NOW, content="page", party=f"+1{number}")
        tell(book, "fax.sent", NOW, content="page", party=f"+1{number}")
    known = facts(book, AttemptKind.MESSAGE_SEND, NOW, caller_number="+18005550100", campaign_id="c")
    assert (known["campaign_texts_1d"], known["campaign_segments_1m"]) == (3, 12)
    assert (known["toll_free_texts_1d"], known["toll_free_texts_7d"], known["toll_free_texts_30d"]) == (3, 3, 3)
    assert facts(book, AttemptKind.FAX_SEND, NOW, content_key="page")["document_recipients_10m"] == 3


def test_spm_05_numbers_that_come_and_go(book: CounterBook) -> None:
    assert "number_churn_7d" not in facts(book, AttemptKind.MESSAGE_SEND, NOW, **SENDER)
    changes = [(number, ago(days=number * 4)) for number in range(3)]
    read(book, [happening("number.changed", at, party=f"+1650555{n:04}", numbers=10) for n, at in changes])
    known = facts(book, AttemptKind.MESSAGE_SEND, NOW, **SENDER)
    assert known["number_churn_7d"] == pytest.approx(0.2)
    assert known["number_churn_30d"] == pytest.approx(0.3)


def test_spm_06_codes_to_a_prefix_that_nobody_types_in(book: CounterBook) -> None:
    for number in range(10):
        tell(book, "code.sent", ago(seconds=number), f"code{number}", party=f"+21612340{number:03}", country="TN")
    tell(book, "code.used", NOW, "code3", party="+21612340003")
    known = facts(book, AttemptKind.VERIFY_SEND, NOW, callee="+21612349999", callee_country="TN")
    assert (known["codes_prefix_10m"], known["codes_country_1d"]) == (10, 10)
    assert known["codes_conversion"] == pytest.approx(0.1)


def test_ill_03_solicitations_of_one_person_on_one_subject(book: CounterBook) -> None:
    offer: dict[str, Any] = {"number": "+16505550100", "marketing": True, "subject": "solar"}
    offers = [happening("text.passed", ago(days=days), **offer) for days in (0, 0, 0, 10, 29)]
    read(book, [*offers, happening("party.refused", ago(days=20))])
    known = facts(book, AttemptKind.MESSAGE_SEND, NOW, subject="solar", **SENDER)
    assert (known["solicitations_24h"], known["solicitations_30d"], known["days_since_refusal"]) == (3, 5, 20)
    other = facts(book, AttemptKind.CALL_OUT, NOW, subject="wind", callee="+12125550111")
    assert (other["solicitations_24h"], other["days_since_refusal"]) == (0, 36_500)


def test_ill_02_whoever_answered_or_wrote_is_known_and_cold_calls_sell(book: CounterBook) -> None:
    """ILL-01 to ILL-04 by what somebody does: ever more calls to people whom the company does not know."""
    tell(book, "text.received", ago(days=3), number="+16505550100", party="+12125550111")
    assert facts(book, AttemptKind.MESSAGE_SEND, NOW, callee="+12125550111", **SENDER)["callee_known"] is True
    assert facts(book, AttemptKind.MESSAGE_SEND, NOW, callee="+12125550112", **SENDER)["callee_known"] is False
    for number in range(60):
        tell(book, "attempt", ago(minutes=number), f"s{number}/call", attempt="call.out", party=f"+1212555{number:04}")
    cold = facts(book, AttemptKind.CALL_OUT, NOW, callee="+12125559999")
    assert cold["marketing"] is True
    assert "marketing" not in facts(book, AttemptKind.CALL_OUT, NOW, callee="+12125550111"), "they wrote to us"


def test_sec_01_failures_by_address_and_by_name(book: CounterBook) -> None:
    for number in range(21):
        tell(book, "sign-in.failed", ago(seconds=number), source="192.0.2.7", party=f"name{number}")
    for number in range(6):
        tell(book, "sign-in.failed", ago(seconds=number), source=f"192.0.2.{number + 10}", party="name0")
    known = facts(book, AttemptKind.SIGN_IN, NOW, source="192.0.2.7", claimed="name0")
    assert (known["failed_users_10m"], known["failed_sources_10m"]) == (21, 7)
    assert (known["user_failures_10m"], known["user_failures_1h"]) == (7, 7)
    later = facts(book, AttemptKind.SIGN_IN, NOW + timedelta(minutes=11), source="192.0.2.7", claimed="name0")
    assert (later["failed_users_10m"], later["user_failures_10m"]) == (21, 7), "a minute ahead is not believed"


def test_sec_01_ten_minutes_later_it_is_forgiven(clock: TurnableClock, book: CounterBook) -> None:
    for number in range(21):
        tell(book, "sign-in.failed", clock.now(), source="192.0.2.7", party=f"name{number}")
    clock.advance(601)
    known = facts(book, AttemptKind.SIGN_IN, clock.now(), source="192.0.2.7", claimed="name0")
    assert (known["failed_users_10m"], known["user_failures_10m"], known["user_failures_1h"]) == (0, 0, 1)


def test_net_02_extensions_tried_in_vain(book: CounterBook) -> None:
    for number in range(10):
        tell(book, "sip.register-failed", ago(seconds=number), source="192.0.2.7", party=str(100 + number))
        tell(book, "sip.register-failed", ago(seconds=number), source="192.0.2.7", party=str(100 + number))
    known = facts(book, AttemptKind.SIP_REGISTER, NOW, source="192.0.2.7")
    assert (known["probed_extensions_60s"], known["sip_failures_1h"]) == (10, 20)


def test_net_01_and_exc_03_requests(book: CounterBook) -> None:
    for number in range(50):
        tell(book, "api.request", ago(seconds=number * 0.02), source="192.0.2.7", app="app", group="light")
    request = {"client_id": "app", "group": "light", "source": "192.0.2.7"}
    known = facts(book, AttemptKind.API_REQUEST, NOW, **request)
    assert (known["group_requests_60s"], known["source_events_1s"]) == (50, 50.0)
    assert facts(book, AttemptKind.API_REQUEST, NOW, **(request | {"group": "heavy"}))["group_requests_60s"] == 0


def test_hrv_01_a_walk_through_the_directory(book: CounterBook) -> None:
    reader = {"client_id": "app"}
    for number in range(100):
        kind = "directory.missed" if number % 2 else "directory.read"
        tell(book, kind, ago(seconds=100 - number), party=f"extension/{1000 + number}", app="app")
    known = facts(book, AttemptKind.DIRECTORY_READ, NOW, **reader)
    assert (known["not_found_10m"], known["not_found_ratio_10m"]) == (50, 0.5)
    assert (known["distinct_reads_10m"], known["sequential_keys"]) == (50, True)
    honest = facts(book, AttemptKind.DIRECTORY_READ, NOW, extension_id="y", **reader)
    assert honest == {
        "not_found_10m": 0,
        "not_found_ratio_10m": 0.0,
        "distinct_reads_10m": 0,
        "sequential_keys": False,
        "listed_1h": 0,
    }


def test_hrv_01_lists_and_ids_that_are_guessed_in_bulk(book: CounterBook) -> None:
    tell(book, "directory.listed", ago(minutes=5), app="app", entries=("1", "2", "3"), missed=0)
    tell(book, "directory.listed", ago(minutes=4), app="app", entries=("3", "4"), missed=40)
    known = facts(book, AttemptKind.DIRECTORY_READ, NOW, client_id="app")
    assert (known["listed_1h"], known["not_found_10m"]) == (4, 40)


def test_sec_02_a_new_device_is_remembered_for_a_while(book: CounterBook) -> None:
    assert facts(book, AttemptKind.SETTING_CHANGE, NOW)["minutes_since_new_device"] == 1e6
    tell(book, "sign-in.done", ago(minutes=12), source="192.0.2.7", new_device=True)
    tell(book, "sign-in.done", ago(minutes=2), source="198.51.100.7")
    assert facts(book, AttemptKind.SETTING_CHANGE, NOW)["minutes_since_new_device"] == pytest.approx(12)
    assert facts(book, AttemptKind.CALL_OUT, NOW)["networks_1h"] == 2
