"""Extensions, roles and the directory."""

import pytest

from tests.support.api import Api

LIST = "/account/~/extension"


async def test_an_extension_has_the_documented_form(api: Api) -> None:
    body = (await api.get(f"{LIST}/~", "102")).json()
    assert body["id"] == int(api.extension_id("102"))
    assert body["account"]["id"] == api.account_id()
    assert body["extensionNumber"] == "102"
    assert body["contact"]["firstName"] == "Ben"
    assert body["name"] == "Ben Okafor"
    assert (body["type"], body["status"]) == ("User", "Enabled")
    assert body["permissions"]["admin"] == {"enabled": False}
    assert body["roles"][0]["displayName"] == "Standard"
    assert body["creationTime"].endswith("Z")
    assert not {"password", "passwordHash", "ivrPin", "pin"} & {*body, *body["contact"]}


async def test_lists_have_pages_and_filters(api: Api) -> None:
    page = (await api.get(f"{LIST}?perPage=3&page=2")).json()
    total = page["paging"]["totalElements"]
    assert total >= 4
    assert page["paging"] == {
        "page": 2, "perPage": 3, "pageStart": 3, "pageEnd": min(5, total - 1),
        "totalPages": -(-total // 3), "totalElements": total,
    }  # fmt: skip
    before, own = page["navigation"]["previousPage"]["uri"], f"/restapi/v1.0/account/{api.account_id()}/extension"
    assert before.endswith(f"{own}?page=1&perPage=3"), "ids, not ~"
    signed = {"access_token": (await api.get_tokens())["access_token"]}
    assert "access_token" not in (await api.client.get(own, params=signed)).json()["uri"]
    numbers = [record["extensionNumber"] for record in (await api.get(LIST)).json()["records"]]
    assert numbers == sorted(numbers, key=lambda number: (len(number), number))
    one = (await api.get(f"{LIST}?extensionNumber=103")).json()["records"]
    assert [record["name"] for record in one] == ["Chloé Martin"]
    none = (await api.get(f"{LIST}?status=Disabled&status=Frozen")).json()
    assert none["records"] == []
    assert none["paging"]["totalPages"] == 1
    assert (await api.get(f"{LIST}?perPage=999999")).status_code == 200


async def test_an_admin_creates_changes_and_deletes_people(api: Api) -> None:
    body = {
        "contact": {"firstName": "Grace", "lastName": "Lin", "email": "Grace@Demo.example"},
        "password": "a very good one",
        "extensionNumber": "150",
        "unknownMember": {"is": "ignored"},
    }
    made = await api.request("POST", LIST, json=body)
    assert made.status_code == 200, made.text
    extension_id = made.json()["id"]
    assert made.json()["contact"]["email"] == "grace@demo.example"
    signed = await api.by_password("150", "a very good one")
    assert signed.status_code == 200
    path = f"{LIST}/{extension_id}"
    changed = await api.request("PUT", path, json={"extensionNumber": "151", "contact": {"jobTitle": "CFO"}})
    assert changed.json()["extensionNumber"] == "151"
    assert changed.json()["contact"]["firstName"] == "Grace", "what is not named stays"
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404
    headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 401


async def test_without_a_number_the_lowest_free_one_is_given(api: Api) -> None:
    made = (await api.request("POST", LIST, json={"contact": {"firstName": "New"}})).json()
    assert made["extensionNumber"].isdigit()
    again = (await api.request("POST", LIST, json={"contact": {"firstName": "Newer"}})).json()
    assert int(again["extensionNumber"]) > int(made["extensionNumber"])


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"extensionNumber": "911"}, "extensionNumber"),
        ({"extensionNumber": "112"}, "extensionNumber"),
        ({"extensionNumber": "1"}, "extensionNumber"),
        ({"extensionNumber": "12a"}, "extensionNumber"),
        ({"extensionNumber": "٣٣٣"}, "extensionNumber"),
        ({"contact": {"email": "not an address"}}, "contact.email"),
        ({"contact": {"firstName": "x" * 101}}, "contact.firstName"),
        ({"contact": {"mobilePhone": "<script>"}}, "contact.mobilePhone"),
        ({"status": "Asleep"}, "status"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(api: Api, change: dict[str, object], parameter: str) -> None:
    answer = await api.request("PUT", f"{LIST}/{api.extension_id('104')}", json=change)
    assert answer.status_code == 400, answer.text
    assert answer.json()["parameterName"] == parameter


async def test_numbers_and_addresses_are_taken_once(api: Api) -> None:
    path = f"{LIST}/{api.extension_id('104')}"
    for change in ({"extensionNumber": "102"}, {"contact": {"email": "ADA@demo.example"}}):
        answer = await api.request("PUT", path, json=change)
        assert answer.status_code == 409
        assert answer.json()["errorCode"] == "CMN-406"
    # Another tenant has a 101 too, and may have the same address: that must not be told.
    same = {"contact": {"email": "erin@harbor.example"}}
    assert (await api.request("PUT", path, json=same)).status_code == 200


async def test_the_last_admin_stays(api: Api) -> None:
    me = f"{LIST}/{api.extension_id('101')}"
    assert (await api.request("DELETE", me)).status_code == 403
    assert (await api.request("PUT", me, json={"status": "Disabled"})).status_code == 403
    demote = await api.request("PUT", f"{me}/assigned-role", json={"records": [{"id": "4"}]})
    assert demote.status_code == 403


async def test_a_new_admin_may_do_it_at_once(api: Api) -> None:
    assert (await api.request("PATCH", "/account/~", "102", json={"name": "X"})).status_code == 403
    path = f"{LIST}/{api.extension_id('102')}/assigned-role"
    promoted = await api.request("PUT", path, json={"records": [{"id": 1}]})
    assert promoted.json()["records"][0]["displayName"] == "Super Admin"
    assert (await api.request("PATCH", "/account/~", "102", json={"name": "X"})).status_code == 200
    await api.request("PUT", path, json={"records": [{"id": "4"}]})
    assert (await api.request("PATCH", "/account/~", "102", json={"name": "Y"})).status_code == 403


async def test_roles_can_be_read(api: Api) -> None:
    roles = (await api.get("/account/~/user-role", "102")).json()["records"]
    assert {role["displayName"] for role in roles} >= {"Super Admin", "Standard"}
    one = (await api.get("/account/~/user-role/1", "102")).json()
    assert "AddRemoveUsers" in {permission["id"] for permission in one["permissions"]}
    assert (await api.get("/account/~/user-role/77")).status_code == 404
    assigned = (await api.get("/account/~/assigned-role")).json()["records"]
    assert {record["extensionId"] for record in assigned} >= {api.extension_id("101"), api.extension_id("104")}


async def test_the_directory_lists_people_and_can_be_searched(api: Api) -> None:
    body = (await api.get("/account/~/directory/entries", "102")).json()
    by_number = {entry["extensionNumber"]: entry for entry in body["records"]}
    assert by_number["103"]["department"] == "Customer Care"
    assert by_number["103"]["id"] == api.extension_id("103"), "ids are texts here"
    assert body["paging"]["totalPages"] == 1
    assert (await api.get("/account/~/directory/entries?perPage=max")).status_code == 200
    assert (await api.get("/account/~/directory/entries?perPage=many")).status_code == 400
    entry = (await api.get(f"/account/~/directory/entries/{api.extension_id('104')}")).json()
    assert entry["name"] == "Dev Patel"

    async def search(**body: object) -> list[str]:
        answer = await api.request("POST", "/account/~/directory/entries/search", "102", json=body)
        assert answer.status_code == 200, answer.text
        return [entry["extensionNumber"] for entry in answer.json()["records"]]

    assert await search(searchString="CHLOÉ") == ["103"]
    assert await search(searchString="patel dev") == ["104"]
    assert await search(searchString="nobody at all") == []
    newest_first = [{"index": 1, "fieldName": "lastName", "direction": "Desc"}]
    people = await search(extensionTypes=["User"], orderBy=newest_first)
    assert people == ["104", "102", "103", "101"]


async def test_one_entry_of_the_directory_that_is_hidden_is_not_there(api: Api) -> None:
    from clarion.features.people import Extension

    async with api.here.storage.transaction() as session:
        (await session.get_one(Extension, api.extension_id("104"))).hidden = True
    assert (await api.get(f"/account/~/directory/entries/{api.extension_id('104')}")).status_code == 404
    listed = (await api.get("/account/~/directory/entries")).json()["records"]
    assert "104" not in [entry["extensionNumber"] for entry in listed]
