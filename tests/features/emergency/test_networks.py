"""ADM-06, ADM-49, PH-49, PH-88: help is sent where the network says that the caller is."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.base.errors import Invalid
from clarion.calls.directory import Device, Directory
from clarion.calls.model import Identity
from clarion.calls.wire import Registration
from clarion.features.emergency import Address, EmergencyService, LocationSnapshot, NetworkMap, Seen, read_snapshot
from clarion.features.emergency.network import memory
from clarion.features.emergency.network.rules import (
    Network,
    Range,
    chassis,
    check_apart,
    check_of_company,
    checked_range,
    locate,
    mac,
    mac_text,
    mark_key,
    wireless_point,
)
from tests.features.emergency.test_api import ADDRESS, LOCATIONS, create
from tests.support.api import Api

ROOM, HALL, DESK, SHOP = (
    Address(country="US", state="CA", city="Belmont", street=f"{number} Davis Drive", zip="94002")
    for number in (1, 2, 3, 4)
)
OFFICE = Network(
    public=(Range("198.51.100.7", "198.51.100.7"), Range("2001:db8::", "2001:db8::ff")),
    private=(Range("10.1.0.0", "10.1.0.255", HALL), Range("10.1.1.0", "10.1.1.255", DESK)),
)
BRANCH = Network(public=(Range("203.0.113.0", "203.0.113.15"),), private=(Range("10.1.0.0", "10.1.3.255", SHOP),))
KNOWN = NetworkMap(
    marks={
        mark_key("wireless", "aabbccddeeff"): ROOM,
        mark_key("switch", "001122334455"): HALL,
        mark_key("switch", "001122334455", "ge-0/0/7"): DESK,
    },
    networks=[OFFICE, BRANCH],
    devices={"d1"},
    extensions={"e102"},
)
PRIVATE = {"startIp": "10.9.0.0", "endIp": "10.9.0.9"}
AUTO = "/account/~/emergency-address-auto-update"


@pytest.mark.parametrize(
    ("seen", "place"),
    [
        (Seen(bssid="aabbccddeeff", chassis="001122334455", source="198.51.100.7", own="10.1.1.9"), ROOM),
        (Seen(chassis="001122334455", port="ge-0/0/7"), DESK),
        (Seen(chassis="001122334455", port="ge-0/0/8"), HALL),
        (Seen(source="198.51.100.7", own="10.1.0.9"), HALL),
        (Seen(source="2001:db8::5", own="10.1.1.9"), DESK),
        (Seen(source="::ffff:203.0.113.4", own="10.1.0.9"), SHOP),
        (Seen(source="10.1.3.4"), SHOP),  # from within, by its own address
        (Seen(source="10.1.0.9"), None),  # two offices have this address: nobody can tell
        (Seen(source="198.51.100.8", own="10.1.0.9"), None),  # from somewhere else, at home perhaps
        (Seen(source="198.51.100.7", own="abc.invalid"), None),
        (Seen(bssid="000000000000"), None),
        (Seen(), None),
    ],
)
def test_the_network_says_the_place_where_it_is_sure_adm_06(seen: Seen, place: Address | None) -> None:
    found = locate(KNOWN, seen)
    assert (found[0] if found else None) == place


@given(st.binary(min_size=6, max_size=6), st.sampled_from(":-."), st.booleans())
def test_a_hardware_address_is_the_same_however_it_is_written(raw: bytes, mark: str, capitals: bool) -> None:
    text = mark.join(f"{byte:02x}" for byte in raw)
    assert mac(text.upper() if capitals else text) == raw.hex() == chassis(text)
    assert mac(mac_text(raw.hex())) == raw.hex()
    assert wireless_point(f'IEEE-802.11ac; i-wlan-node-id="{text}"') == raw.hex()


def test_what_is_no_hardware_address_is_none() -> None:
    assert [mac(text) for text in ("", "aa:bb", "gg:bb:cc:dd:ee:ff", "aabbccddeeff00")] == [""] * 4
    assert chassis("10.0.0.1") == "10.0.0.1"
    assert wireless_point("3GPP-E-UTRAN; utran-cell-id-3gpp=aabbccddeeff") == ""


def test_ranges_are_in_order_of_one_kind_and_apart() -> None:
    assert checked_range("10.0.0.1", "10.0.0.1", "x") == ("10.0.0.1", "10.0.0.1")
    for start, end in (("10.0.0.2", "10.0.0.1"), ("10.0.0.1", "::1"), ("10.0.0", "10.0.0.1"), ("10.0.0.1", "")):
        with pytest.raises(Invalid):
            checked_range(start, end, "x")
    check_apart([("10.0.0.1", "10.0.0.5"), ("10.0.0.6", "10.0.0.9"), ("::1", "::2")], "x")
    with pytest.raises(Invalid, match="two ranges"):
        check_apart([("10.0.0.6", "10.0.0.9"), ("10.0.0.1", "10.0.0.6")], "x")


@pytest.mark.parametrize(("start", "end"), [("0.0.0.0", "255.255.255.255"), ("::", "ffff::"), ("3.0.0.0", "4.0.0.0")])
def test_the_whole_world_is_no_companys_network(start: str, end: str) -> None:
    """PH-49"""
    check_of_company("3.0.0.0", "3.255.255.255", "x")
    check_of_company("2001:db8::", "2001:db8:ffff::", "x")
    with pytest.raises(Invalid, match="providers"):
        check_of_company(start, end, "x")


def a_desk(*registered: Registration, kind: str = "HardPhone", known: NetworkMap = KNOWN) -> EmergencyService:
    directory = Directory()
    device = {"account_id": "1", "name": "", "username": "", "authorization_id": ""}
    devices = [
        Device(device_id="d1", extension_id="e101", kind=kind, **device),
        Device(device_id="d2", extension_id="e102", kind=kind, **device),
    ]
    directory.load([], [], devices, [], [])
    desk = EmergencyService(directory, TurnableClock(), "sip.example.com")
    desk.load(LocationSnapshot(accounts={"1": SHOP}, networks={"1": known}))
    desk.registrations = lambda extension_id: [each for each in registered if each.extension_id == extension_id]
    return desk


def registered(source: str, address: str = "", device: str = "d1", access: str = "", since: float = 1) -> Registration:
    return Registration(
        id="r",
        device_id=device,
        extension_id="e101" if device == "d1" else "e102",
        source=source,
        user_agent="",
        instance="",
        since=since,
        expires=9e9,
        address=address,
        access_network=access,
    )


def place(desk: EmergencyService, device: str = "d1", source: str = "", access: str = "") -> str:
    caller = Identity(account_id="1", device_id=device, extension_id="e101" if device == "d1" else "e102")
    return desk.describe("911", caller, source, access).pidf_lo


def test_a_phone_is_found_by_where_it_registered_and_where_it_calls_from() -> None:
    inside = registered("udp:198.51.100.7:5060", "10.1.1.9")
    assert "<ca:HNO>3</ca:HNO>" in place(a_desk(inside))
    assert "<gp:method>Derived</gp:method>" in place(a_desk(inside))
    assert "<ca:HNO>3</ca:HNO>" in place(a_desk(inside), source="udp:198.51.100.7:5060")
    away = place(a_desk(inside), source="tls:192.0.2.1:40000")
    assert "<ca:HNO>4</ca:HNO>" in away, "it calls from elsewhere: only what is registered holds"
    assert "<gp:method>Manual</gp:method>" in away
    at_a_point = registered("tls:192.0.2.1:40000", access="IEEE-802.11;i-wlan-node-id=aabbccddeeff")
    assert "<ca:HNO>1</ca:HNO>" in place(a_desk(at_a_point))
    walked = "IEEE-802.11;i-wlan-node-id=000000000001"
    assert "<ca:HNO>4</ca:HNO>" in place(a_desk(at_a_point), "d1", at_a_point.source, walked)
    back = registered(at_a_point.source, access=walked)
    assert "<ca:HNO>1</ca:HNO>" in place(a_desk(back), "d1", back.source, at_a_point.access_network)


def test_what_a_phone_said_of_its_switch_counts_while_it_is_there() -> None:
    said = NetworkMap(
        marks=KNOWN.marks, devices={"d1"}, sightings={"d1": Seen(source="192.0.2.1", chassis="001122334455")}
    )
    assert "<ca:HNO>2</ca:HNO>" in place(a_desk(registered("tls:192.0.2.1:40000"), known=said))
    assert "<ca:HNO>4</ca:HNO>" in place(a_desk(registered("tls:192.0.2.2:40000"), known=said))


@pytest.mark.parametrize(
    ("said", "now", "access", "house"),
    [
        (Seen(own="10.1.0.9", chassis="001122334455", at=1), "10.1.0.9", "", 2),
        (Seen(own="10.1.0.9", chassis="001122334455", at=1), "abc.invalid", "", 2),
        (Seen(own="10.1.0.9", chassis="001122334455", at=1), "10.1.1.9", "", 3),  # it went to the other building
        (Seen(own="10.1.1.9", chassis="001122334455", at=3), "10.1.0.9", "", 2),  # said after it registered
        (Seen(own="10.1.0.9", at=1), "10.1.1.9", "", 3),
        (Seen(bssid="aabbccddeeff", at=1), "", "000000000001", 4),  # at another point, which nobody knows
        (Seen(chassis="001122334455", at=1), "", "000000000001", 4),  # unplugged, and carried away
        (Seen(chassis="001122334455", at=3), "", "aabbccddeeff", 2),  # plugged in again
    ],
)
def test_a_device_that_moved_behind_one_address_is_not_where_it_was(
    said: Seen, now: str, access: str, house: int
) -> None:
    """PH-49"""
    known = msgspec.structs.replace(KNOWN, sightings={"d1": msgspec.structs.replace(said, source="198.51.100.7")})
    access = f"IEEE-802.11;i-wlan-node-id={access}" if access else ""
    there = registered("udp:198.51.100.7:5060", now, access=access, since=2)
    assert f"<ca:HNO>{house}</ca:HNO>" in place(a_desk(there, known=known))


def test_one_address_is_the_same_however_it_is_written() -> None:
    """PH-49"""
    said = NetworkMap(
        marks=KNOWN.marks, devices={"d1"}, sightings={"d1": Seen(source="2001:db8::5", chassis="001122334455")}
    )
    there = registered("tls:[2001:DB8:0:0:0:0:0:5]:40000")
    assert "<ca:HNO>2</ca:HNO>" in place(a_desk(there, known=said))
    assert chassis("100.100.100.100") == "100.100.100.100", "twelve digits are no hardware address yet"


def test_it_counts_for_whom_it_was_said() -> None:
    theirs = registered("udp:198.51.100.7:5060", "10.1.1.9", device="d2")
    assert "<ca:HNO>4</ca:HNO>" in place(a_desk(theirs), "d2"), "a desk phone of somebody whose apps follow"
    assert "<ca:HNO>3</ca:HNO>" in place(a_desk(theirs, kind="SoftPhone"), "d2")


def test_whatever_is_wrong_with_networks_the_registered_address_leaves() -> None:
    broken = a_desk()

    def fails(_extension_id: str) -> list[Registration]:
        raise RuntimeError

    broken.registrations = fails
    assert "<ca:HNO>4</ca:HNO>" in place(broken)


async def test_wireless_points_and_switches_are_kept_by_the_surface_ph_49(api: Api) -> None:
    body = {"bssid": "aa-bb-cc-dd-ee-ff", "name": "Lobby", "emergencyAddress": ADDRESS}
    made = (await api.request("POST", f"{AUTO}/wireless-points", json=body)).json()
    assert (made["bssid"], made["emergencyAddress"]["city"]) == ("AA:BB:CC:DD:EE:FF", "Oakland")
    assert made["site"]["id"] == "main-site"
    location = made["emergencyLocationId"]
    assert (await api.get(f"{LOCATIONS}/{location}")).json()["usageStatus"] == "Active"
    twice = await api.request("POST", f"{AUTO}/wireless-points", json=body | {"bssid": "AABBCCDDEEFF"})
    assert twice.status_code == 409
    same = [api.request("POST", f"{AUTO}/wireless-points", json=body | {"bssid": "2" * 12}) for _ in range(3)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*same)) == [200, 409, 409]
    for change, name in (({"bssid": "x"}, "bssid"), ({"emergencyAddress": None}, "emergencyLocationId")):
        refused = await api.request("POST", f"{AUTO}/wireless-points", json=body | {"bssid": "1" * 12} | change)
        assert (refused.status_code, refused.json()["parameterName"]) == (400, name)
    path = f"{AUTO}/wireless-points/{made['id']}"
    assert (await api.request("PUT", path, json={"name": "Hall"})).json()["name"] == "Hall"
    assert (await api.get(path)).json()["emergencyLocationId"] == location
    ports = [{"chassisId": "10.0.0.2", "port": str(port), "emergencyLocationId": location} for port in range(3)]
    accepted = await api.request("POST", f"{AUTO}/switches-bulk-create", json={"records": ports})
    assert (accepted.status_code, accepted.json()["task"][0]["status"]) == (202, "Accepted")
    mixed = {"records": [{"chassisId": "10.0.0.2", "port": "9", "emergencyLocationId": location}, {"chassisId": "no"}]}
    judged = (await api.request("POST", f"{AUTO}/switches-bulk-validate", json=mixed)).json()["records"]
    assert [each["status"] for each in judged] == ["Valid", "Invalid"]
    assert judged[1]["errors"][0]["parameterName"] == "records[1].chassisId"
    query = {"searchString": "10.0.0", "orderBy": "-name"}
    assert (await api.get(f"{AUTO}/switches", params=query)).json()["paging"]["totalElements"] == 3, "nothing was kept"
    task = (await api.request("POST", f"{AUTO}/switches-bulk-create", json=mixed)).json()["task"][0]["id"]
    done = (await api.get(f"{AUTO}/tasks/{task}")).json()
    assert (done["status"], done["type"]) == ("Completed", "SwitchesBulkCreate")
    assert [each["status"] for each in done["result"]["records"]] == ["Valid", "Invalid"], "each by itself"
    switches = (await api.get(f"{AUTO}/switches", params=query)).json()
    assert switches["paging"]["totalElements"] == 4
    change = {"records": [{"id": each["id"], "name": "Rack"} for each in switches["records"]]}
    assert (await api.request("POST", f"{AUTO}/switches-bulk-update", json=change)).status_code == 202
    change = {"records": [{"id": made["id"], "name": "Roof"}]}
    assert (await api.request("POST", f"{AUTO}/wireless-points-bulk-update", json=change)).status_code == 202
    await another_place_is_needed(api, location)
    assert (await api.request("DELETE", path)).status_code == 204
    assert (await api.get(path)).status_code == 404
    assert (await api.get(f"{AUTO}/switches", "102")).status_code == 403


async def another_place_is_needed(api: Api, location: str) -> None:
    """What the network means is not removed under it."""
    assert (await api.request("DELETE", f"{LOCATIONS}/{location}")).status_code == 409
    other = await create(api)
    moved = await api.request("DELETE", f"{LOCATIONS}/{location}", params={"newLocationId": other["id"]})
    assert moved.status_code == 204
    records = (await api.get(f"{AUTO}/switches")).json()["records"]
    assert {each["emergencyLocationId"] for each in records} == {other["id"]}
    network = {"publicIpRanges": [], "privateIpRanges": [{**PRIVATE, "emergencyLocationId": other["id"]}]}
    assert (await api.request("POST", f"{AUTO}/networks", json={"name": "Late"} | network)).status_code == 200
    known = {api.account_id(): NetworkMap()}
    async with api.here.storage.reading() as session:  # as if the location was written after locations were read
        await memory._marks(session, known, {})
        await memory._networks(session, known, {})
    assert known == {api.account_id(): NetworkMap(networks=[Network()])}


def a_network(**more: Any) -> dict[str, Any]:
    public = [{"startIp": "127.0.0.1", "endIp": "127.0.0.9"}, {"startIp": "2001:db8::", "endIp": "2001:db8::ff"}]
    private = [{"startIp": "10.1.0.0", "endIp": "10.1.0.255", "name": "Hall", "emergencyAddress": ADDRESS}]
    return {"name": "Office", "publicIpRanges": public, "privateIpRanges": private} | more


async def test_networks_are_kept_and_reach_the_desk_ph_49(api: Api) -> None:
    made = (await api.request("POST", f"{AUTO}/networks", json=a_network())).json()
    assert made["publicIpRanges"][0]["matched"] is True, "the request comes from there"
    assert made["privateIpRanges"][0]["emergencyAddress"]["city"] == "Oakland"
    path = f"{AUTO}/networks/{made['id']}"
    assert (await api.get(path)).json() == made
    twice = [{"startIp": "10.0.0.1", "endIp": "10.0.0.9"}, {"startIp": "10.0.0.9", "endIp": "10.0.0.9"}]
    refused = await api.request("PUT", path, json=a_network(publicIpRanges=twice))
    assert (refused.status_code, refused.json()["parameterName"]) == (400, "publicIpRanges")
    changed = (await api.request("PUT", path, json=a_network(name="HQ", publicIpRanges=[]))).json()
    assert (changed["name"], changed["publicIpRanges"]) == ("HQ", [])
    assert (await api.get(f"{AUTO}/networks", params={"searchString": "hq"})).json()["paging"]["totalElements"] == 1

    users = (await api.get(f"{AUTO}/users", params={"orderBy": "+extensionNumber"})).json()["records"]
    assert (users[0]["extensionNumber"], users[0]["featureEnabled"]) == ("101", False)
    ada = users[0]["id"]
    assert (await api.request("POST", f"{AUTO}/users/bulk-assign", json={"enabledUserIds": [ada]})).status_code == 204
    on = (await api.get(f"{AUTO}/users", params={"featureEnabled": "true"})).json()["records"]
    assert [each["id"] for each in on] == [ada]
    nobody = await api.request("POST", f"{AUTO}/users/bulk-assign", json={"enabledUserIds": ["1"]})
    assert nobody.status_code == 404
    [device, *_] = (await api.get(f"{AUTO}/devices")).json()["records"]
    body = {"enabledDeviceIds": [device["id"]]}
    assert (await api.request("POST", f"{AUTO}/devices/bulk-assign", json=body)).status_code == 204
    async with api.here.storage.reading() as session:
        known = (await read_snapshot(session)).networks[api.account_id()]
    assert (known.devices, known.extensions) == ({device["id"]}, {ada})
    assert locate(known, Seen(source="10.1.0.7")) is not None
    off = {"disabledUserIds": [ada], "disabledDeviceIds": [device["id"]]}
    for part in ("users", "devices"):
        body = {name: ids for name, ids in off.items() if part[:-1] in name.lower()}
        assert (await api.request("POST", f"{AUTO}/{part}/bulk-assign", json=body)).status_code == 204
    async with api.here.storage.reading() as session:
        assert (await read_snapshot(session)).networks == {}
    assert (await api.request("DELETE", path)).status_code == 204


async def test_an_administrator_of_one_site_sees_and_changes_what_lies_there(api: Api) -> None:
    body = {"bssid": "02:00:00:00:00:01", "name": "Lobby", "emergencyAddress": ADDRESS}
    one = (await api.request("POST", f"{AUTO}/wireless-points", json=body)).json()["id"]
    network = (await api.request("POST", f"{AUTO}/networks", json=a_network())).json()["id"]
    site = (await api.request("POST", "/account/~/sites", json={"name": "Antwerp"})).json()["id"]
    path = f"/account/~/extension/{api.extension_id('102')}"
    await api.request("PUT", f"{path}/assigned-role", json={"records": [{"id": "1"}]})
    limits = await api.request("PUT", f"{path}/administered-sites", json={"records": [{"id": site}]})
    assert limits.status_code == 200, limits.text
    mine = await api.request("POST", f"{AUTO}/wireless-points", "102", json=body | {"bssid": "02:00:00:00:00:02"})
    assert mine.json()["site"]["id"] == site, "made where they administer"
    for asked, found in (((), [mine.json()["id"]]), ((site,), [mine.json()["id"]]), (("main-site",), [])):
        shown = (await api.get(f"{AUTO}/wireless-points", "102", params={"siteId": asked})).json()["records"]
        assert [each["id"] for each in shown] == found, asked
    assert (await api.get(f"{AUTO}/networks", "102")).json()["records"] == []
    for other in (f"wireless-points/{one}", f"networks/{network}"):
        assert (await api.get(f"{AUTO}/{other}", "102")).status_code == 403
        assert (await api.request("DELETE", f"{AUTO}/{other}", "102")).status_code == 403
    both = (await api.get(f"{AUTO}/wireless-points", params={"siteId": ["main-site", site]})).json()["records"]
    assert len(both) == 2
    assert len((await api.get(f"{AUTO}/wireless-points", params={"siteId": "main-site"})).json()["records"]) == 1
