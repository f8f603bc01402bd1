"""PH-51 Brands and campaigns: written down, submitted, answered by the registry, and what numbers may send for them."""

from typing import Any

import pytest

from clarion.features.messaging.brands.machine import BRAND_COUNTS, NEXT, BrandStatus, CampaignStatus, next_of
from clarion.features.messaging.brands.rules import brand_findings, campaign_findings
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

OWN = "/account/~/clarion/text-brands"
SURFACE = "/account/~/sms-registration-brands"
NUMBER, OTHER = "+16505550101", "+16505550102"
DETAILS: dict[str, Any] = {
    "companyName": "Demo Inc.", "industryCategory": "Technology", "commercialType": "PrivateProfit",
    "businessContactEmail": "texts@demo.example", "webSiteUri": "https://demo.example",
    "businessAddress": {"street": "1 Main St", "city": "Belmont", "state": "CA", "zip": "94002", "countryCode": "US"},
    "contact": {"firstName": "Ada", "phoneNumber": "+16505550101"},
}  # fmt: skip
CAMPAIGN: dict[str, Any] = {
    "name": "Appointments", "useCases": ["CustomerCare", "AccountNotification"],
    "description": "People who booked an appointment are reminded of it a day before.",
    "optIn": "They tick a box on the booking page that says so, with a link to the terms.",
    "samples": ["Your appointment is tomorrow at 9. Reply STOP to end."],
}  # fmt: skip


async def ask(api: Api, method: str, path: str, status: int = 200, number: str = "101", **body: Any) -> Any:
    answer = await api.request(method, path, number, json=body or None)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def confirmed(api: Api) -> tuple[str, str]:
    """Paths of a verified brand and of its confirmed campaign, without what they start with."""
    brand = await ask(api, "POST", OWN, 201, name="Demo", companyDetails=DETAILS)
    path = f"/{brand['id']}"
    for status in ("Submitted", "Verified"):
        await step(api, path, status)
    campaign = await ask(api, "POST", f"{OWN}{path}/campaigns", 201, **CAMPAIGN)
    its = f"{path}/campaigns/{campaign['id']}"
    for status in ("Submitted", "Confirmed"):
        await step(api, its, status)
    return path, its


async def step(api: Api, path: str, status: str, expected: int = 200, **more: Any) -> Any:
    answer = await api.request("POST", f"{OWN}{path}/status", json={"status": status, **more})
    assert answer.status_code == expected, answer.text
    return answer.json()


async def send(api: Api, own: str = NUMBER, number: str = "101") -> Any:
    body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": "+12025550101"}], "text": "hello"}
    return await api.request("POST", "/account/~/extension/~/sms", number, json=body)


async def test_a_campaign_is_registered_and_numbers_send_for_it(api: Api) -> None:
    brand, campaign = await confirmed(api)
    await ask(api, "PUT", "/account/~/clarion/text-registration", campaignsRequired=True)
    refused = await send(api)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "MSG-242")
    assert "campaign" in refused.json()["message"]
    batch = {"from": NUMBER, "text": "News", "messages": [{"to": ["+12025550101"]}]}
    assert (await api.request("POST", "/account/~/a2p-sms/batches", json=batch)).json()["errorCode"] == "MSG-242"

    answer = await api.request("POST", f"{SURFACE}{campaign}/submit-phone-numbers", json={"phoneNumbers": [NUMBER]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await send(api)).status_code == 200
    assert (await api.request("POST", "/account/~/a2p-sms/batches", json=batch)).status_code == 201
    assert (await send(api, OTHER, "102")).status_code == 403, "another number stays outside"

    numbers = (await api.get("/account/~/extension/~/phone-number")).json()["records"]
    mine = next(each for each in numbers if each["phoneNumber"] == NUMBER)
    assert "A2PSmsSender" in mine["features"]
    configuration = f"/account/~/extension/~/phone-number/{mine['id']}/sms-configuration"
    shown = (await api.get(configuration)).json()
    assert (shown["smsCampaignInfo"]["status"], shown["smsBrandInfo"]["status"]) == ("Confirmed", "Confirmed")
    assert shown["smsCampaignInfo"]["useCases"] == CAMPAIGN["useCases"]

    await step(api, campaign, "CampaignSuspended", errors=[{"message": "Complaints"}])
    assert (await send(api)).status_code == 403
    await step(api, campaign, "Confirmed")
    await step(api, brand, "Suspended")
    assert (await send(api)).status_code == 403
    await ask(api, "PUT", "/account/~/clarion/text-registration", campaignsRequired=False)
    assert (await send(api)).status_code == 200


async def test_reads_have_the_published_shapes(sqlite_api: Api) -> None:
    need_surface()
    brand, campaign = await confirmed(sqlite_api)
    await step(sqlite_api, campaign, "CampaignSuspended", errors=[{"errorCode": "TCR-1", "message": "Complaints"}])
    root = "/restapi/v1.0/account/{accountId}/sms-registration-brands"
    for path, address in (
        ("", root),
        (brand, root + "/{tcrBrandId}"),
        (f"{brand}/campaigns", root + "/{tcrBrandId}/campaigns"),
        (campaign, root + "/{tcrBrandId}/campaigns/{tcrCampaignId}"),
    ):
        answer = await sqlite_api.get(SURFACE + path)
        assert faults("GET", address, answer.status_code, answer.json()) == [], path
    found = (await sqlite_api.get(SURFACE + campaign)).json()
    assert (found["brand"]["name"], found["errors"][0]["errorCode"]) == ("Demo", "TCR-1")
    number = next(
        each
        for each in (await sqlite_api.get("/account/~/phone-number")).json()["records"]
        if each["phoneNumber"] == NUMBER
    )
    await step(sqlite_api, campaign, "Confirmed")
    await ask(sqlite_api, "POST", f"{SURFACE}{campaign}/submit-phone-numbers", phoneNumbers=[NUMBER])
    answer = await sqlite_api.get(f"/account/~/extension/~/phone-number/{number['id']}/sms-configuration")
    place = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/phone-number/{phoneNumberId}/sms-configuration"
    assert faults("GET", place, 200, answer.json()) == []


async def test_what_is_not_ready_is_told_before_the_registry_does(sqlite_api: Api) -> None:
    brand = await ask(sqlite_api, "POST", OWN, 201, name="Bare")
    assert {each["field"] for each in brand["findings"]} >= {"companyDetails.companyName", "companyDetails.webSiteUri"}
    assert brand["nextStatuses"] == ["Submitted"]
    path = f"/{brand['id']}"
    refused = await step(sqlite_api, path, "Submitted", 400)
    assert "legal name" in refused["message"]
    assert "does not follow" in (await step(sqlite_api, path, "Verified", 409))["message"]
    await ask(sqlite_api, "PUT", OWN + path, name="Bare", companyDetails=DETAILS)
    assert (await step(sqlite_api, path, "Submitted"))["status"] == "Submitted"
    assert (await sqlite_api.request("PUT", OWN + path, json={"name": "Late"})).status_code == 409
    campaign = await ask(sqlite_api, "POST", f"{OWN}{path}/campaigns", 201, **CAMPAIGN)
    early = await step(sqlite_api, f"{path}/campaigns/{campaign['id']}", "Submitted", 409)
    assert "verified first" in early["message"]
    await step(sqlite_api, path, "Verified", externalId="B123")
    changed = await ask(sqlite_api, "PUT", OWN + path, name="Bare", companyDetails=DETAILS)
    assert (changed["status"], changed["externalId"]) == ("UpdateRequested", "B123")


async def test_numbers_join_and_leave_and_keep_their_campaign_from_removal(sqlite_api: Api) -> None:
    brand, campaign = await confirmed(sqlite_api)
    for numbers, status in ((["+12025550199"], 404), (["junk"], 404), ([], 400), ([OTHER, "+12025550199"], 404)):
        await ask(sqlite_api, "POST", f"{SURFACE}{campaign}/submit-phone-numbers", status, phoneNumbers=numbers)
    await ask(sqlite_api, "POST", f"{SURFACE}{campaign}/submit-phone-numbers", phoneNumbers=[NUMBER, OTHER])
    [listed] = (await sqlite_api.get(OWN)).json()["records"]
    assert listed["campaigns"][0]["phoneNumbers"] == [NUMBER, OTHER]
    await ask(sqlite_api, "DELETE", OWN + campaign, 409)
    await ask(sqlite_api, "DELETE", OWN + brand, 409)
    left = await ask(sqlite_api, "POST", f"{OWN}{campaign}/remove-phone-numbers", phoneNumbers=[NUMBER])
    assert left["phoneNumbers"] == [OTHER]
    await ask(sqlite_api, "POST", f"{OWN}{campaign}/remove-phone-numbers", 404, phoneNumbers=[NUMBER])
    await ask(sqlite_api, "POST", f"{OWN}{campaign}/remove-phone-numbers", phoneNumbers=[OTHER])
    await ask(sqlite_api, "DELETE", OWN + brand, 204)
    assert (await sqlite_api.get(SURFACE)).json() == {"records": []}


async def test_only_who_may_sees_and_changes_registrations(sqlite_api: Api) -> None:
    brand, campaign = await confirmed(sqlite_api)
    for path in (SURFACE, SURFACE + campaign, OWN):
        assert (await sqlite_api.get(path, "102")).json()["errorCode"] == "CMN-408"
    assert (await sqlite_api.request("POST", OWN, "102", json={"name": "x"})).json()["errorCode"] == "CMN-408"
    for path in (SURFACE + brand, SURFACE + campaign):
        foreign = await sqlite_api.request("GET", path, organisation=demo.NEIGHBOUR)
        assert (foreign.status_code, foreign.json()["errorCode"]) == (404, "CMN-102")
    stolen = await sqlite_api.request(
        "POST", f"{SURFACE}{campaign}/submit-phone-numbers", json={"phoneNumbers": ["+12125550100"]}
    )
    assert stolen.status_code == 404, "the neighbour's number"


@pytest.mark.parametrize("kind", [BrandStatus, CampaignStatus])
def test_every_state_leads_on_within_its_own_kind(kind: type[BrandStatus] | type[CampaignStatus]) -> None:
    for status in kind:
        assert set(next_of(status, kind)) <= set(kind)
        assert NEXT[status], f"{status} leads nowhere"
    assert set(kind) <= NEXT.keys()
    assert set(BRAND_COUNTS) <= set(BrandStatus)


def test_findings_name_a_field_and_what_to_do() -> None:
    assert brand_findings(DETAILS) == []
    alone = {**DETAILS, "commercialType": "SoleProprietor", "webSiteUri": ""}
    assert brand_findings(alone) == []
    found = campaign_findings(description="", opt_in="", samples=["Buy!"], use_cases=["Marketing"])
    assert [each.field for each in found] == ["description", "optIn", "samples"]
    assert "STOP" in found[-1].sentence
