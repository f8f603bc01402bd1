"""The public status page: incidents by themselves and by operators, history, feed, subscriptions (ADM-35)."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import httpx
import pytest
from sqlalchemy import delete, select

from clarion.apps.probe_company import CALLEE, CALLER, ensure_probe_company, forget_old_probes
from clarion.base.ids import PROBE_ACCOUNT_ID, new_id
from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import Happening, conduct_of
from clarion.features.message_store.models import Message
from clarion.features.operations import service_status
from clarion.features.operations.service_status import Impact, Result, Stage
from clarion.features.operations.service_status.models import ProbeResult
from clarion.features.people import Account, companies
from clarion.features.people.sign_in.service import home_account
from tests.support.api import Api

STATUS = "/restapi/v1.0/clarion/service-status"
FINE = {component: Result(120) for component in service_status.COMPONENTS}
NO_CALLS = FINE | {"calls": Result(20_000, "The phones do not hear each other at 10.0.0.5.")}


async def probe(api: Api, *minutes: dict[str, Result]) -> None:
    """One turn a minute, with these results."""
    for results in minutes:
        api.clock.advance(60)
        minute = api.here.clock.now().replace(second=0, microsecond=0)
        assert await service_status.take_turn(api.here, minute)
        await service_status.record_results(api.here, minute, results)
    api.clock.advance(11)  # the page is read again after ten seconds


async def page(api: Api, language: str = "en") -> str:
    answer = await api.client.get("/status", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert "script" not in answer.headers["Content-Security-Policy"]
    return answer.text


async def letters(api: Api) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        return list(await session.scalars(select(QueuedEmail).order_by(QueuedEmail.written_at, QueuedEmail.id)))


async def test_probes_that_fail_open_an_incident_and_probes_that_succeed_end_it_adm_35(api: Api) -> None:
    assert "Some services have not been checked" in await page(api)
    await probe(api, FINE, NO_CALLS, NO_CALLS)
    seen = (await api.client.get(STATUS)).json()
    assert (seen["status"], seen["incidents"]) == ("degraded", [])
    await probe(api, NO_CALLS)
    seen = (await api.client.get(STATUS)).json()
    [incident] = seen["incidents"]
    assert (seen["status"], incident["components"], incident["resolvedAt"]) == ("outage", ["calls"], None)
    calls = next(each for each in seen["components"] if each["id"] == "calls")
    assert (calls["status"], calls["uptime"], len(calls["days"])) == ("outage", 25.0, 90)
    shown = await page(api, "fr")
    assert "Appels : panne" in shown and "Certains services ne fonctionnent pas." in shown
    assert "10.0.0.5" not in shown + str(seen), "what failed is for operators"
    await probe(api, NO_CALLS, FINE, FINE, FINE)
    [incident] = (await api.client.get(STATUS)).json()["incidents"]
    assert [each["stage"] for each in incident["updates"]] == ["resolved", "investigating"]
    assert incident["resolvedAt"]
    assert "Our checks of this service succeed again (Calls)." in await page(api)
    feed = ElementTree.fromstring((await api.client.get("/status/feed")).text)
    titles = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["Service status", "Resolved: Calls: outage", "Investigating: Calls: outage"]


async def test_one_process_probes_in_a_minute_and_old_results_go(sqlite_api: Api) -> None:
    minute = sqlite_api.here.clock.now().replace(second=0, microsecond=0)
    assert await service_status.take_turn(sqlite_api.here, minute)
    assert not await service_status.take_turn(sqlite_api.here, minute)
    await service_status.record_results(sqlite_api.here, minute, FINE)
    sqlite_api.clock.advance(3 * 86400)
    await probe(sqlite_api, FINE)
    async with sqlite_api.here.storage.reading() as session:
        assert len((await session.scalars(select(ProbeResult))).all()) == len(FINE)
    seen = (await sqlite_api.client.get(STATUS)).json()
    assert sum(day["uptime"] is not None for day in seen["components"][0]["days"]) == 2, "days are kept"


async def test_who_confirms_an_address_gets_incidents_until_they_leave(sqlite_api: Api) -> None:
    api = sqlite_api
    api.here.settings = api.here.settings.model_copy(update={"smtp_url": "smtp://mail.example.com"})
    for _ in range(2):  # asked twice, written to once
        answer = await subscribe(api, "Zoë@example.com")
        assert "naar onderweg" in answer.text
    [asked] = await letters(api)
    assert asked.recipient == "zoë@example.com"
    link = re.search(r"http\S+/status/confirm\?token=(\S+)", asked.text)
    assert link
    token = link[1]
    async with api.here.storage.transaction() as session:
        await session.execute(delete(QueuedEmail))
    await probe(api, NO_CALLS, NO_CALLS, NO_CALLS)
    assert await letters(api) == [], "not confirmed yet"
    assert "Incidenten naar dit e-mailadres sturen?" in (await visit(api, "GET", "confirm", token)).text
    assert "voortaan per e-mail" in (await visit(api, "POST", "confirm", token)).text
    await probe(api, FINE, FINE, FINE)
    [told] = await letters(api)
    assert told.subject == "Opgelost: Gesprekken: storing"
    assert f"/status/leave?token={token}" in told.text
    assert "geen e-mails over incidenten meer" in (await visit(api, "POST", "leave", token)).text
    assert (await visit(api, "POST", "leave", token)).status_code == 404
    await probe(api, NO_CALLS, NO_CALLS, NO_CALLS)
    assert len(await letters(api)) == 1


async def subscribe(api: Api, address: str) -> httpx.Response:
    headers = {"Accept-Language": "nl"}
    return await api.client.post("/status/subscriptions", data={"email": address}, headers=headers)


async def visit(api: Api, method: str, what: str, token: str) -> httpx.Response:
    given = {"params": {"token": token}} if method == "GET" else {"data": {"token": token}}
    return await api.client.request(method, f"/status/{what}", headers={"Accept-Language": "nl"}, **given)  # type: ignore[arg-type]


async def test_subscriptions_are_bounded_and_explain(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await subscribe(sqlite_api, "a@example.com")).status_code == 409, "this server sends no emails"
    sqlite_api.here.settings = sqlite_api.here.settings.model_copy(update={"smtp_url": "smtp://mail.example.com"})
    monkeypatch.setattr("clarion.features.operations.service_status.emails._MOST_UNCONFIRMED", 1)
    assert (await subscribe(sqlite_api, "nobody")).status_code == 400
    assert (await subscribe(sqlite_api, "")).status_code == 400
    assert (await subscribe(sqlite_api, "a@example.com")).status_code == 200
    assert (await subscribe(sqlite_api, "b@example.com")).status_code == 409
    sqlite_api.clock.advance(timedelta(days=2).total_seconds())
    assert (await subscribe(sqlite_api, "b@example.com")).status_code == 200, "who did not confirm is forgotten"
    for token in ("", "1.2", "x" * 200, "<script>"):
        assert (await visit(sqlite_api, "GET", "confirm", token)).status_code == 404
        assert (await visit(sqlite_api, "POST", "leave", token)).status_code == 404


async def test_operators_say_what_happens_and_their_words_are_no_markup(sqlite_api: Api) -> None:
    api, now = sqlite_api, sqlite_api.here.clock.now()
    async with api.here.storage.transaction() as session:
        incident = await service_status.open_incident(
            api.here, session, "<b>Carrier</b> maintenance", Impact.MAINTENANCE, ["calls", "texts"], "Tonight.", now=now
        )
    await probe(api, FINE)
    shown = await page(api)
    assert "&lt;b&gt;Carrier&lt;/b&gt; maintenance" in shown and "<b>Carrier" not in shown
    assert "All services work." in shown, "maintenance is no outage"
    async with api.here.storage.transaction() as session:
        row = await service_status.get_incident(session, incident.id)
        await service_status.add_update(api.here, session, row, Stage.RESOLVED, "Done.", now=api.here.clock.now())
    await probe(api, NO_CALLS, FINE, FINE, FINE)
    [seen] = (await api.client.get(STATUS)).json()["incidents"]
    assert [each["text"] for each in seen["updates"]] == ["Done.", "Tonight."]


async def test_the_last_picture_outlives_the_database(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    await probe(sqlite_api, FINE)
    assert "All services work." in await page(sqlite_api)

    async def gone(*_: object) -> None:
        raise OSError("no database")

    monkeypatch.setattr("clarion.features.operations.service_status.routes.read_picture", gone)
    sqlite_api.clock.advance(60)
    assert "Some services do not work." in await page(sqlite_api)


async def test_the_company_of_the_probes_is_in_no_list_and_is_nobodys_home(sqlite_api: Api) -> None:
    await ensure_probe_company(sqlite_api.here)
    await ensure_probe_company(sqlite_api.here)
    async with sqlite_api.here.storage.reading() as session:
        known = (await session.scalars(companies())).all()
        home = await home_account(session)
        assert await session.get(Account, PROBE_ACCOUNT_ID) is not None
        assert PROBE_ACCOUNT_ID not in {row.id for row in known}
    assert home is not None and home.id != PROBE_ACCOUNT_ID
    listed = (await sqlite_api.get("/clarion/conduct/accounts")).json()["records"]
    assert PROBE_ACCOUNT_ID not in str(listed)
    refused = await sqlite_api.client.post(
        "/restapi/oauth/token",
        auth=sqlite_api.basic,
        data={"grant_type": "password", "username": CALLER.phone_number, "password": ""},
    )
    assert refused.status_code == 400, "there is no password to sign in with"


async def test_acceptable_use_counts_nothing_of_probes(sqlite_api: Api) -> None:
    conduct, now = conduct_of(sqlite_api.here), sqlite_api.here.clock.now()
    told: list[Happening] = []
    conduct.add_listener(told.append)
    for account_id in (PROBE_ACCOUNT_ID, "another"):
        conduct.tell(Happening(event_id="1", kind="text.sent", at=now, account_id=account_id))
    assert [each.account_id for each in told] == ["another"]


async def test_what_stays_of_deleted_probes_goes_after_a_day(sqlite_api: Api) -> None:
    await ensure_probe_company(sqlite_api.here)
    now = sqlite_api.here.clock.now()
    async with sqlite_api.here.storage.transaction() as session:
        for person in (CALLER, CALLEE):
            text = Message(
                id=new_id(),
                account_id=PROBE_ACCOUNT_ID,
                extension_id=person.extension_id,
                owner_id=person.extension_id,
                type="SMS",
                direction="Inbound",
                status="Received",
                sender={},
                recipients=[],
                details={},
                created_at=now,
                changed_at=now,
            )
            session.add(text)
    for days, left in ((0, 2), (2, 0)):
        sqlite_api.clock.advance(days * 86400)
        await forget_old_probes(sqlite_api.here)
        async with sqlite_api.here.storage.reading() as session:
            assert len((await session.scalars(select(Message))).all()) == left
