"""The company directory: lists, entries, searching, hidden people and sites."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clarion.features.people import demo
from clarion.features.people.directory.rules import FIELDS, Searchable, matches, sort_text
from tests.support.api import Api

ENTRIES = "/account/~/directory/entries"
PEOPLE = ["101", "102", "103", "104"]


async def search(api: Api, number: str = "102", query: str = "", **body: Any) -> list[str]:
    answer = await api.request("POST", f"{ENTRIES}/search{query}", number, json=body)
    assert answer.status_code == 200, answer.text
    return [entry["extensionNumber"] for entry in answer.json()["records"]]


async def change(api: Api, number: str, **body: Any) -> None:
    path = f"/account/~/extension/{api.extension_id(number)}"
    answer = await api.request("PUT", path, json=body)
    assert answer.status_code == 200, answer.text


async def test_an_entry_tells_what_colleagues_may_know(api: Api) -> None:
    await change(api, "102", contact={"mobilePhone": "+12025550177"})
    entry = (await api.get(f"{ENTRIES}/~", "102")).json()
    assert entry["id"] == api.extension_id("102")
    assert (entry["name"], entry["type"], entry["status"], entry["hidden"]) == ("Ben Okafor", "User", "Enabled", False)
    assert entry["account"]["mainNumber"]["usageType"] == "MainCompanyNumber"
    assert entry["site"] == {"id": "main-site", "name": "Main Site"}
    usages = {number["phoneNumber"]: number["usageType"] for number in entry["phoneNumbers"]}
    assert usages == {"+16505550102": "DirectNumber", "+12025550177": "MobileNumber"}
    assert entry["phoneNumbers"][0]["formattedPhoneNumber"] == "(650) 555-0102"
    listed = (await api.get(f"{ENTRIES}?type=User", "102")).json()
    assert entry in listed["records"]
    assert listed["paging"]["totalPages"] == 1
    old = (await api.get("/account/~/directory/contacts?type=User", "102")).json()
    assert old["records"] == listed["records"]


async def test_people_are_found_by_words_digits_and_fields(api: Api) -> None:
    field = (await api.request("POST", "/account/~/custom-fields", json={"displayName": "Badge"})).json()
    await change(api, "104", contact={"lastName": "Núñez"}, customFields=[{"id": field["id"], "value": "B-77"}])
    assert await search(api, searchString="okafor ben") == ["102"]
    assert await search(api, searchString="nunez") == ["104"]
    assert await search(api, searchString="555-0103") == ["103"]
    assert await search(api, searchString="b-77") == ["104"]
    assert await search(api, searchString="b-77", searchFields=["firstName", "email"]) == []
    assert await search(api, searchString="ben", searchFields=["jobTitle"]) == []
    assert await search(api, searchString="102", searchFields=["extensionNumber"]) == ["102"]
    assert await search(api, searchString="nobody at all") == []
    entry = (await api.get(f"{ENTRIES}/{api.extension_id('104')}")).json()
    assert entry["customFields"] == [{"id": field["id"], "name": "Badge", "value": "B-77"}]


async def test_the_best_matches_of_a_search_come_first(api: Api) -> None:
    await change(api, "101", contact={"firstName": "Ruben", "lastName": "Alvarez"})
    await change(api, "103", contact={"firstName": "Oka", "lastName": "Benson"})
    await change(api, "104", contact={"jobTitle": "Head of benefits"})
    assert await search(api, searchString="ben", extensionTypes=["User"]) == ["102", "103", "101", "104"]
    by_number = [{"index": 1, "fieldName": "extensionNumber", "direction": "Asc"}]
    assert await search(api, searchString="ben", extensionTypes=["User"], orderBy=by_number) == PEOPLE


async def test_many_entries_are_looked_up_by_id_and_by_number(api: Api) -> None:
    await change(api, "104", contact={"mobilePhone": "+12025550177"})

    async def look_up(number: str = "102", tenant: demo.DemoOrganisation = demo.DEMO, **body: Any) -> list[str]:
        answer = await api.request("POST", "/account/~/clarion/directory/lookup", number, tenant, json=body)
        assert answer.status_code == 200, answer.text
        return [entry["extensionNumber"] for entry in answer.json()["records"]]

    ids = [api.extension_id("103"), "77"]
    numbers = ["+1 (650) 555-0102", "101", "+12025550177", "999", "no number"]
    assert await look_up(extensionIds=ids, phoneNumbers=numbers) == PEOPLE
    assert await look_up() == []
    assert await look_up("101", demo.NEIGHBOUR, extensionIds=ids, phoneNumbers=["+16505550102", "+12025550177"]) == []
    await change(api, "104", hidden=True)
    assert await look_up(phoneNumbers=["+12025550177"]) == []
    assert await look_up("101", phoneNumbers=["+12025550177"]) == ["104"]
    for wrong in ({"extensionIds": ["1"] * 201}, {"phoneNumbers": ["1" * 65]}, {"phoneNumbers": "101"}):
        answer = await api.request("POST", "/account/~/clarion/directory/lookup", json=wrong)
        assert answer.status_code == 400, wrong


async def test_a_search_is_filtered_sorted_and_paged(api: Api) -> None:
    await change(api, "103", contact={"department": "Field sales"})
    only = {"extensionTypes": ["User"]}
    assert await search(api, department="Field sales") == ["103"]
    assert await search(api, query="?department=Field%20sales") == ["103"]
    assert await search(api, extensionIds=[api.extension_id("104"), "77"]) == ["104"]
    assert await search(api, **only, extensionStatuses=["Disabled"]) == []
    assert await search(api, **only, accountIds=["77"]) == []
    assert await search(api, **only, accountIds=[api.account_id()]) == PEOPLE
    descending = [{"index": 1, "fieldName": "extensionNumber", "direction": "Desc"}]
    assert await search(api, **only, orderBy=descending) == PEOPLE[::-1]
    assert await search(api, **only, orderBy=descending, page=2, perPage=3) == ["101"]
    by_name = await search(api, **only, orderBy=[{"index": 1, "fieldName": "firstName", "direction": "Asc"}])
    assert by_name == PEOPLE
    for wrong in ({"searchString": "x" * 101}, {"searchFields": ["shoe"]}, {"orderBy": [{"fieldName": "shoe"}]}):
        assert (await api.request("POST", f"{ENTRIES}/search", json=wrong)).status_code == 400, wrong


async def test_who_is_hidden_is_found_by_administrators_who_ask(api: Api) -> None:
    await change(api, "104", hidden=True)
    key = api.extension_id("104")
    assert (await api.get(f"{ENTRIES}/{key}", "102")).status_code == 404
    listed = (await api.get(f"{ENTRIES}?type=User", "102")).json()["records"]
    assert key not in [entry["id"] for entry in listed]
    only = {"extensionTypes": ["User"]}
    assert await search(api, "102", **only, showAdminOnlyContacts=True) == PEOPLE[:3]
    assert await search(api, "101", **only) == PEOPLE[:3]
    assert await search(api, "101", **only, showAdminOnlyContacts=True) == PEOPLE


async def test_a_site_of_limited_access_finds_only_its_own_and_named_sites(api: Api) -> None:
    sites = {}
    for name in ("Berlin", "Paris"):
        answer = await api.request("POST", "/account/~/sites", json={"name": name, "siteAccess": "Limited"})
        sites[name] = answer.json()["id"]
    for number, site in (("102", "Berlin"), ("103", "Paris")):
        await change(api, number, site={"id": sites[site]})
    only = {"extensionTypes": ["User"]}
    assert await search(api, "102", **only) == ["102"]
    assert await search(api, "102", "?accessibleSitesOnly=false", **only) == PEOPLE
    assert (await api.get(f"{ENTRIES}/{api.extension_id('103')}", "102")).status_code == 404
    assert await search(api, "101", **only, siteIds=[sites["Paris"]]) == ["103"]
    assert await search(api, "101", **only, siteId="main-site") == ["101", "104"]
    listed = (await api.get(f"{ENTRIES}?siteId={sites['Berlin']}&type=User")).json()["records"]
    assert [entry["site"]["name"] for entry in listed] == ["Berlin"]
    wider = {"accessibleSiteIds": [sites["Paris"]]}
    assert (await api.request("PUT", f"/account/~/sites/{sites['Berlin']}", json=wider)).status_code == 200
    assert await search(api, "102", **only) == ["102", "103"]


async def test_the_federation_is_the_account_itself(api: Api) -> None:
    answer = (await api.get("/account/~/directory/federation", "102")).json()
    assert [account["id"] for account in answer["accounts"]] == [api.account_id()]
    assert (await api.get("/account/~/directory/federation?types=AdminOnly")).json()["accounts"] == []
    assert (await api.get("/account/~/directory/federation?types=Secret")).status_code == 400


async def test_a_neighbour_finds_nobody_of_ours(api: Api) -> None:
    key = api.extension_id("102")
    assert (await api.request("GET", f"{ENTRIES}/{key}", "101", demo.NEIGHBOUR)).status_code == 404
    theirs = await api.request("POST", f"{ENTRIES}/search", "101", demo.NEIGHBOUR, json={"searchString": "okafor"})
    assert theirs.json()["records"] == []
    ours = f"/account/{api.account_id()}/directory/entries"
    assert (await api.request("GET", ours, "101", demo.NEIGHBOUR)).status_code == 404
    for wrong in ("?perPage=0", "?perPage=many", "?typeGroup=Cats", "?page=0"):
        assert (await api.get(ENTRIES + wrong)).status_code == 400, wrong
    assert (await api.get(f"{ENTRIES}?perPage=max")).status_code == 200


_ENTRY = st.builds(
    lambda texts, numbers: Searchable(texts, f"{texts['firstName']} {texts['lastName']}", numbers),
    st.fixed_dictionaries({field: st.text(max_size=12) for field in FIELDS if field != "phoneNumber"}),
    st.lists(st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True), max_size=2),
)


@given(_ENTRY, st.text(max_size=12))
def test_who_is_found_by_some_words_is_found_by_fewer(entry: Searchable, text: str) -> None:
    if matches(entry, text) and text.split():
        assert matches(entry, text.split()[0]) or any(char.isdigit() for char in text)


@given(_ENTRY, st.sampled_from(FIELDS))
def test_what_a_field_holds_finds_its_entry(entry: Searchable, field: str) -> None:
    value = entry.texts.get(field, "")
    assert matches(entry, value, [field]) or not value.strip() or field == "phoneNumber"
    assert isinstance(sort_text(entry, field), tuple)
