"""Custom fields and cost centers: what they are, and that people have them."""

from typing import Any

import pytest

from clarion.features.people import demo
from clarion.features.people.custom_fields import service
from tests.support.api import Api

FIELDS = "/account/~/custom-fields"
LIST = "/restapi/v2/accounts/~/cost-centers"
EDIT = "/restapi/v2/accounts/~/clarion/cost-centers"


async def make_field(api: Api, name: str) -> str:
    answer = await api.request("POST", FIELDS, json={"category": "User", "displayName": name})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def person(api: Api, number: str = "102", **change: Any) -> dict[str, Any]:
    path = f"/account/~/extension/{api.extension_id(number)}"
    answer = await (api.request("PUT", path, json=change) if change else api.get(path))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_field_is_made_renamed_filled_and_removed(api: Api) -> None:
    """ADM-26"""
    badge, floor = await make_field(api, "Badge"), await make_field(api, "Floor")
    values = [{"id": badge, "value": "B-77"}, {"id": floor, "value": "3"}]
    shown = (await person(api, customFields=values))["customFields"]
    assert sorted(shown, key=lambda item: item["displayName"]) == [
        {"id": badge, "displayName": "Badge", "value": "B-77"},
        {"id": floor, "displayName": "Floor", "value": "3"},
    ]
    renamed = await api.request("PUT", f"{FIELDS}/{badge}", json={"displayName": "Pass"})
    assert renamed.json() == {"id": badge, "category": "User", "displayName": "Pass"}
    cleared = await person(api, customFields=[{"id": floor, "value": ""}])
    assert [item["displayName"] for item in cleared["customFields"]] == ["Pass"]
    assert (await api.request("DELETE", f"{FIELDS}/{badge}")).status_code == 204
    assert (await person(api))["customFields"] == []
    assert [item["displayName"] for item in (await api.get(FIELDS)).json()["records"]] == ["Floor"]


async def test_what_makes_no_field_is_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = await make_field(api, "Badge")
    for body, status in (
        ({"displayName": "badge"}, 409),
        ({"displayName": ""}, 400),
        ({"displayName": "x" * 101}, 400),
        ({"displayName": "A", "category": "Phone"}, 400),
        ({}, 400),
    ):
        assert (await api.request("POST", FIELDS, json=body)).status_code == status, body
    path = f"/account/~/extension/{api.extension_id('102')}"
    for wrong, status in (([{"id": "77", "value": "x"}], 404), ([{"id": badge, "value": "x" * 256}], 400)):
        assert (await api.request("PUT", path, json={"customFields": wrong})).status_code == status
    monkeypatch.setattr(service, "MOST_FIELDS", 1)
    assert (await api.request("POST", FIELDS, json={"displayName": "More"})).status_code == 409
    for method in ("PUT", "DELETE"):
        foreign = await api.request(method, f"{FIELDS}/{badge}", "101", demo.NEIGHBOUR, json={"displayName": "X"})
        assert (foreign.status_code, foreign.json()["errorCode"]) == (404, "CMN-102")
    for method, at in (
        ("GET", FIELDS),
        ("POST", FIELDS),
        ("PUT", f"{FIELDS}/{badge}"),
        ("DELETE", f"{FIELDS}/{badge}"),
    ):
        member = await api.request(method, at, "102", json={"displayName": "X"})
        assert (member.status_code, member.json()["errorCode"]) == (403, "CMN-408"), method


async def test_cost_centers_are_a_tree_under_the_accounts_own(api: Api) -> None:
    """ADM-19"""
    (root,) = (await api.get(LIST)).json()["records"]
    assert (root["id"], root["taxLocation"]["type"]) == (int(api.account_id()), "BillingAddress")
    assert "parentId" not in root
    sales = (await api.request("POST", EDIT, json={"name": "Sales", "billingCode": "S1"})).json()
    assert (sales["parentId"], sales["billingCode"]) == (root["id"], "S1")
    site = {"name": "Berlin", "businessAddress": {"city": "Berlin", "street": "1", "zip": "10117", "country": "DE"}}
    site_id = (await api.request("POST", "/account/~/sites", json=site)).json()["id"]
    body = {"name": "Inside sales", "parentId": sales["id"], "taxSiteId": site_id}
    inner = (await api.request("POST", EDIT, json=body)).json()
    assert (inner["parentId"], inner["taxLocation"]["type"]) == (sales["id"], "Site")
    assert inner["taxLocation"]["address"]["city"] == "Berlin"
    circle = await api.request("PUT", f"{EDIT}/{sales['id']}", json={"parentId": inner["id"]})
    assert circle.status_code == 400
    shown = await person(api, costCenter={"id": str(sales["id"])})
    assert shown["costCenter"] == {"id": str(sales["id"]), "name": "Sales"}
    assert (await api.request("DELETE", f"{EDIT}/{sales['id']}")).status_code == 204
    assert (await person(api)).get("costCenter", {}).get("name") != "Sales"
    names = [record["name"] for record in (await api.get(LIST)).json()["records"]]
    assert names == [root["name"], "Inside sales"]


async def test_what_makes_no_cost_center_is_refused(api: Api) -> None:
    sales = (await api.request("POST", EDIT, json={"name": "Sales"})).json()["id"]
    for body, status in (
        ({}, 400),
        ({"name": "sales"}, 409),
        ({"name": "A", "parentId": "77"}, 404),
        ({"name": "A", "taxSiteId": "77"}, 404),
        ({"name": "x" * 101}, 400),
    ):
        assert (await api.request("POST", EDIT, json=body)).status_code == status, body
    assert (await api.request("DELETE", f"{EDIT}/{api.account_id()}")).status_code == 403, "the account's own"
    for method, path in (("GET", LIST), ("POST", EDIT), ("PUT", f"{EDIT}/{sales}"), ("DELETE", f"{EDIT}/{sales}")):
        member = await api.request(method, path, "102", json={"name": "X"})
        assert (member.status_code, member.json()["errorCode"]) == (403, "CMN-408"), path
        if str(sales) in path:
            foreign = await api.request(method, path, "101", demo.NEIGHBOUR, json={"name": "X"})
            assert foreign.status_code == 404, path
    path = f"/account/~/extension/{api.extension_id('102')}"
    assert (await api.request("PUT", path, json={"costCenter": {"id": "77"}})).status_code == 404
