"""Trust grows with age, payments, identity and signed calls, and caps with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook
from clarion.features.conduct.trust import (
    PaymentBook,
    Payments,
    Record,
    TrustBook,
    caps_of,
    is_trusted,
    level_of,
)
from clarion.features.people import Account
from tests.features.conduct.counters.told import happening, read
from tests.support import wait_for


@pytest.mark.parametrize(
    ("record", "level", "trusted"),
    [
        (Record(age_days=0), 0, False),
        (Record(age_days=29, paid_dollars=99.99, identity_known=True), 0, False),
        (Record(age_days=30), 1, False),
        (Record(age_days=30, identity_known=True), 1, True),
        (Record(age_days=0, paid_dollars=100.0, identity_known=True), 1, True),
        (Record(age_days=90, paid_dollars=300, paid_invoices=3, identity_known=True), 2, True),
        (Record(age_days=90, paid_dollars=300, paid_invoices=2, identity_known=True), 1, True),
        (Record(age_days=90, paid_dollars=300, paid_invoices=3), 1, False),
        (Record(age_days=90, identity_known=True, signed_calls=100, a_level_calls=90), 2, True),
        (Record(age_days=90, identity_known=True, signed_calls=100, a_level_calls=89), 1, True),
        (Record(age_days=90, identity_known=True, signed_calls=99, a_level_calls=99), 1, True),
        (Record(age_days=0, vouched=True), 2, True),
    ],
)
def test_levels(record: Record, level: int, trusted: bool) -> None:
    assert level_of(record) == level
    assert is_trusted(record) is trusted


def test_new_accounts_have_the_caps_of_the_policy() -> None:
    caps = caps_of(Record(age_days=3))
    assert (caps.concurrent_calls, caps.calls_1h, caps.texts_1d, caps.international) == (2, 60, 200, False)


_records = st.builds(
    Record,
    age_days=st.integers(0, 400),
    paid_dollars=st.floats(0, 1000),
    paid_invoices=st.integers(0, 12),
    identity_known=st.booleans(),
    signed_calls=st.integers(0, 300),
    a_level_calls=st.integers(0, 300),
)


@given(_records, st.integers(0, 400), st.floats(0, 1000), st.integers(0, 9))
def test_trust_never_shrinks_with_age_or_payments(record: Record, days: int, dollars: float, invoices: int) -> None:
    older = Record(
        age_days=record.age_days + days,
        paid_dollars=record.paid_dollars + dollars,
        paid_invoices=record.paid_invoices + invoices,
        identity_known=record.identity_known,
        signed_calls=record.signed_calls,
        a_level_calls=record.a_level_calls,
    )
    assert level_of(older) >= level_of(record)
    assert caps_of(older).calls_1h >= caps_of(record).calls_1h


@pytest.fixture
async def here(sqlite_storage: Storage, tmp_path: Path) -> Container:
    settings = Settings(data=tmp_path, account_trust="earned")
    return Container(
        settings=settings,
        clock=TurnableClock(datetime(2026, 3, 4, 12, tzinfo=UTC)),
        storage=sqlite_storage,
        bus=InProcessBus(),
        keys=load_master_key(tmp_path),
    )


class _Paid:
    def __init__(self) -> None:
        self.payments = Payments()

    async def payments_of(self, account_id: str) -> Payments:
        return self.payments


async def test_what_is_known_of_an_account_is_read_behind_the_scenes_and_again(here: Container) -> None:
    clock = here.clock
    assert isinstance(clock, TurnableClock)
    async with here.storage.transaction() as session:
        session.add(Account(id="a", name="Newcomer", created_at=clock.now() - timedelta(days=3)))
    counters, paid = CounterBook(clock), _Paid()
    here.offer(PaymentBook, paid)
    book = TrustBook(here, counters)
    await book.open()

    def facts(account_id: str = "a") -> dict[str, Any]:
        attempt = Attempt(event_id="e", kind=AttemptKind.CALL_OUT, at=clock.now(), account_id=account_id)
        return dict(book.features(attempt))

    assert facts() == {}, "nothing is said before anything is known"
    assert facts("nobody") == {}
    await wait_for(facts, missing="what is known of the account")
    assert facts() == {
        "account_trusted": False,
        "account_age_days": 3,
        "trust_level": 0,
        "trust_concurrent_calls": 2,
        "trust_calls_1h": 60,
        "trust_texts_1d": 200,
    }
    paid.payments = Payments(dollars=120, invoices=1)
    clock.advance(601)
    await wait_for(lambda: facts()["trust_level"] == 1, missing="the payment")
    calls = {"direction": "out", "answered": True, "seconds": 60, "attestation": "A"}
    read(counters, [happening("call.ended", clock.now(), **calls) for _ in range(5)])  # type: ignore[arg-type]
    record = book.find_record("a")
    assert record is not None and (record.signed_calls, record.a_level_calls) == (5, 5)
    assert facts("nobody") == {}
    await book.close()
