"""PH-30: groups for call monitoring through the API: shapes of the surface, members, bounds, who may, other tenants."""

from typing import Any

from clarion.features.people import demo
from clarion.features.phone.supervision import SupervisionCache, read_supervision_memory
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

BASE = "/account/~/call-monitoring-groups"
TEMPLATE = "/restapi/v1.0/account/{accountId}/call-monitoring-groups"


async def new_group(api: Api, name: str = "Sales floor", **members: tuple[str, ...]) -> str:
    """`members`: for each permission the numbers of those who have it."""
    made = await api.request("POST", BASE, json={"name": name})
    assert made.status_code == 200, made.text
    given: dict[str, list[str]] = {}
    for permission, numbers in members.items():
        for number in numbers:
            given.setdefault(api.extension_id(number), []).append(permission.capitalize())
    added = [{"id": each, "permissions": held} for each, held in given.items()]
    assigned = await assign(api, str(made.json()["id"]), addedExtensions=added)
    assert assigned.status_code == 204, assigned.text
    return str(made.json()["id"])


async def assign(api: Api, group_id: str, number: str = "101", **body: Any) -> Any:
    return await api.request("POST", f"{BASE}/{group_id}/bulk-assign", number, json=body)


async def book_of(api: Api) -> SupervisionCache:
    book = SupervisionCache()
    async with api.here.storage.reading() as session:
        book.load(await read_supervision_memory(session))
    return book


async def test_who_may_supervise_whom_is_kept_and_reaches_call_handling_ph_30(api: Api) -> None:
    """PH-30: groups, members with permissions, and what call servers read of them."""
    group_id = await new_group(api, monitoring=("101",), monitored=("102", "103"))
    first, second, third = (api.extension_id(number) for number in ("101", "102", "103"))
    account_id = api.account_id()
    listed = (await api.get(BASE)).json()["records"]
    assert [(each["id"], each["name"], each["site"]["id"]) for each in listed] == [
        (group_id, "Sales floor", "main-site")
    ]
    members = (await api.get(f"{BASE}/{group_id}/members")).json()["records"]
    assert [(each["extensionNumber"], each["permissions"]) for each in members] == [
        ("101", ["Monitoring"]),
        ("102", ["Monitored"]),
        ("103", ["Monitored"]),
    ]
    book = await book_of(api)
    assert book.may_supervise(account_id, first, second) and not book.may_supervise(account_id, second, first)
    assert not book.may_supervise(account_id, first, first)

    changed = await assign(
        api,
        group_id,
        addedExtensions=[{"id": second, "permissions": ["Monitored", "Monitoring"]}],
        updatedExtensions=[{"id": third, "permissions": []}],
        removedExtensions=[{"id": first}],
    )
    assert changed.status_code == 204, changed.text
    assert [each["extensionNumber"] for each in (await api.get(f"{BASE}/{group_id}/members")).json()["records"]] == [
        "102"
    ]
    assert not (await book_of(api)).may_supervise(account_id, first, second)
    mine = await api.get(BASE, "102", params={"memberExtensionId": "~"})
    assert [each["id"] for each in mine.json()["records"]] == [group_id]
    assert (await api.get(BASE, params={"memberExtensionId": first})).json()["records"] == []

    renamed = await api.request("PUT", f"{BASE}/{group_id}", json={"name": "Service"})
    assert renamed.json()["name"] == "Service"
    assert (await api.request("POST", BASE, json={"name": "service"})).status_code == 409
    assert (await api.request("DELETE", f"{BASE}/{group_id}")).status_code == 204
    assert (await api.get(f"{BASE}/{group_id}/members")).status_code == 404

    wish = {"shown": False, "tone": True}
    saved = await api.request("PUT", "/account/~/clarion/supervision", json=wish)
    assert saved.json() == {**wish, "purpose": "Quality"}
    assert (await book_of(api)).wish_of(account_id).tone


async def test_answers_have_the_published_shape_and_mistakes_are_explained(sqlite_api: Api) -> None:
    """PH-30: refused, with nothing changed: members of other types, of nowhere, people without the right, strangers."""
    need_surface()
    api = sqlite_api
    group_id = await new_group(api, monitoring=("101",), monitored=("102",))
    calls: list[tuple[str, str, str, dict[str, Any] | None]] = [
        ("GET", TEMPLATE, BASE, None),
        ("POST", TEMPLATE, BASE, {"name": "Other"}),
        ("PUT", f"{TEMPLATE}/{{groupId}}", f"{BASE}/{group_id}", {"name": "Third", "site": {"id": "main-site"}}),
        ("GET", f"{TEMPLATE}/{{groupId}}/members", f"{BASE}/{group_id}/members", None),
        ("POST", f"{TEMPLATE}/{{groupId}}/bulk-assign", f"{BASE}/{group_id}/bulk-assign", {}),
    ]
    for method, template, path, body in calls:
        answer = await api.request(method, path, json=body)
        assert answer.status_code in (200, 204), (method, path, answer.text)
        assert faults(method, template, answer.status_code, answer.json() if answer.content else None) == []
    queue = await api.request("POST", "/account/~/clarion/call-queues", json={"name": "Queue", "memberIds": []})
    wrong = {"id": queue.json()["id"], "permissions": ["Monitored"]}
    good = {"id": api.extension_id("103"), "permissions": ["Monitored"]}
    refused = await assign(api, group_id, addedExtensions=[good, wrong])
    assert (refused.status_code, refused.json()["parameterName"]) == (400, "addedExtensions.id")
    assert (await assign(api, group_id, addedExtensions=[good | {"id": "9"}])).status_code == 404
    assert (await assign(api, group_id, addedExtensions=[good], removedExtensions=[good])).status_code == 400
    assert (await assign(api, group_id, addedExtensions=[good | {"permissions": ["Owner"]}])).status_code == 400
    assert len((await api.get(f"{BASE}/{group_id}/members")).json()["records"]) == 2
    assert (await assign(api, group_id, "102", addedExtensions=[good])).status_code == 403
    assert (await api.request("POST", BASE, json={"name": " "})).status_code == 400
    path = f"{BASE.replace('~', api.account_id())}/{group_id}/members"
    assert (await api.get(path, organisation=demo.NEIGHBOUR)).status_code == 404
    assert (await api.get(f"{BASE}/{group_id}/members", organisation=demo.NEIGHBOUR)).status_code == 404
