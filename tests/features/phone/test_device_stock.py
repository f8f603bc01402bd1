"""Phones that an account owns: brought along in bulk, kept in stock, swapped, taken away; and who is signed in."""

from typing import Any

from clarion.apps.call_directory import load_directory
from clarion.base.errors import NotFound
from clarion.calls import control
from clarion.features.people import demo
from tests.support.api import Api

V2 = "/restapi/v2/accounts/~"
ADDRESS = {"street": "20 Davis Drive", "city": "Belmont", "state": "CA", "zip": "94002", "country": "US"}


async def bulk_add(api: Api, *records: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await api.request("POST", f"{V2}/devices/bulk-add", json={"records": list(records)})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def byod(api: Api, number: str = "102", **phone: Any) -> dict[str, Any]:
    return {
        "extension": {"id": api.extension_id(number)},
        "type": "OtherPhone",
        "emergency": {"address": ADDRESS},
        "phoneInfo": {"tollType": "Toll"} | phone,
    }


async def stock(api: Api, quantity: int = 1, **more: Any) -> list[str]:
    body = {"type": "OtherPhone", "quantity": quantity, **more}
    answer = await api.request("POST", f"{V2}/device-inventory", json=body)
    assert answer.status_code == 201, answer.text
    return [device["id"] for device in answer.json()["devices"]]


async def read(api: Api, device_id: str) -> dict[str, Any]:
    return dict((await api.get(f"/account/~/device/{device_id}")).json())


async def test_a_phone_brought_along_gets_a_line_with_a_number_and_an_address(api: Api) -> None:
    """ADM-28"""
    (made,) = await bulk_add(api, byod(api, preferredAreaCode="415"))
    assert (made["successful"], made["extension"]) == (True, {"id": api.extension_id("102")})
    assert made["phoneNumber"].startswith("+1415555")
    device = await read(api, made["id"])
    [line] = device["phoneLines"]
    assert line["phoneInfo"]["phoneNumber"] == made["phoneNumber"]
    assert (line["phoneInfo"]["usageType"], line["lineType"]) == ("DirectNumber", "Standalone")
    assert line["emergencyAddress"]["lineProvisioningStatus"] == "Valid"
    assert (device["linePooling"], device["emergency"]["address"]["city"]) == ("Host", "Belmont")
    own = (await api.get("/account/~/extension/~/phone-number", "102")).json()["records"]
    assert made["phoneNumber"] in [record["phoneNumber"] for record in own]
    hosts = (await api.get("/account/~/extension/~/device?linePooling=Host", "102")).json()["records"]
    assert [record["id"] for record in hosts] == [made["id"]]
    for query, count in (
        ("linePooling=None", 1),
        ("linePooling=Guest", 0),
        ("lineType=Standalone", 1),
        ("feature=BLA", 0),
    ):
        found = (await api.get(f"/account/~/extension/~/device?{query}", "102")).json()["records"]
        assert len(found) == count, query


async def test_one_phone_that_fails_keeps_no_other_from_being_added(api: Api) -> None:
    bad_address = byod(api) | {"emergency": {"address": {**ADDRESS, "zip": "nowhere"}}}
    stranger = byod(api) | {"extension": {"id": api.extension_id("101", demo.NEIGHBOUR)}}
    results = await bulk_add(
        api,
        bad_address,
        byod(api, phoneNumber="+14155550150"),
        byod(api, phoneNumber="+14155550150"),
        byod(api, phoneNumber="+16505550103"),
        byod(api, phoneNumberId="77"),
        stranger,
        byod(api, preferredAreaCode="999"),
        byod(api) | {"emergency": {}},
    )
    assert [result["successful"] for result in results] == [False, True, True, False, False, False, False, False]
    assert results[3]["errors"][0]["errorCode"] == "CMN-406", "a colleague's number"
    assert results[5]["errors"][0]["parameterName"] == "extensionId"
    devices = (await api.get("/account/~/extension/~/device", "102")).json()["records"]
    lines = [line["id"] for device in devices for line in device["phoneLines"]]
    assert (len(devices), len(lines)) == (3, 1), "two phones asked for one number: the newer has the line"
    owned = (await api.get("/account/~/phone-number")).json()["paging"]["totalElements"]
    assert owned == 7, "what failed left no number behind"


async def test_phones_in_stock_are_nobodys_until_they_are_assigned(api: Api) -> None:
    first, second = await stock(api, 2)
    device = await read(api, first)
    assert "extension" not in device
    assert (await api.get(f"/account/~/device/{first}/sip-info")).status_code == 404
    async with api.here.storage.reading() as session:
        snapshot = await load_directory(session, api.here)
    assert first not in {item.device_id for item in snapshot.devices}
    given = await api.request("PUT", f"/account/~/device/{first}", json={"extension": {"id": api.extension_id("103")}})
    assert given.json()["extension"]["extensionNumber"] == "103"
    assert (await api.get(f"/account/~/device/{first}/sip-info", "103")).status_code == 200
    body = {"records": [{"deviceId": first}, {"deviceId": second}, {"deviceId": "77"}]}
    gone = await api.request("DELETE", f"{V2}/device-inventory", json=body)
    assert [record["bulkItemSuccessful"] for record in gone.json()["records"]] == [False, True, False]
    assert (await api.get(f"/account/~/device/{second}")).status_code == 404
    assert (await api.get("/account/~/device")).json()["paging"]["totalElements"] == 5


async def test_a_line_is_taken_away_into_stock_or_for_good(api: Api) -> None:
    kept, gone = await bulk_add(api, byod(api), byod(api))
    path = f"{V2}/devices/{{}}"
    answer = await api.request("DELETE", path.format(kept["id"]), json={"keepAssetsInInventory": True})
    assert (answer.status_code, answer.json()["id"]) == (200, kept["id"])
    assert "extension" not in await read(api, kept["id"])
    answer = await api.request("DELETE", path.format(gone["id"]), json={"keepAssetsInInventory": False})
    assert answer.status_code == 204
    assert (await api.get(f"/account/~/device/{gone['id']}")).status_code == 404
    rows = (await api.get(f"{V2}/phone-numbers")).json()["records"]
    numbers = {row["phoneNumber"]: row["usageType"] for row in rows}
    assert numbers[kept["phoneNumber"]] == "Inventory"
    assert gone["phoneNumber"] not in numbers
    assert (await api.request("DELETE", path.format("77"), json={"keepAssetsInInventory": True})).status_code == 404
    assert (await api.request("DELETE", path.format(kept["id"]), json={})).status_code == 400


async def test_two_phones_swap_owner_line_and_address(api: Api) -> None:
    """ADM-28"""
    (made,) = await bulk_add(api, byod(api, "102"))
    (spare,) = await stock(api)
    before = (await api.get(f"/account/~/device/{made['id']}/sip-info")).json()
    path = f"{V2}/extensions/{api.extension_id('102')}/devices/{made['id']}/replace"
    assert (await api.request("POST", path, json={"targetDeviceId": spare})).status_code == 204
    new, old = await read(api, spare), await read(api, made["id"])
    assert new["extension"]["extensionNumber"] == "102"
    assert new["phoneLines"][0]["phoneInfo"]["phoneNumber"] == made["phoneNumber"]
    assert new["emergency"]["address"]["city"] == "Belmont"
    assert "extension" not in old
    assert old["phoneLines"] == []
    assert (await api.get(f"/account/~/device/{spare}/sip-info")).json()["password"] != before["password"]
    assert (await api.request("POST", path, json={"targetDeviceId": spare})).status_code == 400, "not 102's any more"
    itself = path.replace(made["id"], spare)
    assert (await api.request("POST", itself, json={"targetDeviceId": spare})).status_code == 400
    assert (await api.request("POST", itself, json={"targetDeviceId": "77"})).status_code == 404


async def test_an_administrator_names_line_cost_center_and_common_use(api: Api) -> None:
    phone = (await api.get("/account/~/extension/~/device", "102")).json()["records"][0]
    path = f"/account/~/device/{phone['id']}"
    rows = {row["phoneNumber"]: str(row["id"]) for row in (await api.get("/account/~/phone-number")).json()["records"]}
    own, colleague = rows["+16505550102"], rows["+16505550103"]
    center = await api.request("POST", f"{V2}/clarion/cost-centers", json={"name": "Sales"})
    body = {
        "phoneLines": {"phoneLines": [{"id": own}]},
        "useAsCommonPhone": True,
        "costCenter": {"id": str(center.json()["id"])},
    }
    changed = (await api.request("PUT", path, json=body)).json()
    assert changed["phoneLines"][0]["id"] == own
    assert (changed["useAsCommonPhone"], changed["costCenter"]["name"]) == (True, "Sales")
    common = (await api.get("/account/~/extension/~/device?feature=CommonPhone", "102")).json()["records"]
    assert [record["id"] for record in common] == [phone["id"]]
    for wrong, number, status in (
        ({"phoneLines": {"phoneLines": [{"id": colleague}]}}, "101", 404),
        ({"costCenter": {"id": "77"}}, "101", 404),
        ({"useAsCommonPhone": False}, "102", 403),
    ):
        assert (await api.request("PUT", path, number, json=wrong)).status_code == status, wrong
    freed = (await api.request("PUT", path, json={"phoneLines": {"phoneLines": []}})).json()
    assert (freed["phoneLines"], freed["linePooling"]) == ([], "None")


async def test_members_and_neighbours_touch_no_stock(api: Api) -> None:
    (made,) = await bulk_add(api, byod(api, "103"))
    replace = f"{V2}/extensions/{api.extension_id('103')}/devices/{made['id']}/replace"
    for method, path, body in (
        ("POST", f"{V2}/devices/bulk-add", {"records": [byod(api)]}),
        ("POST", f"{V2}/device-inventory", {"type": "OtherPhone", "quantity": 1}),
        ("DELETE", f"{V2}/device-inventory", {"records": [{"deviceId": made["id"]}]}),
        ("DELETE", f"{V2}/devices/{made['id']}", {"keepAssetsInInventory": False}),
        ("POST", replace, {"targetDeviceId": made["id"]}),
    ):
        assert (await api.request(method, path, "102", json=body)).status_code == 403, path
        if made["id"] in path:
            assert (await api.request(method, path, "101", demo.NEIGHBOUR, json=body)).status_code == 404, path
    for wrong in ({"quantity": 0}, {"quantity": 51}, {"quantity": 1, "site": {"id": "77"}}):
        answer = await api.request("POST", f"{V2}/device-inventory", json={"type": "OtherPhone"} | wrong)
        assert answer.status_code in (400, 404), wrong


async def test_an_administrator_of_a_site_sees_its_phones_only(api: Api) -> None:
    site = (await api.request("POST", "/account/~/sites", json={"name": "Berlin"})).json()["id"]
    limited = api.extension_id("102")
    await api.request("PUT", f"/account/~/extension/{limited}/assigned-role", json={"records": [{"id": "1"}]})
    moved = {"addedExtensionIds": [limited, api.extension_id("103")]}
    await api.request("POST", f"/account/~/sites/{site}/bulk-assign", json=moved)
    limits = {"records": [{"id": site}]}
    await api.request("PUT", f"/account/~/extension/{limited}/administered-sites", json=limits)
    await api.settled()
    (there,) = await stock(api, site={"id": site})
    (here,) = await stock(api)
    seen = {device["id"] for device in (await api.get("/account/~/device", "102")).json()["records"]}
    every = (await api.get("/account/~/device")).json()["records"]
    inside = {device["id"] for device in every if device["site"]["id"] == site}
    assert seen == inside
    assert there in seen
    assert (await api.get(f"/account/~/device/{here}", "102")).status_code == 403


class FakeServer:
    """Answers for a call server: two registrations of one web phone."""

    def __init__(self, api: Api, device_id: str) -> None:
        now = api.clock.now().timestamp()
        common = {
            "device_id": device_id,
            "extension_id": api.extension_id("102"),
            "user_agent": "Browser/1",
            "instance": "<urn:uuid:1>",
        }
        self.known = [
            {"id": "a", "source": "wss:192.0.2.1:4000", "since": now - 60, "expires": now + 30, **common},
            {"id": "b", "source": "wss:192.0.2.2:4000", "since": now - 10, "expires": now + 90, **common},
        ]

    async def __call__(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["op"] == "registrations-of":
            return {"registrations": [item for item in self.known if item["extension_id"] == payload["extension_id"]]}
        if payload["op"] == "registrations-of-many":
            return {"registrations": [item for item in self.known if item["extension_id"] in payload["extension_ids"]]}
        if payload["op"] == "end-registration":
            left = [item for item in self.known if item["id"] != payload["registration"]]
            if len(left) == len(self.known):
                raise NotFound("There is no such registration.", parameter="registrationId")
            self.known = left
            return {}
        return {"devices": [{"device_id": item["device_id"]} for item in self.known]}


async def test_who_is_signed_in_is_listed_and_can_be_signed_out(api: Api) -> None:
    body = {"sipInfo": [{"transport": "WSS"}], "device": {"serial": "S-1"}}
    made = (await api.request("POST", "/client-info/sip-provision", "102", json=body)).json()["device"]
    server = FakeServer(api, made["id"])
    serving = api.bus.serve(control.topic(api.here.settings.server_id), server)
    path = "/account/~/extension/~/clarion/registrations"
    records = (await api.get(path, "102")).json()["records"]
    assert [(item["id"], item["address"], item["expiresIn"]) for item in records] == [
        ("b", "192.0.2.2:4000", 90),
        ("a", "192.0.2.1:4000", 30),
    ]
    web = (await api.get("/account/~/extension/~/webapp-devices", "102")).json()["records"]
    assert [(item["id"], item["status"], item["expiresIn"]) for item in web] == [(made["id"], "Online", 90)]
    listed = (await api.get("/account/~/clarion/devices", params={"status": "Online"})).json()["records"]
    assert [(item["id"], item["status"]) for item in listed] == [(made["id"], "Online")]
    assert [item["address"] for item in listed[0]["registrations"]] == ["192.0.2.2:4000", "192.0.2.1:4000"]
    assert (await api.request("DELETE", f"{path}/a", "102")).status_code == 204
    assert (await api.request("DELETE", f"{path}/a", "102")).status_code == 404
    assert [item["id"] for item in (await api.get(path, "102")).json()["records"]] == ["b"]
    other = path.replace("~/clarion", f"{api.extension_id('102')}/clarion")
    assert (await api.get(other, "103")).status_code == 403
    assert (await api.request("DELETE", f"{other}/b", "103")).status_code == 403
    await serving.close()


async def test_a_company_says_how_many_phones_may_be_signed_in_and_calls_know_it(api: Api) -> None:
    """PH-74"""
    path = "/account/~/clarion/phone-limit"
    assert (await api.get(path, "102")).json() == {"most": 20, "whenFull": "refuse"}
    assert (await api.request("PUT", path, json={"most": 12, "whenFull": "replace"})).json()["most"] == 12
    changed = await api.request("PUT", path, json={"most": 30})
    assert changed.json() == {"most": 30, "whenFull": "replace"}
    async with api.here.storage.reading() as session:
        found = await load_directory(session, api.here)
    limits = {each.account_id: (each.most_phones, each.replaces_phones) for each in found.accounts}
    assert limits.pop(api.account_id()) == (30, True)
    assert set(limits.values()) <= {(0, False)}, "nobody else's"
    for wrong in ({"most": 0}, {"most": 51}, {"whenFull": "maybe"}):
        assert (await api.request("PUT", path, json=wrong)).status_code == 400, wrong
    assert (await api.request("PUT", path, "102", json={"most": 6})).status_code == 403
