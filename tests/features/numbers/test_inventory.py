"""The account's stock of numbers: taken from a carrier, used, swapped, given back."""

from typing import Any

import pytest

from clarion.apps.call_directory import load_directory
from clarion.features import numbers
from clarion.features.people import demo
from tests.support.api import Api

V2 = "/restapi/v2/accounts/~/phone-numbers"
FREE = "+12125550150"


async def add(api: Api, *wanted: str, **more: str) -> list[dict[str, Any]]:
    body = {"records": [{"phoneNumber": number, "usageType": "Inventory", **more} for number in wanted]}
    answer = await api.request("POST", f"{V2}/bulk-add", json=body)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def numbers_by_value(api: Api) -> dict[str, dict[str, Any]]:
    return {record["phoneNumber"]: record for record in (await api.get(V2)).json()["records"]}


async def patch(api: Api, number_id: str, **body: object) -> Any:
    return await api.request("PATCH", f"{V2}/{number_id}", json=body)


async def test_a_number_is_taken_used_and_given_back(api: Api) -> None:
    path = "/account/~/clarion/available-numbers?areaCode=212&count=100"
    offers = [record["phoneNumber"] for record in (await api.get(path)).json()["records"]]
    assert FREE in offers
    assert "+12125550100" not in offers, "the neighbour's"
    (taken,) = await add(api, FREE)
    assert (taken["bulkItemSuccessful"], taken["activationStatus"]) == (True, "Active")
    row = (await numbers_by_value(api))[FREE]
    assert (row["usageType"], row["tollType"], row["status"]) == ("Inventory", "Toll", "Normal")
    direct = await patch(api, taken["id"], usageType="DirectNumber", extension={"id": api.extension_id("102")})
    assert direct.json()["extension"] == {"id": api.extension_id("102"), "extensionNumber": "102"}
    own = (await api.get("/account/~/extension/~/phone-number", "102")).json()["records"]
    assert FREE in [record["phoneNumber"] for record in own]
    in_use = await api.request("DELETE", V2, json={"records": [{"id": taken["id"]}]})
    assert in_use.json()["records"][0]["bulkItemSuccessful"] is False
    company = await patch(api, taken["id"], usageType="CompanyNumber", type="VoiceOnly")
    assert (company.json()["usageType"], company.json()["type"]) == ("CompanyNumber", "VoiceOnly")
    assert "extension" not in company.json()


async def test_a_number_of_the_inventory_can_be_deleted_and_taken_by_another_account(api: Api) -> None:
    (taken,) = await add(api, FREE)
    gone = await api.request("DELETE", V2, json={"records": [{"phoneNumber": FREE}, {"phoneNumber": "+12125550151"}]})
    assert [record["bulkItemSuccessful"] for record in gone.json()["records"]] == [True, False]
    assert gone.json()["records"][1]["bulkItemErrors"][0]["errorCode"] == "CMN-102"
    body = {"records": [{"phoneNumber": FREE, "usageType": "Inventory"}]}
    early = await api.request("POST", f"{V2}/bulk-add", "101", demo.NEIGHBOUR, json=body)
    [wrong] = early.json()["records"][0]["bulkItemErrors"]
    assert wrong["message"].startswith("This number was given back 0 days ago and still rests."), "NUM-01"
    api.clock.advance(45 * 86400)
    api.tokens.clear()
    theirs = await api.request("POST", f"{V2}/bulk-add", "101", demo.NEIGHBOUR, json=body)
    assert theirs.json()["records"][0]["bulkItemSuccessful"] is True
    (refused,) = await add(api, FREE)
    assert refused["bulkItemErrors"][0]["errorCode"] == "CMN-406"
    assert (await api.get(f"/account/~/phone-number/{taken['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("number", "code"),
    [("+16505550101", "CMN-406"), ("+442071838750", "CMN-101"), ("hello", "CMN-101"), ("+12025550123", "CMN-101")],
)
async def test_nobody_takes_a_number_that_no_carrier_of_theirs_has(api: Api, number: str, code: str) -> None:
    (refused,) = await add(api, number)
    assert (refused["bulkItemSuccessful"], refused["bulkItemErrors"][0]["errorCode"]) == (False, code)


async def test_stars_stand_for_digits_and_many_numbers_are_a_task(api: Api) -> None:
    """ADM-28, PH-37"""
    ten = await add(api, "+1212555015*")
    assert [record["phoneNumber"][-2:] for record in ten] == [f"5{n}" for n in range(10)]
    body = {"records": [{"phoneNumber": "+141555501**", "usageType": "Inventory"}]}
    answer = await api.request("POST", f"{V2}/bulk-add", json=body)
    assert answer.status_code == 202
    path = f"{V2}/bulk-add/{answer.json()['id']}"
    results = (await api.get(path)).json()["records"]
    assert (len(results), all(record["bulkItemSuccessful"] for record in results)) == (100, True)
    assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    for wrong in ("+1*41*", "+1415****", "415*"):
        body = {"records": [{"phoneNumber": wrong, "usageType": "Inventory"}]}
        assert (await api.request("POST", f"{V2}/bulk-add", json=body)).status_code == 400, wrong
    many = {"records": [{"phoneNumber": f"+1415555{n:04}", "usageType": "Inventory"} for n in range(1001)]}
    assert (await api.request("POST", f"{V2}/bulk-add", json=many)).status_code == 400


async def test_another_number_becomes_the_main_one_and_the_old_one_stays(api: Api) -> None:
    (taken,) = await add(api, FREE)
    main = (await patch(api, taken["id"], usageType="MainCompanyNumber")).json()
    assert (main["usageType"], main["primary"]) == ("MainCompanyNumber", True)
    rows = await numbers_by_value(api)
    assert rows["+16505550100"]["usageType"] == "CompanyNumber"
    assert [row["phoneNumber"] for row in rows.values() if row["primary"]] == [FREE]
    account = (await api.get("/account/~")).json()
    assert account["mainNumber"] == FREE.removeprefix("+")
    assert (await patch(api, taken["id"], usageType="CompanyNumber")).status_code == 400


async def test_a_number_of_the_inventory_takes_over_what_another_did(api: Api) -> None:
    """ADM-28, PH-37"""
    (taken,) = await add(api, FREE)
    old = (await numbers_by_value(api))["+16505550103"]
    swapped = await api.request("POST", f"{V2}/{taken['id']}/replace", json={"targetPhoneNumberId": old["id"]})
    assert swapped.json()["extension"]["extensionNumber"] == "103"
    rows = await numbers_by_value(api)
    assert rows["+16505550103"]["usageType"] == "Inventory"
    again = {"targetPhoneNumberId": rows["+16505550102"]["id"]}
    assert (await api.request("POST", f"{V2}/{taken['id']}/replace", json=again)).status_code == 400, "both in use"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"usageType": "DirectNumber"}, 400),
        ({"usageType": "Inventory"}, 400),
        ({"usageType": "DirectNumber", "extension": {"id": "77"}}, 404),
        ({"usageType": "CompanyNumber", "costCenterId": "77"}, 404),
        ({"usageType": "CompanyNumber", "type": "Telex"}, 400),
    ],
)
async def test_what_no_number_can_be_used_for_is_refused(api: Api, body: dict[str, object], status: int) -> None:
    (taken,) = await add(api, FREE)
    assert (await patch(api, taken["id"], **body)).status_code == status
    assert (await numbers_by_value(api))[FREE]["usageType"] == "Inventory"


async def test_lists_are_filtered(api: Api) -> None:
    await add(api, FREE, "+18005550150")

    async def found(path: str, query: str) -> set[str]:
        answer = await api.get(f"{path}?{query}")
        assert answer.status_code == 200, answer.text
        return {record["phoneNumber"] for record in answer.json()["records"]}

    assert await found(V2, "tollType=TollFree") == {"+18005550150"}
    assert await found(V2, "usageType=Inventory") == {FREE, "+18005550150"}
    assert await found(V2, "phoneNumber=%2B12125550150") == {FREE}
    assert await found(V2, "status=Pending") == set()
    assert await found(V2, "mobileNumber=true") == set()
    assert await found(V2, "type=FaxOnly") == set()
    assert await found("/account/~/phone-number", "paymentType=TollFree") == {"+18005550150"}
    assert len(await found(V2, "extensionStatus=Enabled")) == 4
    assert FREE not in await found("/account/~/extension/~/phone-number", "")
    paging = (await api.get(f"{V2}?perPage=2&page=2")).json()["paging"]
    assert paging == {"page": 2, "perPage": 2, "pageStart": 2, "pageEnd": 3, "totalPages": 4, "totalElements": 8}


async def test_a_resting_number_takes_no_calls(api: Api) -> None:
    await add(api, FREE)
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    assert FREE not in {number.number for number in snapshot.numbers}


async def test_a_number_is_named_and_keeps_its_name(api: Api) -> None:
    row = (await api.get("/account/~/phone-number")).json()["records"][1]
    path = f"/account/~/phone-number/{row['id']}"
    body = {"label": "Hotline", "callerIdName": "Clarion", "vanityPattern": "1-650-CLARION"}
    named = (await api.request("PATCH", path, json=body)).json()
    assert {name: named[name] for name in body} == body
    assert named["extension"]["extensionNumber"] == "101", "who it leads to stays"
    assert (await api.get(path)).json() == named


async def test_only_who_may_changes_numbers(api: Api) -> None:
    row = (await api.get("/account/~/phone-number")).json()["records"][1]
    for method, path, body in (
        ("GET", V2, None),
        ("POST", f"{V2}/bulk-add", {"records": [{"phoneNumber": FREE, "usageType": "Inventory"}]}),
        ("PATCH", f"{V2}/{row['id']}", {"usageType": "CompanyNumber"}),
        ("POST", f"{V2}/{row['id']}/replace", {"targetPhoneNumberId": "1"}),
        ("DELETE", V2, {"records": [{"id": str(row["id"])}]}),
        ("GET", "/account/~/clarion/available-numbers", None),
    ):
        answer = await api.request(method, path, "102", json=body)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "CMN-408"), path
        if str(row["id"]) in path:
            foreign = await api.request(method, path, "101", demo.NEIGHBOUR, json=body)
            assert (foreign.status_code, foreign.json()["errorCode"]) == (404, "CMN-102"), path


async def test_a_number_tells_how_it_is_registered_for_texts(api: Api) -> None:
    rows = {row["phoneNumber"]: row for row in (await api.get("/account/~/phone-number")).json()["records"]}
    own, main, other = (rows[f"+1650555010{last}"] for last in (2, 0, 3))
    path = "/account/~/extension/~/phone-number/{}/sms-configuration"
    for row in (own, main):
        answer = (await api.get(path.format(row["id"]), "102")).json()
        assert answer == {"phoneNumberId": str(row["id"]), "phoneNumber": row["phoneNumber"]}
    assert (await api.get(path.format(other["id"]), "102")).status_code == 403
    assert (await api.get(path.format("77"), "102")).status_code == 404


async def test_every_change_is_announced_with_the_number(api: Api) -> None:
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    subscription = api.bus.subscribe(numbers.NUMBERS_CHANGED, listen)
    await subscription.ready()
    (taken,) = await add(api, FREE)
    await patch(api, taken["id"], usageType="ContactCenterNumber")
    await api.settled()
    told = [(item["event_type"], item["phone_number"], item["usage_type"]) for item in heard if item["number_id"]]
    assert told == [("Created", FREE, "Inventory"), ("Updated", FREE, "ContactCenterNumber")]
    await subscription.close()


async def test_thirteen_kinds_of_numbers(api: Api) -> None:
    """PH-36: a vanity, toll-free number of the company, a mobile one of a person, and numbers that stay elsewhere."""
    added = {one["phoneNumber"]: one["id"] for one in await add(api, FREE, "+12125550151")}
    v1 = f"/account/~/phone-number/{added[FREE]}"
    more = {"usageType": "AdditionalCompanyNumber", "vanityPattern": "212-555-0FLY"}
    additional = (await api.request("PATCH", v1, json=more)).json()
    assert (additional["usageType"], additional["vanityPattern"]) == ("AdditionalCompanyNumber", "212-555-0FLY")
    nobody = await api.request("PATCH", v1, json={"usageType": "BusinessMobileNumber"})
    assert nobody.status_code == 400
    ben = {"extension": {"id": api.extension_id("102")}}
    mobile = (await api.request("PATCH", v1, json={"usageType": "BusinessMobileNumber", **ben})).json()
    assert mobile["usageType"] == "BusinessMobileNumber" and mobile["extension"]["extensionNumber"] == "102"
    seen = (await api.get(V2, params={"mobileNumber": "true"})).json()["records"]
    assert [(one["phoneNumber"], one["mobileNumber"]) for one in seen] == [(FREE, True)]
    elsewhere, path = "+13125550170", "/account/~/clarion/numbers-elsewhere"
    body = {"phoneNumber": elsewhere, "usageType": "ExternalMobileNumber", **ben}
    unproven = await api.request("POST", path, json=body)
    assert (unproven.status_code, unproven.json()["parameterName"]) == (403, "phoneNumber")
    async with api.here.storage.transaction() as session:
        for number in (elsewhere, "+13125550171", "+13125550172"):
            await numbers.verify_caller_id(session, api.account_id(), number, proof="code", now=api.clock.now())
    made = await api.request("POST", path, json=body)
    assert made.status_code == 201 and made.json()["usageType"] == "ExternalMobileNumber", made.text
    assert "SmsSender" not in made.json()["features"]
    assert (await api.request("POST", path, json=body)).status_code == 409
    owned = await api.request("POST", path, json={**body, "usageType": "ForwardedCompanyNumber"})
    assert owned.status_code == 400, "a number of the company has no extension"
    for number, usage in (("+13125550171", "ForwardedCompanyNumber"), ("+13125550172", "IntegrationNumber")):
        answer = await api.request("POST", path, json={"phoneNumber": number, "usageType": usage})
        assert answer.status_code == 201, answer.text
    async with api.here.storage.reading() as session:
        called = {each.number for each in (await load_directory(session, api.here)).numbers}
    assert FREE in called and elsewhere not in called, "calls to it leave, as to every number outside"
    shown = (await api.get("/account/~/extension/~/phone-number", "102")).json()["records"]
    choice = next(one for one in shown if one["phoneNumber"] == elsewhere)
    wish = {"byFeature": [{"feature": "RingOut", "callerId": {"phoneInfo": {"id": str(choice["id"])}}}]}
    assert (await api.request("PUT", "/account/~/extension/~/caller-id", "102", json=wish)).status_code == 200
    async with api.here.storage.reading() as session:
        people = {each.extension_id: each for each in (await load_directory(session, api.here)).extensions}
    assert people[api.extension_id("102")].caller_ids["RingOut"] == elsewhere
    rest = await api.request("POST", f"/account/~/phone-number/{choice['id']}/clarion/rest")
    assert rest.status_code == 400, "it is with another carrier"
    gone = await api.request("DELETE", V2, json={"records": [{"phoneNumber": elsewhere}]})
    assert gone.json()["records"][0]["bulkItemSuccessful"] is True
    again = await api.request("POST", path, json={**body, "usageType": "ForwardedNumber"})
    assert again.status_code == 201, "it never rests: it was never ours"
