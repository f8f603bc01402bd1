"""Two tenants on one server: neither sees, reaches or can guess anything of the other."""

import json
import re
from typing import Any

from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.features.people import demo
from tests.support.api import Api

# What a path parameter may be filled with, from the other tenant or out of thin air.
UNKNOWN = "9007199254740000"


_ROOTS = ("/restapi/v1.0/account", "/restapi/v2/accounts", "/team-messaging", "/rcvideo", "/webinar", "/scim", "/ai",
          "/analytics", "/voice/api", "/1.0")  # fmt: skip


def routes_of(api: Api, *methods: str) -> list[tuple[str, str]]:
    """Method and path template of every signed-in route."""
    found = []
    for route in iter_route_contexts(api.app.routes):
        path = route.path or ""
        if path.startswith(_ROOTS):
            found += [(method, path) for method in route.methods or () if method in methods]
    return sorted(set(found))


def fill(path: str, account: str, extension: str) -> str:
    """The path with the account and extension given; other ids are made up."""
    values = {"accountId": account, "extensionId": extension, "entryId": extension, "roleId": "1"}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values.get(found[1], UNKNOWN), path)


def secrets_of(api: Api, organisation: demo.DemoOrganisation) -> list[str]:
    """Texts that only people of the organisation may see."""
    found = [organisation.name, api.account_id(organisation)]
    for person in organisation.people:
        found += [person.last_name, person.email, api.extension_id(person.number, organisation)]
    return found


async def test_no_route_shows_the_other_tenant_anything(api: Api) -> None:
    theirs, mine = demo.DEMO, demo.NEIGHBOUR
    account, extension = api.account_id(theirs), api.extension_id("102", theirs)
    hidden = secrets_of(api, theirs)
    tried = 0
    for method, path in routes_of(api, "GET"):
        for address in (fill(path, account, "~"), fill(path, account, extension), fill(path, "~", extension)):
            if address == fill(path, "~", "~"):
                continue
            answer = await api.request(method, address, "101", mine)
            leaks = [text for text in hidden if text in answer.text.replace(address, "")]
            assert not leaks, (address, leaks)
            if extension in address or account in address:
                assert answer.status_code in (400, 403, 404), (address, answer.status_code)
            tried += 1
    assert tried > 10


async def test_a_foreign_id_and_one_that_does_not_exist_are_answered_alike(api: Api) -> None:
    def shape(text: str, *ids: str) -> str:
        for value in ids:
            text = text.replace(value, "ID")
        return text

    theirs = demo.DEMO
    foreign_account, foreign = api.account_id(theirs), api.extension_id("102", theirs)
    for method, path in routes_of(api, "GET", "DELETE"):
        for one, other in (
            (fill(path, foreign_account, foreign), fill(path, UNKNOWN, UNKNOWN)),
            (fill(path, "~", foreign), fill(path, "~", UNKNOWN)),
        ):
            if one == other:
                continue
            first = await api.request(method, one, "101", demo.NEIGHBOUR)
            second = await api.request(method, other, "101", demo.NEIGHBOUR)
            assert first.status_code == second.status_code, (method, one)
            assert shape(first.text, foreign_account, foreign) == shape(second.text, UNKNOWN), one


async def test_writing_to_the_other_tenant_changes_nothing(api: Api) -> None:
    account, extension = api.account_id(), api.extension_id("102")
    before = (await api.get(f"/account/~/extension/{extension}")).text
    bodies: list[dict[str, Any]] = [
        {"contact": {"firstName": "Mallory"}, "status": "Disabled"},
        {"dndStatus": "DoNotAcceptAnyCalls"},
        {"records": [{"id": "1"}]},
        {"name": "Mallory Inc"},
    ]
    everything = {name: value for body in bodies for name, value in body.items()}
    for method, path in routes_of(api, "PUT", "PATCH", "POST", "DELETE"):
        for address in (fill(path, account, extension), fill(path, "~", extension)):
            if extension not in address and account not in address:
                continue
            for body in (everything, *bodies):
                answer = await api.request(method, address, "101", demo.NEIGHBOUR, json=body)
                assert answer.status_code in (400, 403, 404, 405, 415), (method, address, answer.text)
                if answer.status_code != 400:  # it was not about the body
                    break
    assert (await api.get(f"/account/~/extension/{extension}")).text == before


async def test_searching_finds_only_my_own_people(api: Api) -> None:
    for text in ("", "a", "101", "Erin", "example", "harbor", "%", "_"):
        body = {"searchString": text, "perPage": 1000}
        answer = await api.request("POST", "/account/~/directory/entries/search", json=body)
        assert answer.status_code == 200
        for hidden in secrets_of(api, demo.NEIGHBOUR):
            assert hidden not in answer.text
    listed = await api.get(f"/account/~/extension?email={demo.NEIGHBOUR.people[0].email}")
    assert listed.json()["paging"]["totalElements"] == 0


async def test_members_cannot_do_what_admins_do(api: Api) -> None:
    other = api.extension_id("103")
    refused = [
        ("POST", "/account/~/extension", {"contact": {"firstName": "New"}}),
        ("DELETE", f"/account/~/extension/{other}", None),
        ("PUT", f"/account/~/extension/{other}", {"contact": {"firstName": "New"}}),
        ("PUT", "/account/~/extension/~", {"extensionNumber": "555"}),
        ("PUT", "/account/~/extension/~", {"status": "Disabled"}),
        ("PUT", "/account/~/extension/~/assigned-role", {"records": [{"id": "1"}]}),
        ("PATCH", "/account/~", {"internationalCalling": True}),
        ("PUT", f"/account/~/extension/{other}/presence", {"message": "gone fishing"}),
    ]
    for method, path, body in refused:
        answer = await api.request(method, path, "102", json=body)
        assert answer.status_code == 403, (method, path, answer.text)
        assert answer.json()["errorCode"] in ("CMN-408", "CMN-402", "CMN-404")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=15), inner, max_size=4),
    max_leaves=12,
)
KNOWN_NAMES = st.sampled_from([
    "contact", "firstName", "email", "extensionNumber", "status", "regionalSettings", "language", "timezone",
    "id", "password", "records", "dndStatus", "message", "searchString", "page", "perPage", "orderBy", "name",
    "internationalCalling", "type", "expiresAt", "clientIds", "phoneNumber", "to", "from", "deviceId", "party",
])  # fmt: skip
BODIES = JUNK | st.dictionaries(KNOWN_NAMES, JUNK | st.dictionaries(KNOWN_NAMES, JUNK, max_size=3), max_size=6)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES, pick=st.integers(0, 10**6), query=st.text(max_size=10))
async def test_no_json_and_no_query_breaks_a_route(api: Api, body: Any, pick: int, query: str) -> None:
    """Bodies of wrong types, and texts where numbers belong, are the client's mistake, never a failure of ours."""
    routes = routes_of(api, "GET", "POST", "PUT", "PATCH")
    method, path = routes[pick % len(routes)]
    answer = await api.request(
        method,
        fill(path, "~", "~"),
        "102",
        content=json.dumps(body).encode("utf-8", "surrogatepass") if method != "GET" else None,
        params={"page": query, "perPage": query, "type": query, "extensionNumber": query, "dateFrom": query},
        headers={"Content-Type": "application/json"},
    )
    absent = answer.status_code == 503 and "Nobody serves calls." in answer.text  # no call server runs here
    assert answer.status_code < 500 or absent, (method, path, body, answer.text)
    if answer.status_code >= 400:
        assert answer.json()["errors"][0]["errorCode"], answer.text
