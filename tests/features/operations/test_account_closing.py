"""R22: closing an account, by its administrators and by the provider."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, select

from clarion.apps.demo_phone import MAIN_NUMBERS
from clarion.base.files import Files
from clarion.base.http import wire_time
from clarion.base.mail_queue import QueuedEmail
from clarion.base.storage import Base
from clarion.features.conduct import NoteRefused
from clarion.features.numbers import PhoneNumber
from clarion.features.numbers.models import RestingNumber
from clarion.features.operations.account_closing import AccountClosing, AccountClosingWorker, rules, service
from clarion.features.operations.account_closing import erasing as erasing_module
from clarion.features.operations.privacy_requests import PrivacyRequestWorker, check_certificate
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.people import Account, Extension, demo
from tests.features.conduct.journeys.legal import OFFICER, authority
from tests.features.operations.test_privacy_requests import _picture
from tests.support.api import Api

MINE, ALL = "/clarion/account-closing", "/clarion/account-closings"
THEM = demo.NEIGHBOUR
DAY = 86_400


@pytest.fixture
async def work(api: Api) -> AccountClosingWorker:
    """Does what waits when it is told to, and not before; copies of data are not made."""
    await api.here.get(PrivacyRequestWorker).close()
    await api.here.get(AccountClosingWorker).close()
    return AccountClosingWorker(api.here)


async def them(api: Api, method: str, path: str, status: int = 200, **options: Any) -> Any:
    """A request of the administrator of the company that closes."""
    return await want(api, method, path, status, THEM, **options)


async def want(
    api: Api, method: str, path: str, status: int = 200, of: demo.DemoOrganisation = demo.DEMO, **options: Any
) -> Any:
    answer = await api.request(method, path, "101", of, **options)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def days(api: Api, count: float) -> None:
    api.clock.advance(count * DAY)
    api.tokens.clear()


async def letters(api: Api, subject: str) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        query = select(QueuedEmail).where(QueuedEmail.subject.startswith(subject))
        return list((await session.scalars(query)).all())


async def notice(api: Api, **order: Any) -> Any:
    return await them(api, "POST", MINE, 201, json={"accountName": THEM.name, **order})


async def says_account(api: Api, account_id: str) -> dict[str, int]:
    """Tables with a row in which the id of the account stands, and how many."""
    found = {}
    async with api.here.storage.reading() as session:
        for table in Base.metadata.sorted_tables:
            if "account_id" in table.c:
                query = select(func.count()).select_from(table).where(table.c.account_id == account_id)
            elif table.name == "cdrs":
                query = select(func.count()).select_from(table).where(cast(table.c.record, Text).contains(account_id))
            else:
                continue
            if rows := await session.scalar(query):
                found[table.name] = rows
    return found


async def test_an_account_is_closed_at_the_end_of_its_notice_with_a_certificate(
    api: Api, work: AccountClosingWorker
) -> None:
    """R22, OPS-41: a copy before, numbers given back, everything erased, and the proof of it by email and API."""
    theirs, own = api.account_id(THEM), api.account_id()
    before = await says_account(api, own)
    image = {"image": ("me.png", _picture(), "image/png")}
    await them(api, "PUT", "/account/~/extension/~/profile-image", 204, files=image)
    state = await them(api, "GET", MINE)
    assert (state["accountName"], state["operator"], state["blockers"]) == (THEM.name, False, [])
    assert "closing" not in state
    numbers = [each["phoneNumber"] for each in state["numbers"]]
    assert len(numbers) == state["numberCount"] > 0
    for wrong in ({"accountName": "Somebody else"}, {"endTime": wire_time(api.clock.now() + timedelta(days=29))}):
        await them(api, "POST", MINE, 400, json={"accountName": THEM.name, **wrong})
    files = api.here.get(Files)
    for area in ("fax-offers", "meeting-streams", "quarantine", "recordings"):  # without a row that names them
        await files.put(f"{area}/{theirs}/ab/left-over", b"x", "text/plain")
    closing = await notice(api, reason="We merge.")
    assert (closing["status"], closing["withdrawable"], closing["askedByName"] != "") == ("Notice", True, True)
    await them(api, "POST", MINE, 409, json={"accountName": THEM.name})
    assert len(await letters(api, f"The account of {THEM.name} is being closed")) == 1
    copy = await them(api, "GET", f"/clarion/privacy-requests/{closing['exportId']}")
    assert (copy["company"], copy["kind"]) == (True, "Export")
    days(api, 24)
    await work.remind()
    await work.remind()
    assert len(await letters(api, f"The account of {THEM.name} closes soon")) == 1
    assert (await them(api, "GET", MINE))["closing"]["exportId"] != closing["exportId"], "a fresh copy"
    assert not await work.do_next(), "the notice is not over"
    async with api.here.storage.reading() as session:
        slow = await session.get_one(PrivacyRequest, closing["exportId"])
    days(api, 7)
    assert await work.do_next()
    assert not await work.do_next()
    await api.settled()
    tried = await api.client.post(
        "/restapi/oauth/token",
        data={"grant_type": "password", "username": THEM.people[0].email, "password": api.password("101", THEM)},
        auth=api.basic,
    )
    assert tried.status_code >= 400
    [done] = (await want(api, "GET", ALL, params={"status": "Closed"}))["records"]
    assert (done["accountId"], done["certified"], "askedByName" in done) == (theirs, True, False)
    certificate = await want(api, "GET", f"{ALL}/{done['id']}/certificate")
    check_certificate(certificate)
    with pytest.raises(NoteRefused):
        check_certificate(certificate | {"statement": certificate["statement"].replace('"left":0', '"left":1')})
    statement = json.loads(certificate["statement"])
    stores = {each["store"]: each["erased"] for each in statement["stores"]}
    assert (statement["left"], stores["phone numbers given back"], stores["key of the files"]) == (0, len(numbers), 1)
    assert stores["people, queues, menus and other extensions"] >= len(THEM.people)
    assert {each["table"] for each in statement["tables"] if each["left"]} <= set(erasing_module.KEPT)
    assert set(await says_account(api, theirs)) <= set(erasing_module.KEPT)
    await PrivacyRequestWorker(api.here)._export(slow)  # the last piece of a copy that was being made meanwhile
    assert [path for path in api.here.settings.data.rglob("*") if path.is_file() and theirs in path.parts] == []
    async with api.here.storage.reading() as session:
        assert await session.get(Account, theirs) is None
        resting = select(RestingNumber.number).where(RestingNumber.number.in_(numbers))
        assert set(await session.scalars(resting)) == set(numbers)
        assert await session.scalar(select(PhoneNumber.id).where(PhoneNumber.number.in_(numbers))) is None
    [letter] = await letters(api, f"The account of {THEM.name} is closed")
    assert (letter.recipient, letter.account_id, len(letter.enclosures)) == (THEM.people[0].email, None, 1)
    sent = json.loads(await api.here.get(Files).get(letter.enclosures[0][0]))
    check_certificate(sent)
    after = await says_account(api, own)
    assert all(after.get(name, 0) >= before[name] for name in ("extensions", "phone_numbers", "devices"))


async def test_a_notice_can_be_withdrawn_until_something_is_erased(api: Api, work: AccountClosingWorker) -> None:
    await them(api, "POST", f"{MINE}/withdrawal", 404)
    first = await notice(api)
    days(api, 29)
    kept = await them(api, "POST", f"{MINE}/withdrawal")
    assert (kept["status"], kept["id"]) == ("Withdrawn", first["id"])
    assert len(await letters(api, f"The account of {THEM.name} is kept")) == 1
    await them(api, "POST", f"{MINE}/withdrawal", 409)
    days(api, 400)
    assert not await work.do_next()
    later = wire_time(api.clock.now() + timedelta(days=60))
    again = await notice(api, endTime=later)
    assert (again["endTime"], again["status"]) == (later, "Notice")


async def test_giving_notice_and_taking_it_back_is_no_way_to_make_copies_all_day(
    api: Api, work: AccountClosingWorker
) -> None:
    for _ in range(service.MOST_NOTICES):
        await notice(api)
        await them(api, "POST", f"{MINE}/withdrawal")
        days(api, 0.01)
    await them(api, "POST", MINE, 429, json={"accountName": THEM.name})
    days(api, 1.1)
    await notice(api)


async def test_a_legal_hold_and_numbers_on_their_way_stop_the_erasure(api: Api, work: AccountClosingWorker) -> None:
    """R22: a hold of the company, one of the provider, a port-out; everything goes on working meanwhile."""
    hold = {"kind": "Person", "subjectId": api.extension_id("101", THEM), "reason": "Case 7"}
    held = await them(api, "POST", "/clarion/team-messaging/holds", 201, json=hold)
    closing = await notice(api)
    one = f"{ALL}/{closing['id']}"
    await want(api, "PUT", f"{one}/hold", json={"reason": "Court order 12"})
    days(api, 31)
    assert not await work.do_next()
    assert not await work.do_next()
    assert len(await letters(api, f"The account of {THEM.name} cannot be deleted")) == 1, "told once"
    stopped = await want(api, "GET", one)
    assert (stopped["status"], stopped["blockers"]) == ("Notice", ["ProviderHold", "LegalHold"])
    assert (stopped["holdReason"], stopped["withdrawable"]) == ("Court order 12", True)
    theirs = (await them(api, "GET", MINE))["closing"]
    assert (theirs["blockers"], {"holdReason", "holdByName"} & theirs.keys()) == (stopped["blockers"], set())
    await them(api, "DELETE", f"/clarion/team-messaging/holds/{held['id']}", 204)
    assert not await work.do_next()
    await want(api, "DELETE", f"{one}/hold")
    await want(api, "DELETE", f"{one}/hold", 409)
    await _port_out(api, "Confirmed")
    assert not await work.do_next()
    state = await them(api, "GET", MINE)
    assert (state["blockers"], [each["leaving"] for each in state["numbers"]].count(True)) == (["PortOut"], 1)
    days(api, 31)
    assert (await want(api, "GET", one))["overdue"] is True
    await _port_out(api, "Done")
    assert await work.do_next()
    assert (await want(api, "GET", one))["status"] == "Closed"
    await want(api, "PUT", f"{one}/hold", 409, json={"reason": "Too late"})
    await want(api, "POST", f"{one}/withdrawal", 409)


async def test_what_an_authority_asked_for_is_not_erased_with_the_account(api: Api, work: AccountClosingWorker) -> None:
    """R22, LEA-01: for 90 days; the company does not learn of an authority that forbids it."""
    await notice(api)
    days(api, 20)
    asked = authority(instrument="preservation", gagged=True, number=MAIN_NUMBERS[THEM.key])
    await want(api, "POST", f"{OFFICER}/authority-requests", 201, json=asked)
    days(api, 11)
    assert not await work.do_next()
    state = await them(api, "GET", MINE)
    assert (state["blockers"], state["closing"].get("holdReason")) == (["ProviderHold"], None)
    days(api, 80)
    assert await work.do_next()


async def _port_out(api: Api, state: str) -> None:
    """A carrier's request for the first of their numbers, at this point."""
    table = Base.metadata.tables["port_outs"]
    theirs, now = api.account_id(THEM), api.clock.now()
    async with api.here.storage.transaction() as session:
        number = await session.scalar(select(PhoneNumber.number).where(PhoneNumber.account_id == theirs).limit(1))
        await session.execute(table.delete())
        await session.execute(
            table.insert().values(
                id="1",
                account_id=theirs,
                carrier_id="7",
                winning_carrier="Elsewhere",
                numbers=[number],
                state=state,
                pin_hash="",
                due_at=now,
                held_s=0,
                held_by="",
                reason="",
                history=[],
                created_at=now,
            )
        )


async def test_the_provider_closes_accounts_of_customers_and_customers_only_their_own(api: Api) -> None:
    order = {"accountId": api.account_id(THEM), "accountName": THEM.name, "reason": "Unpaid"}
    await them(api, "POST", ALL, 403, json=order)
    await them(api, "GET", ALL, 403)
    soon = wire_time(api.clock.now() + timedelta(days=6))
    await want(api, "POST", ALL, 400, json=order | {"endTime": soon})
    week = wire_time(api.clock.now() + timedelta(days=8))
    made = await want(api, "POST", ALL, 201, json=order | {"endTime": week})
    assert (made["byProvider"], made["endTime"]) == (True, week)
    await want(api, "GET", f"{ALL}/{made['id']}/certificate", 404)
    await them(api, "GET", f"{ALL}/{made['id']}", 403)
    theirs = (await them(api, "GET", MINE))["closing"]
    assert (theirs["byProvider"], {"reason", "askedByName"} & theirs.keys()) == (True, set()), "for the provider alone"
    assert (made["reason"], made["askedByName"] != "") == ("Unpaid", True)
    kept = await want(api, "POST", f"{ALL}/{made['id']}/withdrawal")
    assert kept["status"] == "Withdrawn"
    await want(api, "POST", f"{ALL}/{made['id']}/retry", 409)
    await want(api, "POST", ALL, 404, json=order | {"accountId": "12345"})
    await want(api, "POST", MINE, 403, json={"accountName": demo.DEMO.name})
    assert (await want(api, "GET", MINE))["operator"] is True
    answer = await api.request("GET", MINE, "102")
    assert answer.status_code == 403


async def test_a_worker_that_dies_half_way_is_followed_by_one_that_ends_it(
    api: Api, work: AccountClosingWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate counts what both have erased; one that keeps failing says so, and can be tried again."""
    closing = await notice(api)
    days(api, 31)

    async def dies(_self: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(erasing_module.AccountEraser, "_account", dies)
        for _ in range(3):
            assert await work.do_next()
        assert not await work.do_next()
    failed = await want(api, "GET", f"{ALL}/{closing['id']}")
    assert (failed["status"], "several times" in failed["problem"]) == ("Failed", True)
    await want(api, "POST", f"{ALL}/{closing['id']}/retry")
    assert await work.do_next()
    certificate = await want(api, "GET", f"{ALL}/{closing['id']}/certificate")
    statement = json.loads(certificate["statement"])
    stores = {each["store"]: each["erased"] for each in statement["stores"]}
    assert stores["people, queues, menus and other extensions"] >= len(THEM.people)
    async with api.here.storage.reading() as session:
        left = select(func.count()).select_from(Extension).where(Extension.account_id == api.account_id(THEM))
        assert await session.scalar(left) == 0
        row = await session.get_one(AccountClosing, closing["id"])
        assert (row.emails, row.progress, row.reason) == ([], {}, "")


def test_reminders_are_a_week_and_a_day_before_the_end() -> None:

    end = datetime(2026, 7, 1, tzinfo=UTC)
    asked = [(8, 0), (7, 0), (6, 7), (1, 7), (1, 0), (0.5, 1), (-1, 0)]
    due = [rules.reminder_due(end, end - timedelta(days=left), last) for left, last in asked]
    assert due == [0, 7, 0, 1, 1, 0, 0]
