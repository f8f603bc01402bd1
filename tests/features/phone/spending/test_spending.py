"""PH-73 over the API: rates and limits, what is written down of ended calls, and who is told."""

from typing import Any

from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.calls.cdr import CallRecord
from clarion.features.developer.subscriptions.sources.spending import FAMILY
from clarion.features.people import Extension, ExtensionStatus, demo
from clarion.features.people.push.models import PushDevice, PushNote
from clarion.features.people.sign_in.models import AuthSession
from clarion.features.phone.spending import SPENDING_NOTICE, SpendingConsumer, read_snapshot
from clarion.features.phone.spending.models import SpendingCap
from clarion.features.phone.spending.telling import concerned
from tests.features.people.test_sites import make_site, make_site_admin
from tests.support.api import Api

PATH = "/account/~/clarion/spending"


def a_record(api: Api, leg: str, seconds: float, extension: str = "101") -> dict[str, Any]:
    now = api.clock.now().timestamp()
    paid = {
        "leg_id": leg,
        "trunk_id": "simulated-network",
        "number": "+12025550123",
        "answered": now - seconds,
        "ended": now,
        "account_id": api.account_id(),
        "extension_id": api.extension_id(extension),
    }
    return {
        "session_id": f"1{leg}",
        "telephony_session_id": f"s-{leg}",
        "server_id": "cs1",
        "origin": "Call",
        "account_ids": [api.account_id()],
        "started": now - seconds,
        "answered": now - seconds,
        "ended": now,
        "emergency": "",
        "parties": [],
        "facts": [],
        "paid": [paid],
    }


async def charge(api: Api, record: dict[str, Any]) -> None:
    await api.end_calls(CallRecord.model_validate(record))


async def make(api: Api, path: str, status: int = 201, who: str = "101", **body: Any) -> Any:
    answer = await api.request("POST", PATH + path, who, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_rates_limits_charges_and_notices(api: Api) -> None:
    """PH-73"""
    assert (await api.request("PUT", PATH, json={"currency": "EUR"})).status_code == 200
    rate = await make(api, "/rates", name="US", prefix="+1", perMinute="0.25", perCall=0.05, minimumSeconds=0)
    assert (rate["perMinute"], rate["perCall"], rate["incrementSeconds"]) == ("0.25", "0.05", 60)
    cap = await make(api, "/limits", scope="Account", amount=1)
    await make(api, "/limits", scope="CostCenter", targetId=api.account_id(), amount="5.5")
    for _twice in range(2):
        await charge(api, a_record(api, "leg1", 61.0))
    await charge(api, a_record(api, "leg2", 10.0, "102") | {"emergency": "911"})
    charges = (await api.get(PATH + "/charges", params={"extensionId": api.extension_id("101")})).json()
    assert [(one["amount"], one["currency"], one["seconds"]) for one in charges["records"]] == [("0.55", "EUR", 120)]
    seen = (await api.get(PATH)).json()
    assert (seen["charged"], seen["calls"]) == ("0.55", 1)
    assert {one["scope"]: (one["today"], one["spent"]) for one in seen["limits"]} == {
        "Account": ("1.00", "0.55"),
        "CostCenter": ("5.50", "0.55"),
    }
    async with api.here.storage.reading() as session:
        account = (await read_snapshot(session, api.clock.now())).accounts[api.account_id()]
    assert account.known == {"leg1"} and sum(spent.amount for spent in account.spent) == 550_000
    crossing = {
        "account_id": api.account_id(),
        "cap_id": cap["id"],
        "target_id": "",
        "day": seen["day"],
        "level": "Warning",
        "spent": 800_000,
        "limit": 1_000_000,
    }
    for _server in range(2):
        await api.here.get(SpendingConsumer).take_crossing(crossing)
    async with api.here.storage.reading() as session:
        letters = (await session.scalars(select(QueuedEmail))).all()
    warned = [letter for letter in letters if letter.subject == "Calls near the spending limit of the day"]
    assert len(warned) == 1 and "0.80 of 1.00 EUR" in warned[0].text
    raised = await make(api, f"/limits/{cap['id']}/raise", 200, amount=20)
    assert (raised["today"], raised["amount"], raised["raised"]) == ("20.00", "1.00", True)
    api.clock.advance(24 * 3600)
    api.tokens.clear()
    [after] = [one for one in (await api.get(PATH)).json()["limits"] if one["scope"] == "Account"]
    assert (after["today"], after["spent"], after["raised"]) == ("1.00", "0.00", False)


async def test_who_must_know_is_told_by_letter_push_and_in_the_app_in_their_language(api: Api) -> None:
    """PH-73"""
    who = api.extension_id("102")
    own = "/account/~/extension/~/clarion/spending-notices"
    assert (await api.get(own, "102")).json() == {"records": []}
    async with api.here.storage.transaction() as session:
        owner = await session.get_one(Extension, who)
        owner.language = "fr-CA"
        signed_in = (await session.scalars(select(AuthSession.id).where(AuthSession.extension_id == who))).first()
        ids = {"id": "b", "account_id": api.account_id(), "extension_id": who, "session_id": signed_in}
        words = dict.fromkeys(("name", "endpoint", "endpoint_hash", "p256dh", "auth"), "")
        session.add(PushDevice(**ids, **words, created_at=api.clock.now()))
    cap = await make(api, "/limits", scope="Extension", targetId=who, amount=1)
    day = (await api.get(PATH)).json()["day"]
    crossing = {"account_id": api.account_id(), "cap_id": cap["id"], "target_id": who, "day": day}
    for level, spent in (("Warning", 800_000), ("Reached", 1_000_000)):
        crossing |= {"level": level, "spent": spent, "limit": 1_000_000}
        await api.here.get(SpendingConsumer).take_crossing(crossing)
    async with api.here.storage.reading() as session:
        letters = {(row.recipient, row.subject) for row in await session.scalars(select(QueuedEmail))}
        [note] = await session.scalars(select(PushNote))
    assert (owner.email, "Plafond de dépenses du jour atteint") in letters
    assert "Spending limit of the day reached" in {subject for _, subject in letters}, "the administrator reads English"
    assert note.words["title"] == "Plafond de dépenses du jour atteint", "it stands in place of the warning"
    for reader, expected in (("101", ["Reached"]), ("102", ["Reached"]), ("103", [])):
        told = (await api.get(own, reader)).json()["records"]
        assert [one["level"] for one in told] == expected
    assert (await api.get(f"/account/~/extension/{who}/clarion/spending-notices", "103")).status_code == 403
    async with api.here.storage.transaction() as session:
        limit, owner = await session.get_one(SpendingCap, cap["id"]), await session.get_one(Extension, who)
        assert (await concerned(session, limit, who))[0] is owner, "however many administrators there are"
        owner.history_since = api.clock.now()  # a room: its guest has left, and the next one is here
        owner.status = ExtensionStatus.DISABLED
        assert owner not in await concerned(session, limit, who)
        owner.status = ExtensionStatus.ENABLED
    assert (await api.get(own, "102")).json()["records"] == []
    await make(api, f"/limits/{cap['id']}/raise", 200, amount=20)
    assert (await api.get(own)).json()["records"] == [], "more may be spent than what it told of"


async def test_an_administrator_of_a_site_sees_and_hears_of_its_limits_only(sqlite_api: Api) -> None:
    """PH-73, PH-58: 102 administers a site, where 103 is too."""
    api = sqlite_api
    site = await make_site(api)
    await make_site_admin(api, site)
    company = await make(api, "/limits", scope="Account", amount=1)
    elsewhere = await make(api, "/limits", scope="Extension", targetId=api.extension_id("104"), amount=1)
    here = await make(api, "/limits", scope="Site", targetId=site, amount=1)
    inside = await make(api, "/limits", scope="Extension", targetId=api.extension_id("103"), amount=1)
    seen = (await api.get(PATH, "102")).json()
    assert {limit["id"] for limit in seen["limits"]} == {here["id"], inside["id"]}
    assert len((await api.get(PATH)).json()["limits"]) == 4
    for cap, status in ((company, 404), (elsewhere, 404), (inside, 200)):
        answer = await api.request("PUT", f"{PATH}/limits/{cap['id']}", "102", json={"amount": 2})
        assert answer.status_code == status, answer.text
    await make(api, "/limits", 403, "102", scope="EachPerson", amount=1)
    rate = (await make(api, "/rates", prefix="+1", perMinute=1))["id"]
    wanted = {"prefix": "+1", "perMinute": 0}
    for method, path, body in (
        ("PUT", "", {"currency": "XTS"}),
        ("POST", "/rates", {"prefix": "+44", "perMinute": 0}),
        ("PUT", f"/rates/{rate}", wanted),
        ("DELETE", f"/rates/{rate}", None),
    ):
        refused = await api.request(method, PATH + path, "102", json=body)
        assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-404"), refused.text
    assert not seen["wholeCompany"] and (await api.get(PATH)).json()["wholeCompany"]
    for leg, who in (("1", "103"), ("2", "104")):
        await charge(api, a_record(api, leg, 60.0, who))
    charges = (await api.get(PATH + "/charges", "102")).json()["records"]
    assert [charge["extension"]["id"] for charge in charges] == [api.extension_id("103")]
    assert (await api.get(PATH, "102")).json()["calls"] == 1
    for cap, target in ((company, ""), (elsewhere, api.extension_id("104")), (here, site)):
        crossing = {"account_id": api.account_id(), "cap_id": cap["id"], "target_id": target, "day": seen["day"]}
        crossing |= {"level": "Reached", "spent": 1_000_000, "limit": 1_000_000}
        await api.here.get(SpendingConsumer).take_crossing(crossing)
    own = "/account/~/extension/~/clarion/spending-notices"
    assert [one["scope"] for one in (await api.get(own, "102")).json()["records"]] == ["Site"]
    assert len((await api.get(own)).json()["records"]) == 3
    async with api.here.storage.reading() as session:
        told = [row.recipient for row in await session.scalars(select(QueuedEmail))]
        ben = await session.get_one(Extension, api.extension_id("102"))
    assert told.count(str(ben.email)) == 1 and len(told) == 3 + 1 + 1, "101 of each, 104 of their own, 102 of the site"


async def test_apps_that_subscribed_hear_of_it() -> None:
    """PH-73"""
    told = {"account_id": "7", "level": "Reached", "scope": "Account", "target_id": "", "target_name": "Acme"}
    told |= {"day": "2026-11-28", "spent": "1.00", "limit": "1.00", "currency": "EUR", "notice_id": "1"}
    [path] = FAMILY.touches(SPENDING_NOTICE, told)
    [notice] = await FAMILY.build(None, SPENDING_NOTICE, told, frozenset([path]))  # type: ignore[arg-type]
    assert (notice.path, notice.account_id) == ("/restapi/v1.0/account/7/clarion/spending", "7")
    assert notice.body["level"] == "Reached" and notice.body["limit"] == "1.00"


async def test_what_is_wrong_is_said_and_nobody_sees_anothers(api: Api) -> None:
    """PH-73"""
    assert (await api.get(PATH, "102")).status_code == 403
    cap = await make(api, "/limits", scope="Extension", targetId=api.extension_id("102"), amount=3)
    again = await make(api, "/limits", 409, scope="Extension", targetId=api.extension_id("102"), amount=3)
    assert again["errorCode"] == "CMN-406"
    other = api.extension_id("101", demo.NEIGHBOUR)
    for status, body in (
        (404, {"scope": "Extension", "targetId": other, "amount": 1}),
        (400, {"scope": "Site", "amount": 1}),
        (400, {"scope": "Account", "targetId": "x", "amount": 1}),
        (400, {"scope": "Account", "amount": -1}),
        (400, {"scope": "Account", "amount": "0.0000001"}),
        (404, {"scope": "CostCenter", "targetId": "nowhere", "amount": 1}),
    ):
        await make(api, "/limits", status, **body)
    await make(api, f"/limits/{cap['id']}/raise", 409, amount=1)
    await make(api, "/rates", 400, prefix="0049", perMinute=1)
    await make(api, "/rates", 404, trunkId="nowhere", perMinute=1)
    answer = await api.request("PUT", f"{PATH}/limits/{cap['id']}", "101", demo.NEIGHBOUR, json={"amount": 9})
    assert answer.status_code == 404
    assert (await api.request("DELETE", f"{PATH}/limits/{cap['id']}")).status_code == 204
