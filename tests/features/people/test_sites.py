"""Sites: places of a company, who belongs there, and administrators who look after some of them."""

import pytest

from clarion.features.people import demo
from tests.support.api import Api

SITES = "/account/~/sites"


async def make_site(api: Api, name: str = "Berlin", **more: object) -> str:
    answer = await api.request("POST", SITES, json={"name": name, **more})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def test_a_site_keeps_everything_that_was_said_of_it(api: Api) -> None:
    """ADM-18, PH-58"""
    body = {
        "name": "Berlin",
        "extensionNumber": "8801",
        "callerIdName": "Berlin",
        "email": "berlin@example.com",
        "code": "12",
        "businessAddress": {"street": "Unter den Linden 1", "city": "Berlin", "zip": "10117", "country": "Germany"},
        "regionalSettings": {
            "homeCountry": {"isoCode": "DE"},
            "timezone": {"id": "Europe/Berlin"},
            "language": {"id": "1031"},
            "timeFormat": "24h",
        },
        "operator": {"id": api.extension_id("103")},
        "siteAccess": "Limited",
    }
    made = (await api.request("POST", SITES, json=body)).json()
    read = (await api.get(f"{SITES}/{made['id']}")).json()
    assert read == made
    for name in ("name", "extensionNumber", "callerIdName", "email", "code", "businessAddress", "siteAccess"):
        assert read[name] == body[name], name
    assert read["regionalSettings"]["timezone"]["name"] == "Europe/Berlin"
    assert read["regionalSettings"]["language"]["localeCode"] == "de-DE"
    assert read["regionalSettings"]["greetingLanguage"]["localeCode"] == "de-DE"
    assert read["operator"]["extensionNumber"] == "103"
    changed = await api.request("PUT", f"{SITES}/{made['id']}", json={"name": "Bonn", "extensionNumber": "8802"})
    assert (changed.json()["name"], changed.json()["extensionNumber"]) == ("Bonn", "8802")
    assert changed.json()["code"] == "12"
    names = [record["name"] for record in (await api.get(SITES)).json()["records"]]
    assert names == ["Main Site", "Bonn"]


async def test_the_main_site_is_there_from_the_start_and_stays(api: Api) -> None:
    main = (await api.get(f"{SITES}/main-site")).json()
    assert (main["id"], main["name"]) == ("main-site", "Main Site")
    renamed = await api.request("PUT", f"{SITES}/main-site", json={"name": "Head office"})
    assert renamed.json()["name"] == "Head office"
    person = (await api.get("/account/~/extension/~", "102")).json()
    assert person["site"]["name"] == "Head office"
    gone = await api.request("DELETE", f"{SITES}/main-site")
    assert gone.status_code == 403


async def test_people_move_into_a_site_and_back_out(api: Api) -> None:
    site = await make_site(api)
    body = {"addedExtensionIds": [api.extension_id("102"), api.extension_id("103")]}
    assert (await api.request("POST", f"{SITES}/{site}/bulk-assign", json=body)).status_code == 204
    members = (await api.get(f"{SITES}/{site}/members")).json()["records"]
    assert [member["extensionNumber"] for member in members] == ["102", "103"]
    assert (await api.get("/account/~/extension/~", "102")).json()["site"]["id"] == site
    body = {"removedExtensionIds": [api.extension_id("103")]}
    assert (await api.request("POST", f"{SITES}/{site}/bulk-assign", json=body)).status_code == 204
    again = await api.request("POST", f"{SITES}/{site}/bulk-assign", json=body)
    assert again.status_code == 400, "103 is not of this site any more"
    by_hand = await api.request("PUT", f"/account/~/extension/{api.extension_id('104')}", json={"site": {"id": site}})
    assert by_hand.json()["site"]["id"] == site
    assert (await api.request("DELETE", f"{SITES}/{site}")).status_code == 204
    assert (await api.get("/account/~/extension/~", "102")).json()["site"]["id"] == "main-site"
    assert (await api.get(f"{SITES}/{site}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"name": ""}, 400),
        ({"name": "x" * 65}, 400),
        ({"name": "Main Site"}, 409),
        ({"name": "A", "extensionNumber": "101"}, 409),
        ({"name": "A", "extensionNumber": "911"}, 400),
        ({"name": "A", "code": "12a"}, 400),
        ({"name": "A", "operator": {"id": "1"}}, 404),
        ({"name": "A", "accessibleSiteIds": ["77"]}, 404),
        ({"name": "A", "costCenter": {"id": "77"}}, 404),
        ({"name": "A", "regionalSettings": {"timezone": {"id": "Mars/Olympus"}}}, 400),
        ({"name": "A", "regionalSettings": {"homeCountry": {"id": "ZZ"}}}, 400),
        ({"name": "A", "regionalSettings": {"language": {"id": "tlh"}}}, 400),
    ],
)
async def test_what_makes_no_site_is_refused(api: Api, body: dict[str, object], status: int) -> None:
    answer = await api.request("POST", SITES, json=body)
    assert answer.status_code == status, answer.text
    assert len((await api.get(SITES)).json()["records"]) == 1


async def test_site_codes_are_unlike_and_of_one_length(api: Api) -> None:
    """ADM-18"""
    await make_site(api, "A", code="12")
    for code, status in (("12", 409), ("123", 400), ("13", 200)):
        answer = await api.request("POST", SITES, json={"name": f"B{code}", "code": code})
        assert answer.status_code == status, code


async def test_a_menu_of_a_site_is_kept_and_checked(api: Api) -> None:
    site = await make_site(api)
    path = f"{SITES}/{site}/ivr"
    assert (await api.get(path)).json() == {"promptRepeatCount": 3, "actions": []}
    connect = {"input": "0", "action": "Connect", "extension": {"id": api.extension_id("102")}}
    body = {"promptRepeatCount": 2, "actions": [connect, {"input": "Star", "action": "Repeat"}]}
    kept = (await api.request("PUT", path, json=body)).json()
    assert kept["promptRepeatCount"] == 2
    assert [action["input"] for action in kept["actions"]] == ["0", "Star"]
    assert kept["actions"][0]["extension"]["name"] == "Ben Okafor"
    for wrong, status in (
        ({"actions": [connect, connect]}, 400),
        ({"actions": [{"input": "0", "action": "Connect"}]}, 400),
        ({"promptRepeatCount": 9}, 400),
        ({"topMenu": {"id": api.extension_id("102")}}, 404),
        ({"actions": [connect | {"extension": {"id": "1"}}]}, 404),
    ):
        assert (await api.request("PUT", path, json=wrong)).status_code == status, wrong
    assert (await api.get(path)).json() == kept


async def test_members_read_sites_and_only_administrators_change_them(api: Api) -> None:
    site = await make_site(api)
    assert (await api.get(f"{SITES}/{site}", "102")).status_code == 200
    for method, path, body in (
        ("POST", SITES, {"name": "B"}),
        ("PUT", f"{SITES}/{site}", {"name": "B"}),
        ("DELETE", f"{SITES}/{site}", None),
        ("POST", f"{SITES}/{site}/bulk-assign", {}),
        ("PUT", f"{SITES}/{site}/ivr", {}),
    ):
        answer = await api.request(method, path, "102", json=body)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "CMN-408"), path


async def test_a_neighbour_finds_no_site_of_ours(api: Api) -> None:
    site = await make_site(api)
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/members"), ("GET", "/ivr")):
        answer = await api.request(method, f"{SITES}/{site}{path}", "101", demo.NEIGHBOUR, json={})
        assert (answer.status_code, answer.json()["errorCode"]) == (404, "CMN-102"), path
    stranger = {"addedExtensionIds": [api.extension_id("101", demo.NEIGHBOUR)]}
    assert (await api.request("POST", f"{SITES}/{site}/bulk-assign", json=stranger)).status_code == 404
    theirs = (await api.request("GET", SITES, "101", demo.NEIGHBOUR)).json()["records"]
    assert [record["name"] for record in theirs] == ["Main Site"]


async def make_site_admin(api: Api, site: str) -> None:
    """102 administers this site, and belongs to it with 103."""
    role = {"records": [{"id": "1"}]}
    path = f"/account/~/extension/{api.extension_id('102')}"
    assert (await api.request("PUT", f"{path}/assigned-role", json=role)).status_code == 200
    body = {"addedExtensionIds": [api.extension_id("102"), api.extension_id("103")]}
    assert (await api.request("POST", f"{SITES}/{site}/bulk-assign", json=body)).status_code == 204
    limits = {"records": [{"id": site}]}
    answer = await api.request("PUT", f"{path}/administered-sites", json=limits)
    assert answer.status_code == 200, answer.text
    assert [record["id"] for record in answer.json()["records"]] == [site]
    await api.settled()


async def test_an_administrator_of_a_site_sees_and_edits_only_that_site(api: Api) -> None:
    site, other = await make_site(api), await make_site(api, "Paris")
    await make_site_admin(api, site)
    seen = (await api.get("/account/~/extension", "102")).json()["records"]
    assert {record["extensionNumber"] for record in seen if record["type"] == "User"} == {"102", "103"}
    assert [record["id"] for record in (await api.get(SITES, "102")).json()["records"]] == [site]
    assert (await api.get(f"{SITES}/{other}", "102")).status_code == 403
    change = {"contact": {"department": "Sales"}}
    everybody = {"records": [{"id": api.extension_id(each), **change} for each in ("101", "104")]}
    for who, status in (("101", 404), ("102", 200)):
        task = (await api.request("POST", "/account/~/extension-bulk-update", who, json=everybody)).json()["id"]
        told = await api.get(f"/account/~/extension-bulk-update/tasks/{task}", "102")
        assert told.status_code == status, "what came of it names people of every site"
    inside, outside = api.extension_id("103"), api.extension_id("104")
    assert (await api.request("PUT", f"/account/~/extension/{inside}", "102", json=change)).status_code == 200
    refused = await api.request("PUT", f"/account/~/extension/{outside}", "102", json=change)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-404")
    away = await api.request("PUT", f"/account/~/extension/{inside}", "102", json={"site": {"id": other}})
    assert away.status_code == 403
    steal = {"addedExtensionIds": [outside]}
    assert (await api.request("POST", f"{SITES}/{site}/bulk-assign", "102", json=steal)).status_code == 403
    new = await api.request("POST", "/account/~/extension", "102", json={"contact": {"firstName": "New"}})
    assert new.json()["site"]["id"] == site, "a person made by a site's administrator belongs to the site"
    assert (await api.request("POST", SITES, "102", json={"name": "Rome"})).status_code == 403


async def test_limits_cannot_be_lifted_by_the_limited_and_one_administrator_stays_without(api: Api) -> None:
    site = await make_site(api)
    await make_site_admin(api, site)
    own = f"/account/~/extension/{api.extension_id('102')}/administered-sites"
    assert (await api.request("PUT", own, "102", json={"records": []})).status_code == 403
    assert (await api.request("PUT", own, "102", json={"records": [{"id": "main-site"}]})).status_code == 403
    last = f"/account/~/extension/{api.extension_id('101')}/administered-sites"
    refused = await api.request("PUT", last, json={"records": [{"id": site}]})
    assert refused.status_code == 403, "the last one without limits"
    assert (await api.request("PUT", own, json={"records": [{"id": "77"}]})).status_code == 404
    lifted = await api.request("PUT", own, json={"records": []})
    assert {record["name"] for record in lifted.json()["records"]} == {"Main Site", "Berlin"}
    nobody = await api.get(f"/account/~/extension/{api.extension_id('104')}/administered-sites")
    assert nobody.json()["records"] == []


async def test_what_an_administrator_of_a_site_makes_belongs_to_that_site(sqlite_api: Api) -> None:
    """PH-41: and what others made elsewhere is not theirs to delete."""
    api = sqlite_api
    site = await make_site(api)
    await make_site_admin(api, site)
    for path in ("call-queues", "paging-groups", "park-locations", "pickup-groups"):
        for who, home, status in (("102", site, 204), ("101", "main-site", 403)):
            made = await api.request("POST", f"/account/~/clarion/{path}", who, json={"name": f"{path} {who}"})
            assert made.status_code == 201, made.text
            found = await api.get(f"/account/~/extension/{made.json()['id']}")
            assert found.json()["site"]["id"] == home, path
            where = "extension" if path == "call-queues" else f"clarion/{path}"
            gone = await api.request("DELETE", f"/account/~/{where}/{made.json()['id']}", "102")
            assert gone.status_code == status, path
