"""npm `@rc-ex/core`: emergency locations and networks; every answer is held against its type (PH-49)."""

from typing import Any

import pytest

from tests.clients.test_typed_people import ME
from tests.clients.test_typed_phones import ADDRESS
from tests.scenarios.installation import Installation
from tests.support.typed_client import TypedClient

pytestmark = pytest.mark.asyncio(loop_scope="session")

AUTO = "/account/~/emergency-address-auto-update"
MARKS: dict[str, list[dict[str, Any]]] = {
    "wireless-points": [{"bssid": f"02:00:00:00:00:0{number}", "name": f"Point {number}"} for number in range(2)],
    "switches": [{"chassisId": f"02:00:00:00:00:0{number}", "port": "7", "name": "Rack"} for number in range(2)],
}


async def test_locations_are_kept_for_the_company_and_for_oneself(rc: TypedClient) -> None:
    for root in ("/account/~", ME):
        made = await rc.call("POST", f"{root}/emergency-locations", {"name": "Annex", "address": ADDRESS})
        path = f"{root}/emergency-locations/{made['id']}"
        changed = await rc.call("PUT", path, {"name": "Annex", "address": ADDRESS | {"street": "22 Davis Drive"}})
        assert changed["address"]["street"] == "22 Davis Drive"
        assert (await rc.call("GET", path))["name"] == "Annex"
        await rc.call("DELETE", path)


@pytest.mark.parametrize("kind", sorted(MARKS))
async def test_wireless_points_and_switches_mean_a_place(rc: TypedClient, kind: str) -> None:
    one, two = (record | {"emergencyAddress": ADDRESS} for record in MARKS[kind])
    made = await rc.call("POST", f"{AUTO}/{kind}", one)
    path = f"{AUTO}/{kind}/{made['id']}"
    assert (await rc.call("GET", path))["emergencyAddress"]["city"] == "Belmont"
    await rc.call("PUT", path, one | {"name": "Hall"})
    judged = await rc.call("POST", f"{AUTO}/{kind}-bulk-validate", {"records": [one, two]})
    assert [each["status"] for each in judged["records"]] == ["Invalid", "Valid"]
    task = (await rc.call("POST", f"{AUTO}/{kind}-bulk-create", {"records": [two]}))["task"]
    task_id = (task[0] if isinstance(task, list) else task)["id"]
    assert (await rc.call("GET", f"{AUTO}/tasks/{task_id}"))["status"] == "Completed"
    records = (await rc.call("GET", f"{AUTO}/{kind}"))["records"]
    kept = ("id", "bssid", "chassisId", "port")
    changes = [{name: each[name] for name in kept if name in each} | {"name": "Roof"} for each in records]
    await rc.call("POST", f"{AUTO}/{kind}-bulk-update", {"records": changes})
    for record in records:
        await rc.call("DELETE", f"{AUTO}/{kind}/{record['id']}")


async def test_networks_and_whose_place_follows_them(rc: TypedClient, clarion_up: Installation) -> None:
    private = [{"startIp": "10.7.0.0", "endIp": "10.7.0.9", "name": "Hall", "emergencyAddress": ADDRESS}]
    network = {"name": "Branch", "publicIpRanges": [{"startIp": "192.0.2.1", "endIp": "192.0.2.9"}]}
    made = await rc.call("POST", f"{AUTO}/networks", network | {"privateIpRanges": private})
    path = f"{AUTO}/networks/{made['id']}"
    assert (await rc.call("GET", path))["publicIpRanges"][0]["endIp"] == "192.0.2.9"
    await rc.call("PUT", path, network | {"name": "Shop", "privateIpRanges": private})
    assert "Shop" in [each["name"] for each in (await rc.call("GET", f"{AUTO}/networks"))["records"]]
    ben = clarion_up.env["CLARION_102_EXTENSION_ID"]
    device = (await rc.call("GET", f"{AUTO}/devices"))["records"][0]["id"]
    for state in ("enabled", "disabled"):
        await rc.call("POST", f"{AUTO}/users/bulk-assign", {f"{state}UserIds": [ben]})
        await rc.call("POST", f"{AUTO}/devices/bulk-assign", {f"{state}DeviceIds": [device]})
        users = (await rc.call("GET", f"{AUTO}/users"))["records"]
        assert {each["id"]: each["featureEnabled"] for each in users}[ben] is (state == "enabled")
    await rc.call("DELETE", path)
