"""The counting of a process: others hear of what happens, bad tidings do no harm, seats are looked at as a whole."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clarion.base.bus import InProcessBus, Payload
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.errors import Unavailable
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook, HappeningFeed
from clarion.features.conduct.counters.feed import as_wire, from_wire
from clarion.features.conduct.observers import PeriodChecks, WatchedRegistrations, counting_of
from clarion.features.conduct.observers.names import count_unrelated, names_in, stems
from clarion.features.conduct.ports import HAPPENING
from clarion.features.conduct.verdict import Verdict
from clarion.features.emergency import EmergencyLocation
from clarion.features.people import Account, Extension
from tests.features.conduct.counters.told import happening
from tests.support import wait_for

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class LameBus(InProcessBus):
    """Away until it is told otherwise."""

    away = True

    async def publish(self, topic: str, payload: Payload) -> None:
        if self.away:
            raise Unavailable("The bus is away.")
        await super().publish(topic, payload)


def answered(book: CounterBook) -> int:
    return round(book.days("answered", "a", book.now(), 1))


def call(number: int) -> Any:
    return happening("call.ended", NOW, f"s-{number}", direction="out", answered=True, seconds=9.5, listed=("x", "y"))


def test_a_happening_is_the_same_after_its_way() -> None:
    for told in (call(1), happening("text.sent", NOW, account="", extension="", party="")):
        assert from_wire(as_wire(told)) == told


async def test_others_hear_of_it_once_the_bus_is_there_again_and_doubles_do_not_count() -> None:
    bus, clock = LameBus(), TurnableClock(NOW)
    books = [CounterBook(clock), CounterBook(clock)]
    feeds = [HappeningFeed(bus, book) for book in books]
    for feed in feeds:
        await feed.open()
    for number in range(3):
        feeds[0].told(call(number))
    feeds[0].told(happening("api.request", NOW))
    assert [answered(book) for book in books] == [3, 0], "at once where it happened"
    bus.away = False
    await wait_for(lambda: answered(books[1]) == 3, missing="what the other was told", timeout=10)
    await bus.publish(
        HAPPENING, {"from": "elsewhere", "told": [as_wire(call(1)), {"kind": "call.ended"}, as_wire(call(7))]}
    )
    await wait_for(lambda: answered(books[0]) == 4 and answered(books[1]) == 4, missing="what is readable of it")
    for feed in feeds:
        await feed.close()
    await bus.close()


@pytest.fixture
async def here(sqlite_storage: Storage, tmp_path: Path) -> Container:
    settings = Settings(data=tmp_path)
    return Container(
        settings=settings,
        clock=TurnableClock(NOW),
        storage=sqlite_storage,
        bus=InProcessBus(),
        keys=load_master_key(tmp_path),
    )


async def test_seats_that_talked_are_looked_at_with_their_accounts_once_an_hour(here: Container) -> None:
    conduct = here.offer(Conduct, Conduct())
    counting = counting_of(here, conduct)
    heard: list[tuple[Attempt, Verdict]] = []
    conduct.add_witness(lambda attempt, verdict: heard.append((attempt, verdict)))
    for seat in ("x", "y"):
        for _ in range(2):
            counting.book.live.began(f"s-{seat}{len(heard)}", NOW.timestamp(), "a", seat, "+1")
        conduct.tell(
            happening(
                "call.ended", NOW, extension=seat, direction="out", answered=True, seconds=4000 * 60 * (seat == "x")
            )
        )
    checks = PeriodChecks(here)
    assert await checks.check() == 3
    assert [attempt.event_id for attempt, _ in heard] == [
        "period/a/2026030412",
        "period/x/2026030412",
        "period/y/2026030412",
    ]
    (match,) = [match for _, verdict in heard for match in verdict.matches if match.rule == "EXC-01"]
    assert "4000" in str(match.facts), match.facts
    assert await checks.check() == 0


def test_names_are_related_when_they_share_a_word() -> None:
    assert count_unrelated(["Acme Inc.", "ACME Sales, LLC", "The Acme Company"]) == 0
    assert count_unrelated(["Acme", "Bolt GmbH", "Cart Ltd", "Bolt Service", ""]) == 2
    assert count_unrelated([]) == 0
    assert stems(["acme.com", "sales.acme.co.uk", "acme.de", "gmail.com", "", "host"]) == [
        "acme",
        "acme",
        "acme",
        "host",
    ]


async def test_rsl_01_an_account_under_many_names(here: Container) -> None:
    async with here.storage.transaction() as session:
        session.add(Account(id="a", name="Acme Inc.", created_at=NOW))
        session.add(Account(id="b", name="Other", created_at=NOW))
        await session.flush()
        for number, domain in enumerate(["acme.com", "acme.com", "bolt.io", "cart.co.uk", "gmail.com"]):
            session.add(_person(str(number), "a", f"p{number}@{domain}"))
        session.add(_person("9", "b", "x@elsewhere.org"))
        for number, holder in enumerate(["Acme", "Dash Ltd", "Acme West"]):
            session.add(_place(str(number), "a", holder))
    async with here.storage.reading() as session:
        assert await names_in(session, "a") == {"unrelated_names": 2, "unrelated_addresses": 1}
        assert await names_in(session, "b") == {"unrelated_names": 0, "unrelated_addresses": 0}
        assert await names_in(session, "gone") == {}


def _person(person_id: str, account_id: str, email: str) -> Extension:
    return Extension(id=person_id, account_id=account_id, number=f"10{person_id}", email=email, created_at=NOW)


def _place(place_id: str, account_id: str, holder: str) -> EmergencyLocation:
    return EmergencyLocation(
        id=place_id, account_id=account_id, address={"customerName": holder}, created_at=NOW, updated_at=NOW
    )


async def test_failed_registrations_are_counted_and_judged(here: Container) -> None:
    conduct = here.offer(Conduct, Conduct())
    counting_of(here, conduct)
    heard: list[Verdict] = []
    conduct.add_witness(lambda attempt, verdict: heard.append(verdict))
    watch = WatchedRegistrations(conduct, here.clock.now)
    for number in range(10):
        watch.failed("192.0.2.7", f"{100 + number}")
    rules = [{match.rule for match in verdict.matches} for verdict in heard]
    assert ["NET-02" in found for found in rules] == [False] * 9 + [True]
    for _ in range(90):
        watch.failed("192.0.2.7", "100")
    assert {ground.rule for ground in heard[-1].grounds} >= {"SEC-01"}
    other = Attempt(event_id="e", kind=AttemptKind.SIP_REGISTER, at=NOW, account_id="", source="192.0.2.8")
    assert not conduct.judge(other).grounds
    watch.registered("192.0.2.8", "a", "x", "d")
    assert conduct.judge(other).allowed


async def test_scanners_are_known_by_their_name_and_phones_that_move_are_told(here: Container) -> None:
    """NET-02, INT-02"""
    conduct = here.offer(Conduct, Conduct())
    heard: list[set[str]] = []
    conduct.add_witness(lambda attempt, verdict: heard.append({match.rule for match in verdict.matches}))
    watch = WatchedRegistrations(conduct, here.clock.now)
    counting_of(here, conduct)
    watch.failed("192.0.2.7", "100", "Yealink SIP-T46S")
    watch.failed("192.0.2.9", "100", "friendly-scanner")
    assert ["NET-02" in found for found in heard] == [False, True]
    heard.clear()
    for source in ("198.51.100.7", "198.51.100.99", "203.0.113.5", "203.0.113.5"):
        watch.registered(source, "a", "x", "d")
    assert heard == [{"INT-02"}], "another address of the same network is no move; the same place again is none"
