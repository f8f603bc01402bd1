"""ADM-44, ADM-46: how fresh emergency locations are, who hears of it, and tests by 933 with their evidence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.mail_queue import MailQueue, QueuedEmail
from clarion.features.emergency.upkeep.rules import Checked, Terms, freshness, is_alarmed, look_again_at
from clarion.features.emergency.upkeep.rules import test_due_at as due_at
from clarion.features.emergency.upkeep.worker import LocationUpkeep
from clarion.features.people import demo
from tests.features.emergency.test_api import create
from tests.support.api import Api

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TERMS = Terms(confirm_days=180, test_days=30)
CLARION = "/account/~/clarion"
STATES = f"{CLARION}/emergency-location-states"
TESTS = f"{CLARION}/emergency-location-tests"
READ_OUT = b"RIFF" + bytes(64)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def test_adm_44_an_address_is_fresh_until_nobody_confirms_it_for_too_long() -> None:
    assert freshness(Checked(NOW - days(900), NOW - days(179)), NOW, TERMS) == "Fresh"
    assert freshness(Checked(NOW - days(900), NOW - days(180)), NOW, TERMS) == "Unconfirmed"
    assert freshness(Checked(NOW - days(900), NOW - days(900)), NOW, Terms(0, 30)) == "Fresh", "0: never"


def test_adm_44_a_failed_test_counts_until_another_or_another_address() -> None:
    failed = Checked(NOW - days(9), NOW, tested=NOW - days(1), result="NoAnswer")
    assert freshness(failed, NOW, TERMS) == "TestFailed", "a confirmation does not undo it"
    moved = Checked(NOW, NOW, tested=NOW - days(1), result="NoAnswer")
    assert freshness(moved, NOW, TERMS) == "Fresh"


def test_adm_46_locations_are_tested_soon_after_a_change_then_by_the_calendar_and_sooner_after_a_failure() -> None:
    assert due_at(Checked(NOW, NOW), "US", TERMS) == NOW + timedelta(hours=1)
    passed = Checked(NOW - days(90), NOW, tested=NOW, result="Passed")
    assert due_at(passed, "US", TERMS) == NOW + days(30)
    failed = Checked(NOW - days(90), NOW, tested=NOW, result="Failed")
    assert due_at(failed, "US", TERMS) == NOW + days(1)
    assert due_at(failed, "DE", TERMS) is None, "933 is nothing there"
    assert due_at(failed, "US", Terms(180, 0)) is None
    assert look_again_at(passed, "US", NOW, TERMS) == NOW + days(1)


def test_adm_44_what_stays_wrong_is_told_once_a_week() -> None:
    old = Checked(NOW - days(900), NOW - days(200), alarm="Unconfirmed", alarmed=NOW - days(6))
    assert not is_alarmed(old, NOW, TERMS)
    assert is_alarmed(old, NOW + days(1), TERMS)
    worse = Checked(old.changed, old.confirmed, NOW, "NoAnswer", old.alarm, old.alarmed)
    assert is_alarmed(worse, NOW, TERMS), "it is something else now"


def later(api: Api, **much: float) -> None:
    """Sessions of people have ended by then."""
    api.clock.advance(timedelta(**much).total_seconds())
    api.tokens.clear()


async def state_of(api: Api, location_id: str) -> dict[str, Any]:
    records = (await api.get(STATES)).json()["records"]
    return next(record for record in records if record["id"] == location_id)


async def begin_tests(api: Api) -> list[str]:
    """Of this company, without calling."""
    await api.here.get(LocationUpkeep).decide()
    return [test["id"] for test in (await api.get(TESTS)).json()["records"]]


async def letters(api: Api) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        query = select(QueuedEmail).where(QueuedEmail.recipient == "ada@demo.example")
        return list(await session.scalars(query.order_by(QueuedEmail.written_at, QueuedEmail.recipient)))


@pytest.fixture
async def used(api: Api) -> dict[str, Any]:
    """The company's location that everybody falls back to. No email leaves: one that has left has no text any more."""
    await api.here.get(MailQueue).close()
    found: dict[str, Any] = (await api.get(f"{CLARION}/emergency-default")).json()["location"]
    return found


async def test_adm_44_an_old_address_in_use_is_shown_and_alarmed_until_it_is_confirmed(
    api: Api, used: dict[str, Any]
) -> None:
    spare = await create(api)
    upkeep = api.here.get(LocationUpkeep)
    assert (await state_of(api, used["id"]))["freshness"] == "Fresh"
    later(api, days=181)
    for _ in range(2):
        await upkeep.turn()  # the first turn tests what is due
    assert (await state_of(api, used["id"]))["freshness"] in ("Unconfirmed", "TestFailed")
    assert (await state_of(api, spare["id"]))["freshness"] == "Unconfirmed"
    told = await letters(api)
    assert told
    assert all(used["name"] in letter.text for letter in told)
    assert not any(spare["name"] in letter.text for letter in told), "nobody is there"
    confirmed = await api.request("POST", f"{CLARION}/emergency-locations/{spare['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    assert (await state_of(api, spare["id"]))["freshness"] == "Fresh"
    assert (await api.request("POST", f"{CLARION}/emergency-locations/{spare['id']}/confirm", "102")).status_code == 403


async def test_adm_46_a_test_that_no_carrier_takes_fails_with_its_reason_and_is_alarmed(
    api: Api, used: dict[str, Any]
) -> None:
    upkeep = api.here.get(LocationUpkeep)
    later(api, hours=2)
    await upkeep.turn()
    tests = (await api.get(TESTS)).json()["records"]
    assert [(test["locationId"], test["result"], test["automatic"]) for test in tests] == [
        (used["id"], "NoCarrier", True)
    ]
    assert tests[0]["detail"]
    later(api, minutes=1)
    await upkeep.turn()
    assert used["name"] in (await letters(api))[0].text
    before = len(await letters(api))
    later(api, hours=1)
    await upkeep.turn()
    assert len(await letters(api)) == before, "told once"
    assert len((await api.get(TESTS)).json()["records"]) == 1, "not tried again before tomorrow"
    later(api, days=1)
    await upkeep.turn()
    assert len((await api.get(TESTS)).json()["records"]) == 2


async def test_adm_46_the_read_out_of_a_test_is_kept_as_evidence(
    api: Api, used: dict[str, Any], tmp_path: Path
) -> None:
    """As a call server reports it, twice."""
    upkeep = api.here.get(LocationUpkeep)
    later(api, hours=2)
    begun = await begin_tests(api)
    assert len(begun) == 1
    assert await upkeep.decide() == [], "it runs"
    running = await api.request("POST", f"{CLARION}/emergency-locations/{used['id']}/test")
    assert running.status_code == 409
    sound = tmp_path / "read-out.wav"
    sound.write_bytes(READ_OUT)
    told = {"test_id": begun[0], "path": str(sound), "seconds": "2.000", "telephony_session_id": "s-933"}
    for _ in range(2):
        await api.bus.publish("emergency.location_tested", told)
        await api.settled()
    test = (await api.get(f"{TESTS}/{begun[0]}")).json()
    assert (test["result"], test["telephonySessionId"], test["seconds"]) == ("Passed", "s-933", 2.0)
    content = await api.get(f"{TESTS}/{begun[0]}/content")
    assert content.content == READ_OUT
    assert not sound.exists()
    state = await state_of(api, used["id"])
    assert state["testResult"] == "Passed"
    assert state["nextTestAt"] > state["testedAt"]
    removed = await create(api, name="Elsewhere")
    await api.request("PUT", f"{CLARION}/emergency-default", json={"locationId": removed["id"]})
    await api.request("DELETE", f"/account/~/emergency-locations/{used['id']}")
    assert (await api.get(f"{TESTS}/{begun[0]}")).json()["result"] == "Passed", "evidence outlives the location"


async def test_adm_46_a_test_that_nobody_answers_ends_by_itself(api: Api, used: dict[str, Any]) -> None:
    upkeep = api.here.get(LocationUpkeep)
    later(api, hours=2)
    begun = await begin_tests(api)
    later(api, minutes=6)
    await upkeep.turn()
    assert (await api.get(f"{TESTS}/{begun[0]}")).json()["result"] == "NoAnswer"
    assert (await state_of(api, used["id"]))["freshness"] == "TestFailed"


async def test_adm_46_tests_of_other_companies_are_not_found(api: Api) -> None:
    later(api, hours=2)
    begun = await begin_tests(api)
    assert begun
    assert (await api.get(f"{TESTS}/{begun[0]}", "102")).status_code == 403
    for path in (f"{TESTS}/{begun[0]}", f"{TESTS}/{begun[0]}/content"):
        foreign = await api.request("GET", path, "101", demo.NEIGHBOUR)
        assert (foreign.status_code, foreign.json()["errorCode"]) == (404, "CMN-102"), path
    theirs = (await api.request("GET", TESTS, "101", demo.NEIGHBOUR)).json()["records"]
    assert not {test["id"] for test in theirs} & set(begun)
    missing = await api.get(f"{TESTS}/1")
    assert (missing.status_code, missing.json()["errorCode"]) == (404, "CMN-102")
