"""Roles: predefined and an account's own, who holds them, and what comes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clarion.features.people import PEOPLE_TYPES, Extension, demo, holders_of_permission, people_with
from clarion.features.people.roles.catalogue import (
    ADMIN,
    ALL_PERMISSIONS,
    MEMBER,
    PREDEFINED,
    ROLE_SCOPES,
    Role,
    goes_no_further,
    granted,
    permission_scopes,
    reaches,
)
from clarion.features.people.roles.features import FEATURES
from clarion.features.people.roles.permissions import CATEGORIES, PERMISSIONS, with_included
from tests.support.api import Api

ROLES = "/account/~/user-role"
roles = st.builds(
    Role,
    id=st.just("9"),
    display_name=st.just("Some"),
    description=st.just(""),
    permissions=st.frozensets(st.sampled_from(sorted(PERMISSIONS)), max_size=20).map(with_included),
    scope=st.sampled_from(ROLE_SCOPES),
)


async def make_role(api: Api, name: str, *permissions: str, **more: Any) -> dict[str, Any]:
    body = {"displayName": name, "permissions": [{"id": item} for item in permissions], **more}
    answer = await api.request("POST", ROLES, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def give(api: Api, number: str, *role_ids: str, by: str = "101") -> Any:
    path = f"/account/~/extension/{api.extension_id(number)}/assigned-role"
    return await api.request("PUT", path, by, json={"records": [{"id": role_id} for role_id in role_ids]})


# ---- the rules


def test_the_catalogue_hangs_together() -> None:
    assert {permission.category for permission in PERMISSIONS.values()} == CATEGORIES.keys()
    for permission in PERMISSIONS.values():
        assert set(permission.included) <= PERMISSIONS.keys(), permission.id
    assert {name for role in PREDEFINED.values() for name in role.permissions} == PERMISSIONS.keys()
    assert (ADMIN.id, MEMBER.id) == ("1", "4"), "clients know these"
    assert granted([ADMIN]).keys() == ALL_PERMISSIONS


@given(st.frozensets(st.sampled_from(sorted(PERMISSIONS))))
def test_what_comes_with_permissions_comes_once_and_for_all(names: frozenset[str]) -> None:
    found = with_included(names)
    assert names <= found
    assert with_included(found) == found


@given(st.lists(roles, max_size=4))
def test_more_roles_never_give_less(held: list[Role]) -> None:
    together = granted(held)
    for role in held:
        for name, scopes in granted([role]).items():
            assert scopes <= together[name]
    for feature, givers in FEATURES.items():
        if feature not in PERMISSIONS:
            assert (feature in together) == any(name in together for name in givers)


@given(roles, st.sampled_from(("User", "Department")))
def test_a_role_about_oneself_reaches_nobody_else(role: Role, kind: str) -> None:
    for name in role.permissions:
        scopes = permission_scopes(name, role)
        if PERMISSIONS[name].level == "personal" or (role.scope == "Self" and PERMISSIONS[name].level == "extension"):
            assert not reaches(scopes, kind)


@given(roles)
def test_whoever_holds_everything_may_give_anything_and_oneself_ones_own_role(role: Role) -> None:
    assert goes_no_further(role, granted([ADMIN]))
    assert goes_no_further(role, granted([role]))
    if not role.permissions <= MEMBER.permissions:
        assert not goes_no_further(role, granted([MEMBER]))


# ---- roles of an account


async def test_a_role_is_made_read_changed_and_removed(api: Api) -> None:
    """ADM-20, PH-56"""
    made = await make_role(api, "Front Desk", "EditCompanyInfo", description="Greets", scope="UserExtensions")
    assert made["custom"] is True
    assert made["lastUpdated"].endswith("Z")
    held = {permission["id"] for permission in made["permissions"]}
    assert held == {"EditCompanyInfo", "ReadCompanyInfo"}, "what is needed comes along"
    path = f"{ROLES}/{made['id']}"
    assert (await api.get(path)).json() == made
    changed = (await api.request("PUT", path, json={"displayName": "Reception"})).json()
    assert (changed["displayName"], changed["description"]) == ("Reception", "Greets")
    own = (await api.get(f"{ROLES}?custom=true")).json()["records"]
    assert [role["displayName"] for role in own] == ["Reception"]
    other = await api.request("GET", path, organisation=demo.NEIGHBOUR)
    assert other.status_code == 404, "a role is its account's alone"
    assert (await api.request("DELETE", f"{path}?validateOnly=true")).status_code == 204
    assert (await api.get(path)).status_code == 200, "asking whether is not doing"
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404


async def test_a_role_can_be_copied(api: Api) -> None:
    copy = (await api.request("POST", ROLES, json={"id": "3", "displayName": "Helper"})).json()
    names = {permission["id"] for permission in copy["permissions"]}
    assert names == {name for name in PREDEFINED["3"].permissions if PERMISSIONS[name].assignable}
    assert copy["scope"] == "UserExtensions"
    assert copy["id"] != "3"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "displayName"),
        ({"displayName": "  "}, "displayName"),
        ({"displayName": "x" * 101}, "displayName"),
        ({"displayName": "A", "permissions": [{"id": "Fly"}]}, "permissions.id"),
        ({"displayName": "A", "permissions": [{"id": "AccountAdministration"}]}, "permissions.id"),
        ({"displayName": "A", "scope": "Federation"}, "scope"),
        ({"displayName": "A", "id": "4711"}, "id"),
        ({"displayName": "Standard"}, "displayName"),
    ],
)
async def test_what_is_no_role_is_refused_by_name(api: Api, body: dict[str, Any], parameter: str) -> None:
    answer = await api.request("POST", ROLES, json=body)
    assert answer.status_code in (400, 404, 409), answer.text
    assert answer.json()["parameterName"] == parameter


async def test_predefined_roles_stay_as_they_are(api: Api) -> None:
    for method, body in (("PUT", {"displayName": "Mine"}), ("DELETE", None)):
        answer = await api.request(method, f"{ROLES}/4", json=body)
        assert answer.status_code == 403
        assert "copy" in answer.json()["message"]


async def test_a_change_of_a_role_counts_at_once_for_tokens_that_exist(api: Api) -> None:
    made = await make_role(api, "Registrar", "ReadCompanyInfo")
    assert (await give(api, "102", "4", made["id"])).status_code == 200
    change = {"email": "office@demo.example"}
    assert (await api.request("PUT", "/account/~/business-address", "102", json=change)).status_code == 403
    await api.request("PUT", f"{ROLES}/{made['id']}", json={"permissions": [{"id": "EditCompanyInfo"}]})
    assert (await api.request("PUT", "/account/~/business-address", "102", json=change)).status_code == 200
    await api.request("DELETE", f"{ROLES}/{made['id']}")
    assert (await api.request("PUT", "/account/~/business-address", "102", json=change)).status_code == 403
    left = (await api.get("/account/~/extension/~/assigned-role", "102")).json()["records"]
    assert [role["displayName"] for role in left] == ["Standard"]


async def test_new_people_get_the_default_role(api: Api) -> None:
    made = await make_role(api, "Newcomer", "ReadCompanyInfo")
    assert (await api.get(f"{ROLES}/default")).json()["id"] == "4"
    assert (await api.request("PUT", f"{ROLES}/default", json={"id": made["id"]})).json()["displayName"] == "Newcomer"
    person = (await api.request("POST", "/account/~/extension", json={"contact": {"firstName": "New"}})).json()
    assert [role["id"] for role in person["roles"]] == [made["id"]]
    assert (await api.request("DELETE", f"{ROLES}/{made['id']}")).status_code == 409, "it is in use for newcomers"
    path = f"/account/~/extension/{api.extension_id('103')}/assigned-role/default"
    assert (await api.request("PUT", path)).json()["records"][0]["id"] == made["id"]
    assert (await api.request("GET", f"{ROLES}/default", organisation=demo.NEIGHBOUR)).json()["id"] == "4"


async def test_a_role_is_given_and_taken_in_bulk(api: Api) -> None:
    ids = [api.extension_id(number) for number in ("102", "103")]
    heard: list[dict[str, Any]] = []

    async def listen(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("people.extension_changed", listen)
    path = f"{ROLES}/5/bulk-assign"
    assert (await api.request("POST", path, json={"addedExtensionIds": ids})).status_code == 204
    listed = (await api.get("/account/~/assigned-role")).json()["records"]
    held = {record["extensionId"]: [role["id"] for role in record["roles"]] for record in listed}
    assert held[ids[0]] == held[ids[1]] == ["4", "5"]
    await api.settled()
    assert {(item["extension_id"], tuple(item["hints"])) for item in heard if item["event_type"] == "Update"} == {
        (extension_id, ("Permissions", "Features")) for extension_id in ids
    }
    gone = await api.request("POST", path, json={"removedExtensionIds": [ids[0]], "addedExtensionIds": ["1"]})
    assert gone.status_code == 404
    kept = (await api.get(f"/account/~/extension/{ids[0]}/assigned-role")).json()["records"]
    assert len(kept) == 2, "all or nothing"
    await api.request("POST", f"{ROLES}/4/bulk-assign", json={"removedExtensionIds": ids})
    await api.request("POST", path, json={"removedExtensionIds": ids})
    last = (await api.get(f"/account/~/extension/{ids[0]}/assigned-role")).json()["records"]
    assert [role["id"] for role in last] == ["4"], "nobody is left without a role"


async def test_several_roles_add_up(api: Api) -> None:
    assert (await api.get("/account/~/call-log", "102")).status_code == 403
    await give(api, "102", "4", "5")
    assert (await api.get("/account/~/call-log", "102")).status_code == 200


# ---- nobody climbs


async def test_a_user_admin_manages_people_but_nobody_above(api: Api) -> None:
    assert (await give(api, "102", "3")).status_code == 200
    list_ = "/account/~/extension"
    made = await api.request("POST", list_, "102", json={"contact": {"firstName": "Pat"}})
    assert made.status_code == 200, made.text
    person = f"{list_}/{made.json()['id']}"
    assert (await api.request("PUT", person, "102", json={"contact": {"jobTitle": "Cook"}})).status_code == 200
    assert (await api.request("PUT", person, "102", json={"status": "Disabled"})).status_code == 200
    admin = f"{list_}/{api.extension_id('101')}"
    for change in ({"password": "taken over 1234"}, {"status": "Disabled"}, {"extensionNumber": "777"}):
        refused = await api.request("PUT", admin, "102", json=change)
        assert refused.status_code == 403, change
    assert (await api.request("DELETE", admin, "102")).status_code == 403
    assert (await give(api, "102", "1", by="102")).status_code == 403, "not even to oneself"
    assert (await give(api, "103", "2", by="102")).status_code == 403
    assert (await give(api, "103", "3", by="102")).status_code == 200
    offered = (await api.get("/account/~/extension/~/assignable-roles", "102")).json()["records"]
    assert {role["id"] for role in offered} == {"3", "4", "7"}
    assert (await api.request("DELETE", person, "102")).status_code == 204


async def test_nobody_makes_or_widens_a_role_beyond_their_own(api: Api) -> None:
    """ADM-20"""
    await give(api, "102", "3")
    body = {"displayName": "Sneaky", "permissions": [{"id": "EditCompanyPhoneNumbers"}]}
    assert (await api.request("POST", ROLES, "102", json=body)).status_code == 403
    small = {"displayName": "Small", "permissions": [{"id": "ReadExtensions"}]}
    made = (await api.request("POST", ROLES, "102", json=small)).json()
    wider = {"permissions": [{"id": "EditCompanyPhoneNumbers"}]}
    assert (await api.request("PUT", f"{ROLES}/{made['id']}", "102", json=wider)).status_code == 403
    assert (await api.get(f"{ROLES}/{made['id']}")).json()["permissions"][0]["id"] == "ReadExtensions"


async def test_a_member_reaches_only_themselves(api: Api) -> None:
    other = api.extension_id("103")
    for method, path, body in (
        ("PUT", f"/account/~/extension/{other}", {"contact": {"jobTitle": "X"}}),
        ("GET", f"/account/~/extension/{other}/notification-settings", None),
        ("GET", f"/account/~/extension/{other}/authz-profile", None),
        ("GET", f"/account/~/extension/{other}/assigned-role", None),
    ):
        answer = await api.request(method, path, "102", json=body)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "CMN-404"), path


# ---- the authorization profile


async def test_the_profile_is_what_the_roles_give(api: Api) -> None:
    body = (await api.get("/account/~/extension/~/authz-profile", "102")).json()
    found = {entry["permission"]["id"]: entry for entry in body["permissions"]}
    assert found.keys() == MEMBER.permissions
    assert found["EditUserInfo"]["scopes"] == ["Self"]
    assert found["EditUserInfo"]["effectiveRole"]["id"] == "4"
    toward = f"/account/~/extension/~/authz-profile?targetExtensionId={api.extension_id('103')}"
    others = {entry["permission"]["id"] for entry in (await api.get(toward, "102")).json()["permissions"]}
    assert "ReadExtensions" in others
    assert not {"EditUserInfo", "ReadMessages"} & others


@pytest.mark.parametrize(
    ("person", "permission", "target", "allowed"),
    [
        ("102", "ReadMessages", None, True),
        ("102", "AddRemoveUsers", None, False),
        ("102", "NoSuchThing", None, False),
        ("102", "EditUserInfo", "103", False),
        ("101", "EditUserInfo", "103", True),
        ("101", "ReadMessages", "103", False),
        ("102", "ReadPresenceStatus", "103", True),
    ],
)
async def test_a_check_says_yes_or_no(
    api: Api, person: str, permission: str, target: str | None, allowed: bool
) -> None:
    query = f"permissionId={permission}" + (f"&targetExtensionId={api.extension_id(target)}" if target else "")
    body = (await api.get(f"/account/~/extension/~/authz-profile/check?{query}", person)).json()
    assert body["successful"] is allowed
    assert ("details" in body) is allowed
    stranger = api.extension_id("101", demo.NEIGHBOUR)
    foreign = f"/account/~/extension/~/authz-profile/check?permissionId=ReadMessages&targetExtensionId={stranger}"
    assert (await api.get(foreign, person)).status_code == 404


async def test_dictionaries_list_permissions_and_roles(api: Api) -> None:
    base = "/dictionary"
    listed = (await api.get(f"{base}/permission?perPage=1000", "102")).json()["records"]
    assert {item["id"] for item in listed} == PERMISSIONS.keys()
    fixed = (await api.get(f"{base}/permission?assignable=false", "102")).json()["records"]
    assert [item["id"] for item in fixed] == ["AccountAdministration", "GuestChats"]
    one = (await api.get(f"{base}/permission/EditMessages", "102")).json()
    assert [item["id"] for item in one["includedPermissions"]] == ["ReadMessages"]
    category = one["category"]["id"]
    assert (await api.get(f"{base}/permission-category/{category}", "102")).json()["displayName"]
    assert len((await api.get(f"{base}/permission-category", "102")).json()["records"]) == len(CATEGORIES)
    assert len((await api.get(f"{base}/user-role", "102")).json()["records"]) == len(PREDEFINED)
    assert (await api.get(f"{base}/user-role/1", "102")).json()["displayName"] == "Super Admin"
    for missing in ("permission/Fly", "permission-category/None", "user-role/99"):
        assert (await api.get(f"{base}/{missing}", "102")).status_code == 404


async def test_who_holds_a_permission_is_found_by_one_statement_as_roles_say(api: Api) -> None:
    """Predefined and own roles, given or born with; of other accounts nobody."""
    body = {"displayName": "Clerk", "permissions": [{"id": "EditCompanyInfo"}], "scope": "Account"}
    clerk = (await api.request("POST", "/account/~/user-role", json=body)).json()["id"]
    role = f"/account/~/extension/{api.extension_id('103')}/assigned-role"
    assert (await api.request("PUT", role, json={"records": [{"id": clerk}]})).status_code == 200
    async with api.here.storage.reading() as session:
        everybody = (await session.scalars(select(Extension).where(Extension.account_id == api.account_id()))).all()
        for permission in ("EditCompanyInfo", "AccountAdministration", "OutboundCalls", "NoSuchPermission"):
            known = await holders_of_permission(session, everybody, permission)
            expected = {row.id for row in everybody if row.id in known and row.type in PEOPLE_TYPES}
            assert {row.id for row in await people_with(session, api.account_id(), permission)} == expected, permission
            assert (api.extension_id("103") in expected) == (permission == "EditCompanyInfo"), permission
