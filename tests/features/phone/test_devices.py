"""Devices, SIP provisioning and the directory that the call server keeps of them."""

from typing import Any

from sqlalchemy import text

from clarion.apps.call_directory import DirectoryLoader, load_directory
from clarion.apps.call_directory.directory_copy import copy_of_directory
from clarion.apps.call_directory.snapshot import join
from clarion.base.keys import MasterKey
from clarion.calls.directory import Directory
from clarion.calls.model import Identity
from clarion.features.emergency import EmergencyService
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

PROVISION = "/client-info/sip-provision"
WEB = {"sipInfo": [{"transport": "WSS"}]}


async def provision(api: Api, number: str = "101", **body: Any) -> dict[str, Any]:
    answer = await api.request("POST", PROVISION, number, json=WEB | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_web_phone_gets_what_the_client_library_reads(api: Api) -> None:
    found = await provision(api)
    [info] = found["sipInfo"]
    assert info["username"] == "16505550100*101"
    assert info["authorizationId"] == found["device"]["id"]
    assert info["authorizationTypes"] == ["SipDigest"]
    assert info["domain"] == api.here.settings.sip_domain
    assert info["outboundProxy"] == f"localhost:{api.here.settings.sip_wss_port}"
    assert info["outboundProxyBackup"]
    assert info["stunServers"] == []
    assert info["switchBackInterval"] == 3600
    assert found["device"]["type"] == "WebPhone"
    assert found["device"]["extension"]["extensionNumber"] == "101"
    assert found["sipFlags"]["outboundCallsEnabled"] is True
    assert found["sipErrorCodes"] == ["503", "502", "504"]


async def test_the_same_app_gets_the_same_device_again_and_another_computer_its_own(api: Api) -> None:
    first = await provision(api)
    assert (await provision(api)) == first
    laptop = await provision(api, device={"computerName": "laptop"})
    assert laptop["device"]["id"] != first["device"]["id"]
    again = await provision(api, device={"id": first["device"]["id"], "computerName": "other"})
    assert again["device"]["id"] == first["device"]["id"]
    other = await provision(api, "102", device={"id": first["device"]["id"]})
    assert other["device"]["id"] != first["device"]["id"], "a device of somebody else is not given away"


async def test_browsers_without_end_do_not_make_devices_without_end(api: Api) -> None:
    for number in range(25):
        await provision(api, device={"computerName": f"browser {number}"})
    mine = (await api.get("/account/~/extension/~/device", params={"type": "WebPhone"})).json()
    assert mine["paging"]["totalElements"] == 20


async def test_every_transport_has_its_door(api: Api) -> None:
    wanted = ["WSS", "WS", "TLS", "TCP", "UDP", "UDP"]
    found = await provision(api, sipInfo=[{"transport": name} for name in wanted])
    settings = api.here.settings
    doors = {info["transport"]: int(info["outboundProxy"].rpartition(":")[2]) for info in found["sipInfo"]}
    assert doors == {
        "WSS": settings.sip_wss_port,
        "WS": settings.sip_ws_port,
        "TLS": settings.sip_tls_port,
        "TCP": settings.sip_port,
        "UDP": settings.sip_port,
    }
    for wrong in ({"sipInfo": [{"transport": "PIGEON"}]}, {"sipInfo": "WSS"}, {"device": 5}, []):
        assert (await api.request("POST", PROVISION, json=wrong)).status_code == 400


async def test_no_secret_is_in_the_database_and_call_servers_know_it(api: Api) -> None:
    info = (await provision(api))["sipInfo"][0]
    async with api.here.storage.reading() as session:
        rows = (await session.execute(text("SELECT * FROM devices"))).all()
        snapshot = await load_directory(session, api.here)
    assert info["password"] not in str(rows)
    device = next(item for item in snapshot.devices if item.device_id == info["authorizationId"])
    assert device.password == info["password"]
    assert device.username == info["username"]


async def test_an_admin_sets_up_a_sip_phone_and_its_owner_reads_how_to_sign_in(api: Api) -> None:
    body = {"type": "OtherPhone", "name": "Lobby", "extension": {"id": int(api.extension_id("103"))}}
    assert (await api.request("POST", "/account/~/device", "102", json=body)).status_code == 403
    made = (await api.request("POST", "/account/~/device", json=body)).json()
    path = f"/account/~/device/{made['id']}"
    access = (await api.get(f"{path}/sip-info", "103")).json()
    assert access["userName"] == "16505550100*103"
    assert access["authorizationId"] == made["id"]
    assert access["outboundProxies"][0]["proxyTLS"].endswith(str(api.here.settings.sip_tls_port))
    assert (await api.get(f"{path}/sip-info", "102")).status_code == 403, "a colleague"
    assert (await api.get(f"{path}/sip-info", "101")).json() == access, "an administrator"
    rotated = (await api.request("POST", f"{path}/clarion/rotate-password")).json()
    assert rotated["password"] != access["password"]
    renamed = await api.request("PUT", path, json={"name": "Reception"})
    assert renamed.json()["name"] == "Reception"
    moved = await api.request("PUT", path, json={"extension": {"id": api.extension_id("104")}})
    assert moved.json()["extension"]["extensionNumber"] == "104"
    newest = (await api.get(f"{path}/sip-info", "104")).json()
    assert newest["password"] != rotated["password"], "the old owner's copy is void"
    assert (await api.request("DELETE", path, "104")).status_code == 403
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404


async def test_lists_show_the_demo_phones_and_strangers_see_none(api: Api) -> None:
    assert (await api.get("/account/~/device")).json()["paging"]["totalElements"] == 4
    assert (await api.get("/account/~/device", "102")).status_code == 403
    [mine] = (await api.get("/account/~/extension/~/device", "102")).json()["records"]
    assert (mine["type"], mine["status"]) == ("OtherPhone", "Offline")
    foreign = f"/account/~/device/{mine['id']}"
    for path in (foreign, f"{foreign}/sip-info"):
        assert (await api.request("GET", path, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("DELETE", foreign, "101", demo.NEIGHBOUR)).status_code == 404


async def test_the_place_of_a_device_is_said_by_address_or_by_location_adm_03(api: Api) -> None:
    device = (await provision(api, "102"))["device"]
    path = f"/account/~/device/{device['id']}/emergency"
    address = {"street": "1 Broadway", "city": "Oakland", "state": "CA", "zip": "94607", "country": "US"}
    for body in ({"emergencyServiceAddress": address}, {"emergency": {"address": address | {"street": "2 Broadway"}}}):
        answer = await api.request("PUT", path, "102", json=body)
        assert answer.status_code in (200, 403), answer.text
    # Members lack the scope's permission for addresses only where an admin took it away.
    placed = (await api.request("PUT", path, json={"emergencyServiceAddress": address})).json()
    assert placed["emergencyServiceAddress"]["city"] == "Oakland"
    wrong = await api.request("PUT", path, json={"emergencyServiceAddress": address | {"zip": "1"}})
    assert wrong.status_code == 400
    assert wrong.json()["parameterName"] == "address.zip"


async def test_a_change_reaches_the_call_servers_memory(api: Api) -> None:
    directory = Directory()
    desk = EmergencyService(directory, api.clock, "x")
    loader = DirectoryLoader(api.here, directory, desk=desk)
    await loader.open()
    device = (await provision(api, "102"))["device"]
    await api.settled()
    await wait_for(lambda: device["id"] in directory.devices, missing="the new device in the directory")
    caller = Identity(account_id=api.account_id())
    assert "Belmont" in desk.describe("911", caller).pidf_lo
    await api.request("PUT", "/account/~/clarion/calling-policy", json={"internationalEnabled": True})
    await api.settled()
    await wait_for(
        lambda: directory.accounts[api.account_id()].international_enabled, missing="the policy in the directory"
    )
    await loader.close()


async def test_a_new_phone_is_known_to_the_call_server_before_it_registers(api: Api) -> None:
    directory = Directory()
    loader = DirectoryLoader(api.here, directory)
    await loader.open()
    device = (await provision(api, "104"))["device"]
    assert device["id"] in directory.devices
    await loader.close()


async def test_without_a_database_the_call_server_starts_from_its_copy_adm_43(api: Api) -> None:
    first = DirectoryLoader(api.here, Directory())
    await first.open()
    await first.close()

    class Gone:
        def reading(self) -> Any:
            raise OSError("the database is away")

    directory = Directory()
    desk = EmergencyService(directory, api.clock, "x")
    here = api.here
    kept, here.storage = here.storage, Gone()  # type: ignore[assignment]
    try:
        loader = DirectoryLoader(here, directory, desk=desk)
        await loader.open()
        await loader.close()
    finally:
        here.storage = kept
    assert len(directory.extensions) == 6
    assert "Belmont" in desk.describe("911", Identity(account_id=api.account_id())).pidf_lo
    copy = here.settings.data / "directory.db"
    assert copy.stat().st_mode & 0o077 == 0, "only its owner reads it"


async def test_the_copy_of_the_directory_tells_nothing_without_the_master_key(api: Api) -> None:
    trunk = {"name": "Carrier", "uri": "sip:carrier.example.com", "username": "acme", "password": "s3cret-of-trunk"}
    assert (await api.request("POST", "/account/~/clarion/trunks", json=trunk)).status_code in (200, 201)
    loader = DirectoryLoader(api.here, directory := Directory())
    await loader.open()
    await loader.close()
    assert [known.password for known in directory.trunks.values() if known.username == "acme"] == ["s3cret-of-trunk"]
    sealed = (api.here.settings.data / "directory.db").read_bytes()
    for secret in ("s3cret-of-trunk", "acme", next(iter(directory.devices.values())).password):
        assert secret.encode() not in sealed
    copy = join(copy_of_directory(api.here).read().values())
    assert {trunk.password for trunk in copy.trunks if trunk.username == "acme"} == {"s3cret-of-trunk"}
    kept, api.here.keys = api.here.keys, MasterKey(b"x" * 32)
    try:
        assert join(copy_of_directory(api.here).read().values()).trunks == [], (
            "sealed by somebody else: there is no copy"
        )
    finally:
        api.here.keys = kept


async def test_trunks_are_set_up_by_admins_and_their_passwords_never_shown(api: Api) -> None:
    path = "/account/~/clarion/trunks"
    body = {
        "name": "Carrier",
        "uri": "sip:carrier.example.com:5060;transport=udp",
        "addresses": ["192.0.2.7", "192.0.2.8:5080", "[2001:db8::1]:5060"],
        "username": "acme",
        "password": "s3cret!",
        "priority": 5,
    }
    assert (await api.request("POST", path, "102", json=body)).status_code == 403
    made = (await api.request("POST", path, json=body)).json()
    assert made["addresses"] == ["192.0.2.7", "192.0.2.8:5080", "2001:db8::1:5060"]
    assert made["hasPassword"]
    assert "s3cret!" not in str(made)
    for wrong in (
        {"name": "x", "uri": "http://x"},
        {"name": "", "uri": "sip:x"},
        {"name": "x"},
        body | {"addresses": ["example.com"]},
        body | {"priority": 0},
        body | {"media": "smoke"},
    ):
        assert (await api.request("POST", path, json=wrong)).status_code == 400, wrong
    async with api.here.storage.reading() as session:
        assert "s3cret!" not in str((await session.execute(text("SELECT * FROM sip_trunks"))).all())
        [trunk] = (await load_directory(session, api.here)).trunks
    assert (trunk.password, trunk.account_id) == ("s3cret!", api.account_id())
    one = f"{path}/{made['id']}"
    assert (await api.request("GET", one, "101", demo.NEIGHBOUR)).status_code == 404
    off = await api.request("PUT", one, json={"enabled": False})
    assert off.json()["enabled"] is False
    assert (await api.request("DELETE", one)).status_code == 204
    assert (await api.get(path)).json()["records"] == []


async def test_ops_10_people_get_stun_and_turn_servers_and_strangers_get_none(api: Api) -> None:
    found = await api.request("GET", "/clarion/ice-servers", "101")
    assert found.status_code == 200, found.text
    assert found.json()["iceServers"] == []
    assert found.headers["cache-control"] == "no-store"
    stranger = await api.client.get("/restapi/v1.0/clarion/ice-servers")
    assert stranger.status_code == 401
