"""PH-35: paging groups through the API: shapes of the surface, members, multicast within its bounds, other tenants."""

from typing import Any

from clarion.calls.paging_port import MulticastTarget
from clarion.features.people import demo
from clarion.features.phone.paging import PagingSnapshot, read_paging_memory
from tests.support.api import Api
from tests.support.surface_shapes import faults, need_surface

OWN = "/account/~/clarion/paging-groups"
TEMPLATE = "/restapi/v1.0/account/{accountId}/paging-only-groups/{pagingOnlyGroupId}"


async def new_group(api: Api, **body: Any) -> str:
    made = await api.request("POST", OWN, json={"name": "Hall", **body})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def device_of(api: Api, number: str) -> str:
    found = (await api.get("/account/~/extension/~/device", number)).json()["records"]
    return str(next(item["id"] for item in found if item["type"] == "OtherPhone"))


async def assign(api: Api, group_id: str, number: str = "101", **body: Any) -> Any:
    return await api.request("POST", f"/account/~/paging-only-groups/{group_id}/bulk-assign", number, json=body)


async def memory_of(api: Api) -> PagingSnapshot:
    async with api.here.storage.reading() as session:
        return await read_paging_memory(session)


async def test_who_pages_and_what_sounds_reaches_call_handling_ph_35(api: Api) -> None:
    group_id = await new_group(api, extensionNumber="345")
    extension = (await api.get(f"/account/~/extension/{group_id}")).json()
    assert (extension["type"], extension["extensionNumber"]) == ("PagingOnly", "345")
    first, second = await device_of(api, "102"), await device_of(api, "103")
    user = api.extension_id("101")
    assigned = await assign(api, group_id, addedUserIds=[user], addedDeviceIds=[first, second])
    assert assigned.status_code == 200, assigned.text
    users = (await api.get(f"/account/~/paging-only-groups/{group_id}/users")).json()["records"]
    assert [(each["id"], each["extensionNumber"]) for each in users] == [(user, "101")]
    multicast = {"address": "239.1.2.3", "port": 5004, "ttl": 4}
    changed = await api.request("PUT", f"{OWN}/{group_id}", json={"name": "Yard", "multicast": multicast})
    assert (changed.json()["name"], changed.json()["multicast"]) == ("Yard", multicast)
    speaker = {"multicast": {"address": "239.1.2.9", "port": 5006}}
    put = await api.request("PUT", f"{OWN}/{group_id}/devices/{second}", json=speaker)
    assert put.json() == speaker
    [group] = (await memory_of(api)).groups
    assert (group.users, group.devices) == ((user,), (first,)), "what listens by itself is not called"
    assert group.multicast == (
        MulticastTarget(address="239.1.2.3", port=5004, ttl=4),
        MulticastTarget(address="239.1.2.9", port=5006, ttl=4),
    )
    await assign(api, group_id, removedUserIds=[user], removedDeviceIds=[second])
    [group] = (await memory_of(api)).groups
    assert (group.users, group.devices, len(group.multicast)) == ((), (first,), 1)
    listed = (await api.get(OWN)).json()["records"]
    assert [(each["id"], each["users"], each["devices"]) for each in listed] == [(group_id, 0, 1)]
    assert (await api.request("DELETE", f"{OWN}/{group_id}")).status_code == 204
    assert (await memory_of(api)).groups == ()


async def test_answers_have_the_published_shape_and_mistakes_are_explained(sqlite_api: Api) -> None:
    """PH-35"""
    need_surface()
    api = sqlite_api
    group_id, device = await new_group(api), await device_of(api, "102")
    base = f"/account/~/paging-only-groups/{group_id}"
    assert (await assign(api, group_id, addedUserIds=[api.extension_id("101")], addedDeviceIds=[device])).is_success
    for part in ("users", "devices"):
        answer = await api.get(f"{base}/{part}")
        assert faults("GET", f"{TEMPLATE}/{part}", 200, answer.json()) == []
    for body, status in (
        ({"addedUserIds": ["9"]}, 404),
        ({"addedUserIds": [group_id]}, 400),
        ({"addedDeviceIds": ["9"]}, 404),
        ({"addedDeviceIds": [device], "removedDeviceIds": [device]}, 400),
    ):
        assert (await assign(api, group_id, **body)).status_code == status, body
    assert (await assign(api, group_id, "102", addedUserIds=[])).status_code == 403
    assert (await assign(api, api.extension_id("102"), addedUserIds=[])).status_code == 404
    refused = await api.request("POST", f"{base}/bulk-assign", json={}, organisation=demo.NEIGHBOUR)
    assert refused.status_code == 404
    assert (await api.get(f"{base}/users", organisation=demo.NEIGHBOUR)).status_code == 404


async def test_multicast_stays_inside_the_company_ph_35(sqlite_api: Api) -> None:
    group_id = await new_group(sqlite_api)
    for address, port, ttl, parameter in (
        ("224.0.0.1", 5004, 1, "multicast.address"),
        ("8.8.8.8", 5004, 1, "multicast.address"),
        ("hall", 5004, 1, "multicast.address"),
        ("239.1.1.1", 5005, 1, "multicast.port"),
        ("239.1.1.1", 80, 1, "multicast.port"),
        ("239.1.1.1", 5004, 33, "multicast.ttl"),
    ):
        body = {"multicast": {"address": address, "port": port, "ttl": ttl}}
        refused = await sqlite_api.request("PUT", f"{OWN}/{group_id}", json=body)
        assert (refused.status_code, refused.json()["parameterName"]) == (400, parameter), refused.text
        new = await sqlite_api.request("POST", OWN, json={"name": "Yard", **body})
        assert (new.status_code, new.json()["parameterName"]) == (400, parameter), new.text
    assert len((await sqlite_api.get(OWN)).json()["records"]) == 1, "nothing half made"
