"""npm `@rc-ex/core`: people, places and directories by its typed methods; every answer is held against its type."""

import io
import uuid
from typing import Any

import pytest
from PIL import Image

from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient, attachment
from tests.support.waiting import wait_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

ME = "/account/~/extension/~"
V2 = "/restapi/v2/accounts/~"


def free_number() -> str:
    """An extension number that nobody else has."""
    return str(100_000 + uuid.uuid4().int % 800_000)


async def new_person(rc: TypedClient, **more: Any) -> dict[str, Any]:
    contact = {"firstName": "Typed", "lastName": "Person", "email": f"{uuid.uuid4().hex}@example.com"}
    body = {"contact": contact, "extensionNumber": free_number(), "type": "User", "status": "Enabled", **more}
    return dict(await rc.call("POST", "/account/~/extension", body))


def picture(size: int = 64) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (size, size), (200, 30, 30)).save(file, "PNG")
    return file.getvalue()


async def finished(rc: TypedClient, path: str, key: str = "status") -> Any:
    """The answer of a task once it is over."""
    seen: dict[str, Any] = {}

    async def look() -> bool:
        seen.update(await rc.call("GET", path))
        return seen[key] not in ("Accepted", "InProgress", "Queued", "Pending")

    await wait_for(look, missing=lambda: f"the end of the task {path}: {seen}", timeout=20)
    return seen


async def test_a_person_is_created_changed_listed_and_deleted(rc: TypedClient) -> None:
    made = await new_person(rc)
    path = f"/account/~/extension/{made['id']}"
    assert (await rc.call("GET", path))["extensionNumber"] == made["extensionNumber"]
    changed = await rc.call(
        "PUT", path, {"contact": {"firstName": "Changed", "jobTitle": "Tester"}, "status": "Disabled"}
    )
    assert (changed["contact"]["firstName"], changed["contact"]["jobTitle"]) == ("Changed", "Tester")
    assert changed["status"] == "Disabled"
    listed = await rc.call("GET", "/account/~/extension", query={"extensionNumber": made["extensionNumber"]})
    assert [str(record["id"]) for record in listed["records"]] == [str(made["id"])]
    update = {"records": [{"id": str(made["id"]), "contact": {"department": "Bulk"}}]}
    task = await rc.call("POST", "/account/~/extension-bulk-update", update)
    await finished(rc, f"/account/~/extension-bulk-update/tasks/{task['id']}")
    assert (await rc.call("GET", path))["contact"]["department"] == "Bulk"
    await rc.call("DELETE", f"{V2}/extensions", {"records": [{"id": str(made["id"])}]})
    await rc.call("GET", path, status=404)


async def test_people_are_provisioned_in_one_batch(rc: TypedClient) -> None:
    number = free_number()
    contact = {"firstName": "Batch", "lastName": "Person", "email": f"{number}@example.com"}
    made = await rc.call(
        "POST",
        f"{V2}/batch-provisioning/users",
        {"records": [{"extensionNumber": number, "status": "Enabled", "contact": contact}]},
    )
    assert made["results"][0]["successful"] is True, made
    await rc.call("DELETE", f"{V2}/extensions", {"records": [{"id": made["results"][0]["extension"]["id"]}]})


async def test_a_picture_is_kept_scaled_and_removed(rc: TypedClient) -> None:
    path = f"/account/~/extension/{(await new_person(rc))['id']}/profile-image"
    image = {"image": attachment("me.png", "image/png", picture(400))}
    await rc.call("POST", path, image)
    await rc.call("PUT", path, image)
    assert Image.open(io.BytesIO(await rc.call("GET", path))).format in ("PNG", "JPEG")
    assert Image.open(io.BytesIO(await rc.call("GET", f"{path}/90x90"))).size == (90, 90)
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)


async def test_presence_is_set_and_read_in_both_forms(rc: TypedClient) -> None:
    changed = await rc.call("PUT", f"{ME}/presence", {"userStatus": "Busy", "message": "In a test"})
    assert (changed["userStatus"], changed["message"]) == ("Busy", "In a test")
    assert (await rc.call("GET", f"{ME}/presence", query={"detailedTelephonyState": True}))["presenceStatus"] == "Busy"
    assert (await rc.call("GET", "/account/~/presence"))["records"]
    unified = await rc.call(
        "PATCH", f"{ME}/unified-presence", {"message": {"text": "x"}, "glip": {"status": "Available"}}
    )
    assert unified == await rc.call("GET", f"{ME}/unified-presence")
    await rc.call("PUT", f"{ME}/presence", {"userStatus": "Available", "message": ""})


async def test_settings_of_a_person_are_changed(rc: TypedClient) -> None:
    caller_id = await rc.call("GET", f"{ME}/caller-id")
    features = {entry["feature"] for entry in caller_id["byFeature"]}
    assert "RingOut" in features
    await rc.call("PUT", f"{ME}/caller-id", {"extensionNameForOutboundCalls": True})
    settings = await rc.call("GET", f"{ME}/notification-settings")
    settings["voicemails"]["notifyByEmail"] = not settings["voicemails"]["notifyByEmail"]
    changed = await rc.call("PUT", f"{ME}/notification-settings", {"voicemails": settings["voicemails"]})
    assert changed["voicemails"]["notifyByEmail"] == settings["voicemails"]["notifyByEmail"]
    await rc.call("PUT", f"{ME}/conferencing", {"allowJoinBeforeHost": True})
    assert (await rc.call("GET", f"{ME}/conferencing"))["allowJoinBeforeHost"] is True
    assert (await rc.call("GET", f"{ME}/features"))["records"]
    await rc.call("GET", f"{ME}/grant")


async def test_letters_are_sent(rc: TypedClient) -> None:
    email = (await rc.call("GET", ME))["contact"]["email"]
    await rc.call("POST", f"{V2}/send-welcome-email", {"email": email})
    await rc.call("POST", f"{V2}/send-activation-email")


async def test_the_company_is_described_and_changed(rc: TypedClient) -> None:
    for path in ("/account/~", "/account/~/service-info", V2, f"{V2}/cost-centers", f"{V2}/regional-settings"):
        await rc.call("GET", path)
    address = await rc.call("GET", "/account/~/business-address")
    changed = await rc.call(
        "PUT", "/account/~/business-address", {"company": address["company"], "email": "a@example.com"}
    )
    assert changed["email"] == "a@example.com"
    await rc.call("PATCH", f"{V2}/regional-settings", {"timeFormat": "24h"})
    assert (await rc.call("GET", f"{V2}/regional-settings"))["timeFormat"] == "24h"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("country", {}),
        ("state", {"allCountries": True}),
        ("language", {}),
        ("timezone", {}),
        ("location", {"stateId": "{state}"}),
        ("permission", {}),
        ("permission-category", {}),
        ("user-role", {}),
    ],
)
async def test_dictionaries_list_entries_that_can_be_read_one_by_one(
    rc: TypedClient, path: str, query: dict[str, Any]
) -> None:
    if "stateId" in query:
        states = await rc.call("GET", "/dictionary/state", query={"countryId": "1"})
        query = {"stateId": str(states["records"][0]["id"])}
    listed = await rc.call("GET", f"/dictionary/{path}", query=query)
    assert listed["records"]
    if path != "location":
        first = listed["records"][0]["id"]
        assert str((await rc.call("GET", f"/dictionary/{path}/{first}"))["id"]) == str(first)


async def test_a_role_of_ones_own_is_made_assigned_and_deleted(rc: TypedClient) -> None:
    person = await new_person(rc)
    wanted = {
        "displayName": f"Listener {free_number()}",
        "description": "Reads",
        "permissions": [{"id": "ReadCallLog"}],
    }
    role = await rc.call("POST", "/account/~/user-role", wanted)
    assert role["custom"] is True
    path = f"/account/~/user-role/{role['id']}"
    assert (await rc.call("GET", path))["displayName"] == wanted["displayName"]
    await rc.call("PUT", path, wanted | {"description": "Reads only"})
    assert any(found["id"] == role["id"] for found in (await rc.call("GET", "/account/~/user-role"))["records"])
    await rc.call("POST", f"{path}/bulk-assign", {"addedExtensionIds": [str(person["id"])]})
    theirs = f"/account/~/extension/{person['id']}"
    assert role["id"] in [found["id"] for found in (await rc.call("GET", f"{theirs}/assigned-role"))["records"]]
    await rc.call("GET", f"{theirs}/assignable-roles")
    await rc.call("GET", "/account/~/assigned-role")
    await rc.call("PUT", f"{theirs}/assigned-role", {"records": [{"id": role["id"]}]})
    await rc.call("PUT", f"{theirs}/assigned-role/default")
    before = await rc.call("GET", "/account/~/user-role/default")
    assert (await rc.call("PUT", "/account/~/user-role/default", {"id": before["id"]}))["id"] == before["id"]
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)


async def test_what_one_may_do_is_told_and_checked(rc: TypedClient) -> None:
    profile = await rc.call("GET", f"{ME}/authz-profile")
    assert profile["permissions"]
    checked = await rc.call("GET", f"{ME}/authz-profile/check", query={"permissionId": "EditAccounts"})
    assert isinstance(checked["successful"], bool)


async def test_contacts_come_and_go_and_the_sync_tells_of_both(rc: TypedClient) -> None:
    book = f"{ME}/address-book"
    first = await rc.call("GET", f"{book}-sync", query={"syncType": "FSync"})
    contact = await rc.call(
        "POST", f"{book}/contact", {"firstName": "Grace", "lastName": "Hopper", "mobilePhone": "+12025550142"}
    )
    path = f"{book}/contact/{contact['id']}"
    assert (await rc.call("GET", path))["lastName"] == "Hopper"
    await rc.call("PUT", path, {"firstName": "Grace", "lastName": "Murray", "mobilePhone": "+12025550142"})
    assert (await rc.call("PATCH", path, {"company": "Navy"}))["lastName"] == "Murray"
    listed = await rc.call("GET", f"{book}/contact", query={"startsWith": "Grace"})
    assert str(contact["id"]) in [str(record["id"]) for record in listed["records"]]
    await rc.call("PUT", f"{ME}/favorite", {"records": [{"id": 1, "contactId": str(contact["id"])}]})
    assert (await rc.call("GET", f"{ME}/favorite"))["records"]
    token = first["syncInfo"]["syncToken"]
    changed = await rc.call("GET", f"{book}-sync", query={"syncType": "ISync", "syncToken": token})
    assert str(contact["id"]) in [str(record["id"]) for record in changed["records"]]
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)
    await rc.call("PUT", f"{ME}/favorite", {"records": []})


async def test_many_contacts_are_brought_at_once(rc: TypedClient, clarion_up: Installation) -> None:
    mine = clarion_up.env["CLARION_101_EXTENSION_ID"]
    contacts = [{"firstName": "Bulk", "lastName": str(number)} for number in range(3)]
    task = await rc.call(
        "POST", "/account/~/address-book-bulk-upload", {"records": [{"extensionId": mine, "contacts": contacts}]}
    )
    await finished(rc, f"/account/~/address-book-bulk-upload/tasks/{task['id']}")
    listed = await rc.call("GET", f"{ME}/address-book/contact", query={"startsWith": "Bulk"})
    assert len(listed["records"]) >= 3


async def test_the_directory_is_listed_searched_and_read(rc: TypedClient) -> None:
    listed = await rc.call("GET", "/account/~/directory/entries")
    entry = listed["records"][0]
    assert (await rc.call("GET", f"/account/~/directory/entries/{entry['id']}"))["id"] == entry["id"]
    found = await rc.call("POST", "/account/~/directory/entries/search", {"searchString": "Ada"})
    assert [record["firstName"] for record in found["records"]] == ["Ada"]
    await rc.call("GET", "/account/~/directory/federation")


async def test_a_site_has_members_and_a_menu(rc: TypedClient, clarion_up: Installation) -> None:
    number = free_number()
    address = {
        "street": "1 Main St",
        "city": "Belmont",
        "state": "California",
        "zip": "94002",
        "country": "United States",
    }
    site = await rc.call(
        "POST", "/account/~/sites", {"name": f"Site {number}", "extensionNumber": number, "businessAddress": address}
    )
    path = f"/account/~/sites/{site['id']}"
    person = str((await new_person(rc))["id"])
    await rc.call("PUT", path, {"name": f"Site {number} B"})
    assert (await rc.call("GET", path))["name"] == f"Site {number} B"
    assert site["id"] in [found["id"] for found in (await rc.call("GET", "/account/~/sites"))["records"]]
    await rc.call("POST", f"{path}/bulk-assign", {"addedExtensionIds": [person], "removedExtensionIds": []})
    members = await rc.call("GET", f"{path}/members")
    assert person in [str(member["id"]) for member in members["records"]]
    menu = await rc.call("GET", f"{path}/ivr")
    await rc.call("PUT", f"{path}/ivr", {"actions": menu.get("actions", [])})
    theirs = f"/account/~/extension/{person}/administered-sites"
    await rc.call("PUT", theirs, {"records": [{"id": site["id"]}]})
    assert [found["id"] for found in (await rc.call("GET", theirs))["records"]] == [site["id"]]
    await rc.call("PUT", theirs, {"records": []})
    await rc.call("POST", f"{path}/bulk-assign", {"addedExtensionIds": [], "removedExtensionIds": [person]})
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)


async def test_fields_of_ones_own_stand_with_people(rc: TypedClient) -> None:
    field = await rc.call(
        "POST", "/account/~/custom-fields", {"category": "User", "displayName": f"Badge {free_number()}"}
    )
    path = f"/account/~/custom-fields/{field['id']}"
    renamed = f"Pass {free_number()}"
    assert (await rc.call("PUT", path, {"displayName": renamed}))["displayName"] == renamed
    assert field["id"] in [found["id"] for found in (await rc.call("GET", "/account/~/custom-fields"))["records"]]
    person = await new_person(rc, customFields=[{"id": field["id"], "value": "42"}])
    found = await rc.call("GET", f"/account/~/extension/{person['id']}")
    assert [entry["value"] for entry in found["customFields"] if entry["id"] == field["id"]] == ["42"]
    await rc.call("DELETE", path)


async def test_numbers_are_added_assigned_parsed_and_given_back(rc: TypedClient, clarion_up: Installation) -> None:
    stock = "/restapi/v1.0/account/~/clarion/available-numbers?count=61"
    offers = [record["phoneNumber"] for record in (await clarion_up.request("101", "GET", stock))["records"]]
    # A few are answered at once, many as a task.
    many = {"records": [{"phoneNumber": text, "usageType": "Inventory"} for text in offers[1:]]}
    task = await rc.call("POST", f"{V2}/phone-numbers/bulk-add", many)
    added = (await rc.call("GET", f"{V2}/phone-numbers/bulk-add/{task['id']}"))["records"]
    assert len(added) == 60
    assert all(record["bulkItemSuccessful"] for record in added), added
    spare = offers[0]
    one = {"records": [{"phoneNumber": spare, "usageType": "Inventory"}]}
    added += (await rc.call("POST", f"{V2}/phone-numbers/bulk-add", one))["records"]
    listed = await rc.call("GET", f"{V2}/phone-numbers", query={"phoneNumber": spare, "perPage": 1000})
    number = next(record for record in listed["records"] if record["phoneNumber"] == spare)
    person = await new_person(rc)
    changed = await rc.call(
        "PATCH",
        f"{V2}/phone-numbers/{number['id']}",
        {"usageType": "DirectNumber", "extension": {"id": str(person["id"])}},
    )
    assert str(changed["extension"]["id"]) == str(person["id"])
    theirs = await rc.call("GET", f"/account/~/extension/{person['id']}/phone-number")
    assert spare in [record["phoneNumber"] for record in theirs["records"]]
    mine = await rc.call("GET", "/account/~/phone-number")
    await rc.call("GET", f"/account/~/phone-number/{mine['records'][0]['id']}")
    parsed = await rc.call(
        "POST", "/restapi/v2/number-parser/parse", {"originalStrings": ["(650) 555-0101", "911", "102"]}
    )
    assert len(parsed["results"]) == 3
    gone = {"records": [{"id": str(person["id"])}], "keepAssetsInInventory": True}
    await rc.call("DELETE", f"{V2}/extensions", gone)
    given_back = {"records": [{"phoneNumber": record["phoneNumber"]} for record in added]}
    removed = await rc.call("DELETE", f"{V2}/phone-numbers", given_back)
    assert all(record["bulkItemSuccessful"] for record in removed["records"]), removed


async def test_devices_are_listed_changed_and_give_their_sip_account(rc: TypedClient) -> None:
    listed = await rc.call("GET", f"{ME}/device")
    device = next(record for record in listed["records"] if record["type"] in ("OtherPhone", "HardPhone", "SoftPhone"))
    path = f"/account/~/device/{device['id']}"
    assert (await rc.call("PUT", path, {"name": "Typed desk phone"}))["name"] == "Typed desk phone"
    assert (await rc.call("GET", path))["name"] == "Typed desk phone"
    assert (await rc.call("GET", f"{path}/sip-info"))["userName"]
    await rc.call("GET", f"{ME}/webapp-devices")
    provisioned = await rc.call("POST", "/client-info/sip-provision", {"sipInfo": [{"transport": "WSS"}]})
    assert provisioned["sipInfo"][0]["outboundProxy"]


async def test_scim_brings_changes_and_removes_a_person(rc: TypedClient) -> None:
    name = f"{uuid.uuid4().hex}@example.com"
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": name,
        "name": {"givenName": "Scim", "familyName": "Person"},
        "emails": [{"type": "work", "value": name}],
        "active": True,
    }
    made = await rc.call("POST", "/scim/v2/Users", user)
    path = f"/scim/v2/Users/{made['id']}"
    assert (await rc.call("GET", path))["userName"] == name
    await rc.call("PUT", path, user | {"title": "Robot"})
    patch = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "name.givenName", "value": "Changed"}],
    }
    assert (await rc.call("PATCH", path, patch))["name"]["givenName"] == "Changed"
    found = await rc.call("GET", "/scim/v2/Users", query={"filter": f'userName eq "{name}"'})
    assert [person["id"] for person in found["Resources"]] == [made["id"]]
    for resource in ("Schemas", "ResourceTypes", "ServiceProviderConfig"):
        await rc.call("GET", f"/scim/v2/{resource}")
    await rc.call("DELETE", path)
    await rc.call("GET", path, status=404)


async def test_every_change_stands_in_the_audit_trail(rc: TypedClient) -> None:
    found = await rc.call("POST", "/account/~/audit-trail/search", {"page": 1, "perPage": 10})
    assert found["records"]
