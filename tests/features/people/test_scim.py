"""SCIM 2.0 (of MSG-30): an independent client and tester against the whole application, and the rules one by one."""

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scim2_models import Context, EnterpriseUser, PatchOp, SearchRequest, User
from scim2_tester import Status, check_server

from clarion.features.people import demo
from clarion.features.people.scim.resources import TOLERANT, USER_SCHEMA, ScimUser, to_user
from tests.support.api import Api
from tests.support.scim import ThreadedClient

USERS = "/scim/v2/Users"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


async def scim(api: Api, method: str, path: str, number: str = "101", **options: Any) -> Any:
    headers = await api.as_person(number, options.pop("organisation", demo.DEMO)) | options.pop("headers", {})
    return await api.client.request(method, path, headers=headers, **options)


def ada(**more: Any) -> dict[str, Any]:
    return {
        "schemas": [USER_SCHEMA],
        "userName": "grace@example.com",
        "name": {"givenName": "Grace", "familyName": "Hopper"},
        "emails": [{"type": "work", "value": "grace@example.com"}],
        **more,
    }


async def make(api: Api, **more: Any) -> dict[str, Any]:
    answer = await scim(api, "POST", USERS, json=ada(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def change(api: Api, user_id: str, *operations: dict[str, Any], status: int = 200) -> dict[str, Any]:
    body = {"schemas": [PATCH], "Operations": list(operations)}
    answer = await scim(api, "PATCH", f"{USERS}/{user_id}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_a_person_keeps_everything_that_the_provider_said(api: Api) -> None:
    """PH-56"""
    said = ada(
        externalId="okta-77",
        title="Rear admiral",
        active=True,
        phoneNumbers=[
            {"type": "work", "value": "+12025550111"},
            {"type": "mobile", "value": "+12025550112"},
            {"type": "other", "value": "+12025550113"},
        ],
        addresses=[
            {
                "type": "work",
                "streetAddress": "1 Main St",
                "locality": "Arlington",
                "region": "VA",
                "postalCode": "22201",
                "country": "US",
            }
        ],
        photos=[{"type": "photo", "value": "https://example.com/grace.png"}],
        nickName="left out",
    )
    said["schemas"].append(ENTERPRISE)
    said[ENTERPRISE] = {"department": "Navy", "employeeNumber": "left out"}
    answer = await scim(api, "POST", USERS, json=said)
    assert answer.status_code == 201, answer.text
    assert answer.headers["content-type"] == "application/scim+json"
    made = answer.json()
    for name in ("userName", "name", "externalId", "title", "active", "phoneNumbers", "addresses", "photos"):
        assert made[name] == said[name], name
    assert made[ENTERPRISE] == {"department": "Navy"}
    assert "nickName" not in made
    assert answer.headers["location"] == made["meta"]["location"]
    read = await scim(api, "GET", f"{USERS}/{made['id']}")
    assert read.json() == made
    assert read.headers["etag"] == made["meta"]["version"]
    person = (await api.get(f"/account/~/extension/{made['id']}")).json()
    assert (person["name"], person["status"], person["contact"]["department"]) == ("Grace Hopper", "Enabled", "Navy")


async def test_switching_a_person_off_signs_them_out(api: Api) -> None:
    user_id = api.extension_id("102")
    assert (await api.get("/account/~/extension/~", "102")).status_code == 200
    off = await change(api, user_id, {"op": "Replace", "path": "active", "value": "False"})
    assert off["active"] is False
    await api.settled()
    assert (await api.get("/account/~/extension/~", "102")).status_code == 401
    assert (await api.get(f"/account/~/extension/{user_id}")).json()["status"] == "Disabled"
    assert (await change(api, user_id, {"op": "replace", "value": {"active": True}}))["active"] is True


async def test_every_form_of_a_path_changes_what_it_names(api: Api) -> None:
    user = await make(api, phoneNumbers=[{"type": "work", "value": "1"}, {"type": "mobile", "value": "2"}])
    key = user["id"]
    for operation, expected in (
        (
            {"op": "replace", "path": "name.familyName", "value": "H"},
            {"name": {"givenName": "Grace", "familyName": "H"}},
        ),
        ({"op": "replace", "path": f"{USER_SCHEMA}:title", "value": "T"}, {"title": "T"}),
        ({"op": "add", "path": f"{ENTERPRISE}:department", "value": "D"}, {ENTERPRISE: {"department": "D"}}),
        ({"op": "add", "value": {"externalId": "x"}}, {"externalId": "x"}),
        ({"op": "remove", "path": "title"}, {"title": None}),
        (
            {"op": "replace", "path": 'phoneNumbers[type eq "work"].value', "value": "9"},
            {"phoneNumbers": [{"type": "work", "value": "9"}, {"type": "mobile", "value": "2"}]},
        ),
        (
            {"op": "remove", "path": 'phoneNumbers[type eq "mobile"]'},
            {"phoneNumbers": [{"type": "work", "value": "9"}]},
        ),
    ):
        changed = await change(api, key, operation)
        assert {name: changed.get(name) for name in expected} == expected, operation
    before = (await scim(api, "GET", f"{USERS}/{key}")).json()
    failed = await change(
        api,
        key,
        {"op": "replace", "path": "title", "value": "half"},
        {"op": "remove", "path": "userName"},
        status=400,
    )
    assert failed["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (await scim(api, "GET", f"{USERS}/{key}")).json() == before, "all operations or none"


async def test_put_clears_what_it_does_not_say(api: Api) -> None:
    user = await make(api, title="T", externalId="x", phoneNumbers=[{"type": "mobile", "value": "2"}], active=False)
    replaced = (await scim(api, "PUT", f"{USERS}/{user['id']}", json=ada(userName="gh"))).json()
    assert replaced["userName"] == "gh"
    assert not {"title", "externalId", "phoneNumbers"} & set(replaced)
    assert replaced["active"] is False, "what was not said of it stays"


async def test_a_change_of_what_was_changed_meanwhile_is_refused(api: Api) -> None:
    user = await make(api)
    path, old = f"{USERS}/{user['id']}", user["meta"]["version"]
    await change(api, user["id"], {"op": "replace", "path": "title", "value": "New"})
    for method in ("PUT", "DELETE"):
        answer = await scim(api, method, path, json=ada(), headers={"If-Match": old})
        assert (answer.status_code, answer.json()["status"]) == (412, "412")
    new = (await scim(api, "GET", path)).headers["etag"]
    assert (await scim(api, "GET", path, headers={"If-None-Match": new})).status_code == 304
    assert (await scim(api, "DELETE", path, headers={"If-Match": new})).status_code == 204
    assert (await scim(api, "GET", path)).status_code == 404


async def found(api: Api, **query: Any) -> list[str]:
    answer = await scim(api, "GET", USERS, params=query)
    assert answer.status_code == 200, answer.text
    return [user["userName"] for user in answer.json()["Resources"]]


async def test_people_are_found_sorted_and_paged(api: Api) -> None:
    user = await make(api, externalId="x", title="Admiral", active=False)
    for filter_text in (
        'userName eq "GRACE@example.com"',
        'externalId eq "x"',
        f'id eq "{user["id"]}"',
        'emails[type eq "work" and value co "grace"]',
        'emails.value sw "grace@"',
        'name.familyName ew "per" and active eq false',
        'title co "admiral" and not (title eq "Captain")',
        f'{USER_SCHEMA}:userName eq "grace@example.com"',
        'meta.lastModified gt "2020-01-01T00:00:00Z" and title eq "Admiral"',
    ):
        assert await found(api, filter=filter_text) == ["grace@example.com"], filter_text
    by_name = await found(api, sortBy="name.givenName", sortOrder="descending")
    assert by_name == sorted(by_name, key=lambda name: name, reverse=True) or len(by_name) == 5
    page = (await scim(api, "GET", USERS, params={"startIndex": 2, "count": 2})).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 2, 2)
    assert (await scim(api, "GET", USERS, params={"count": 0})).json()["Resources"] == []
    posted = await scim(api, "POST", f"{USERS}/.search", json={"filter": 'externalId eq "x"', "count": 5})
    assert posted.json()["totalResults"] == 1
    slim = await scim(api, "GET", USERS, params={"filter": 'externalId eq "x"', "attributes": "userName"})
    assert set(slim.json()["Resources"][0]) == {"schemas", "id", "userName"}


async def test_what_is_wrong_is_said_in_the_form_of_scim(api: Api) -> None:
    user = await make(api)
    for method, path, options, status, kind in (
        ("GET", USERS, {"params": {"filter": "userName eq"}}, 400, "invalidFilter"),
        ("GET", USERS, {"params": {"filter": 'shoe eq "1"'}}, 400, "invalidFilter"),
        ("GET", USERS, {"params": {"filter": "(" * 100 + 'userName eq "x"' + ")" * 100}}, 400, "invalidFilter"),
        ("GET", USERS, {"params": {"startIndex": "one"}}, 400, "invalidValue"),
        ("POST", USERS, {"content": b"{"}, 400, "invalidSyntax"),
        ("POST", USERS, {"content": b"[]"}, 400, "invalidSyntax"),
        ("POST", USERS, {"content": b"[" * 5000}, 400, "invalidSyntax"),
        ("POST", USERS, {"json": {"schemas": [USER_SCHEMA]}}, 400, "invalidValue"),
        ("POST", USERS, {"json": ada()}, 409, "uniqueness"),
        ("POST", USERS, {"json": ada(userName="other")}, 409, "uniqueness"),
        ("POST", USERS, {"json": ada(userName="x" * 300, emails=[{"value": "h@example.com"}])}, 400, "invalidValue"),
        ("PATCH", f"{USERS}/{user['id']}", {"json": {"schemas": [PATCH], "Operations": []}}, 400, None),
        ("PATCH", f"{USERS}/{user['id']}", {"json": {"Operations": [{"op": "burn"}]}}, 400, None),
        ("GET", f"{USERS}/77", {}, 404, None),
        ("GET", "/scim/v2/Schemas/urn:nothing", {}, 404, None),
        ("GET", "/scim/v2/ResourceTypes/Shoe", {}, 404, None),
    ):
        answer = await scim(api, method, path, **options)
        body = answer.json()
        assert (answer.status_code, body["status"]) == (status, str(status)), (path, options, body)
        assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert answer.headers["content-type"] == "application/scim+json"
        if kind:
            assert body["scimType"] == kind, (path, options, body)


async def test_only_administrators_provision_and_nobody_across_accounts(api: Api) -> None:
    user = await make(api)
    body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "title", "value": "X"}]}
    for method, path in (
        ("GET", USERS),
        ("POST", USERS),
        ("POST", f"{USERS}/.search"),
        ("GET", f"{USERS}/{user['id']}"),
        ("PUT", f"{USERS}/{user['id']}"),
        ("PATCH", f"{USERS}/{user['id']}"),
        ("DELETE", f"{USERS}/{user['id']}"),
    ):
        answer = await scim(api, method, path, "102", json=body)
        assert (answer.status_code, answer.json()["status"]) == (403, "403"), path
        nobody = await api.client.request(method, path, json=body)
        assert (nobody.status_code, nobody.json()["status"]) == (401, "401"), path
        if user["id"] in path:
            content = ada() if method == "PUT" else body
            foreign = await scim(api, method, path, "101", organisation=demo.NEIGHBOUR, json=content)
            assert foreign.status_code == 404, path
    theirs = await scim(api, "GET", USERS, organisation=demo.NEIGHBOUR)
    assert "grace@example.com" not in theirs.text
    same = await scim(api, "POST", USERS, organisation=demo.NEIGHBOUR, json=ada())
    assert same.status_code == 201, "names are unique within an account only"


async def test_the_last_administrator_cannot_be_removed(api: Api) -> None:
    own = api.extension_id("101")
    assert (await scim(api, "DELETE", f"{USERS}/{own}")).status_code == 403
    await change(api, own, {"op": "replace", "path": "active", "value": False}, status=403)


async def test_the_older_addresses_still_answer(api: Api) -> None:
    for path in ("/scim/health", "/scim/v2/health"):
        assert (await api.client.get(path)).status_code == 200
    assert (await scim(api, "GET", "/scim/ServiceProviderConfig")).json()["patch"] == {"supported": True}
    assert (await scim(api, "POST", "/scim/Users", json=ada())).status_code == 201
    listed = await scim(api, "GET", "/scim/Users", params={"filter": 'userName eq "grace@example.com"'})
    assert listed.json()["totalResults"] == 1


async def test_an_independent_tester_finds_nothing_wrong(api: Api) -> None:
    """ADM-24, PH-56, PH-88: scim2-tester discovers the service; makes, reads, searches, replaces, patches, deletes."""
    client = ThreadedClient(api.app, await api.as_person(), asyncio.get_running_loop())
    results = await asyncio.to_thread(check_server, client)
    assert len(results) > 20
    wrong = [f"{item.title}: {item.reason}" for item in results if item.status not in (Status.SUCCESS, Status.SKIPPED)]
    # Whoever is there may sign in or not; there is no third, and nothing to remove.
    wrong = [text for text in wrong if "did not remove attribute 'active'" not in text]
    assert wrong == [], "\n".join(wrong)


_ATTRIBUTES = st.sampled_from(["userName", "name.givenName", "title", "active", "emails.value", "externalId", "id"])
_FILTER = st.recursive(
    st.builds(
        lambda name, op, text: f"{name} {op} {json.dumps(text)}",
        _ATTRIBUTES,
        st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]),
        st.text(max_size=8),
    )
    | st.builds(lambda name: f"{name} pr", _ATTRIBUTES),
    lambda inner: (
        st.builds(lambda a, op, b: f"({a}) {op} ({b})", inner, st.sampled_from(["and", "or"]), inner)
        | st.builds(lambda a: f"not ({a})", inner)
    ),
    max_leaves=4,
)
GRACE = to_user(ada(id="1", active=True))


@settings(max_examples=60)
@given(_FILTER)
def test_a_filter_and_its_opposite_divide_everybody(text: str) -> None:
    try:
        one = SearchRequest[ScimUser].model_validate({"filter": text}, scim_policy=TOLERANT).filter
        other = SearchRequest[ScimUser].model_validate({"filter": f"not ({text})"}, scim_policy=TOLERANT).filter
    except ValidationError:
        return  # an operator that the attribute cannot take, such as `active gt "x"`
    assert one is not None
    assert other is not None
    assert one.match(GRACE) is not other.match(GRACE)


@settings(max_examples=60)
@given(
    st.sampled_from(["title", "userName", "externalId", "name.familyName", f"{ENTERPRISE}:department"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30),
)
def test_replacing_twice_is_replacing_once(path: str, value: str) -> None:
    body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": path, "value": value}]}
    patch = PatchOp[ScimUser].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=TOLERANT)
    user = GRACE.model_copy(deep=True)
    patch.patch(user, scim_policy=TOLERANT)
    once = user.model_dump()
    assert patch.patch(user, scim_policy=TOLERANT) is False
    assert user.model_dump() == once


def test_our_schema_is_a_part_of_the_standard_one() -> None:
    for ours, standard in ((ScimUser.to_schema(), User[EnterpriseUser].to_schema()),):
        names = {attribute.name for attribute in standard.attributes or []}
        assert {attribute.name for attribute in ours.attributes or []} <= names
