"""The account."""

import pytest

from clarion.features.people import Account, demo, set_account_status
from tests.support.api import Api


async def test_the_account_has_the_documented_form(api: Api) -> None:
    body = (await api.get("/account/~")).json()
    assert body["id"] == int(api.account_id())
    assert body["uri"].endswith(f"/restapi/v1.0/account/{api.account_id()}")
    assert body["status"] == "Confirmed"
    assert body["operator"]["extensionNumber"] == "101"
    home = dict(body["regionalSettings"]["homeCountry"])
    assert home.pop("uri").endswith("/dictionary/country/1")
    assert home == {
        "id": "1",
        "name": "United States",
        "isoCode": "US",
        "callingCode": "1",
    }
    assert body["regionalSettings"]["timezone"]["name"] == "America/Los_Angeles"
    assert body["serviceInfo"]["brand"]["name"] == "Clarion"
    by_id = (await api.get(f"/account/{api.account_id()}")).json()
    assert by_id == body


async def test_calls_abroad_are_off_until_an_admin_opens_them(api: Api) -> None:
    assert (await api.get("/account/~")).json()["internationalCalling"] is False
    me = (await api.get("/account/~/extension/~")).json()
    assert me["permissions"]["internationalCalling"] == {"enabled": False}
    heard = []

    async def listen(payload: dict[str, object]) -> None:
        heard.append(payload["account_id"])

    api.bus.subscribe("people.account_changed", listen)
    answer = await api.request("PATCH", "/account/~", json={"internationalCalling": True})
    assert answer.json()["internationalCalling"] is True
    await api.settled()
    assert heard == [api.account_id()]
    me = (await api.get("/account/~/extension/~")).json()
    assert me["permissions"]["internationalCalling"] == {"enabled": True}
    service = (await api.get("/account/~/service-info")).json()
    features = {item["featureName"]: item["enabled"] for item in service["serviceFeatures"]}
    assert features["InternationalCalling"] is True
    other = await api.request("GET", "/account/~", organisation=demo.NEIGHBOUR)
    assert other.json()["internationalCalling"] is False


async def test_name_language_and_time_zone_can_be_changed(api: Api) -> None:
    """ADM-34"""
    change = {
        "name": "Clarion Démo",
        "regionalSettings": {"timezone": {"id": "Europe/Paris"}, "language": {"localeCode": "fr-FR"}},
    }
    body = (await api.request("PATCH", "/account/~", json=change)).json()
    assert body["name"] == "Clarion Démo"
    assert body["regionalSettings"]["timezone"]["bias"] == "60"
    assert body["regionalSettings"]["language"]["id"] == "1036"
    for bad in ({"timezone": {"id": "Mars/Olympus"}}, {"language": {"id": "1"}}, {"timezone": {"id": "../etc"}}):
        refused = await api.request("PATCH", "/account/~", json={"regionalSettings": bad})
        assert refused.status_code == 400, bad


@pytest.mark.parametrize(("status", "works"), [("Suspended", True), ("Unpaid", True), ("Disabled", False)])
async def test_who_may_still_sign_in_depends_on_the_account(api: Api, status: str, works: bool) -> None:
    before = await api.as_person()
    assert (await api.client.get("/restapi/v1.0/account/~", headers=before)).status_code == 200
    async with api.here.storage.transaction() as session:
        set_account_status(session, await session.get_one(Account, api.account_id()), status)
    await api.settled()
    kept = await api.client.get("/restapi/v1.0/account/~", headers=before)
    assert (kept.status_code == 200) is works, "what was signed in before is treated alike, at once"
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": await api.jwt("101")}
    answer = await api.client.post("/restapi/oauth/token", data=form, auth=api.basic)
    assert (answer.status_code == 200) is works
    if works:
        body = (await api.get("/account/~")).json()
        assert body["status"] == "Disabled"
        assert body["statusInfo"]["reason"].startswith("Suspended")
    else:
        assert answer.json()["errors"][0]["errorCode"] == "OAU-142"
