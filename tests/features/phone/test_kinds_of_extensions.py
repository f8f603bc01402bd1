"""PH-41: what rings for limited and virtual extensions, and for somebody who sits at a common phone."""

from typing import Any

import msgspec

from clarion.apps.call_directory import load_directory
from clarion.apps.hot_desking import HotDeskRegistrations
from clarion.calls import programs
from clarion.calls.directory import Device
from clarion.calls.wire import Answered, Ringing
from clarion.features.phone.lines import CompanyNumbers, Extensions
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import SDP, World
from tests.support.api import Api


def seated_world() -> World:
    """Extension 103 is the phone in the hall, and the registrar knows who sits where."""
    world = World()
    seats = HotDeskRegistrations(world.phones, world.directory)
    for destination in world.router._destinations:
        if isinstance(destination, Extensions | CompanyNumbers):
            destination._registrations = seats
    change(world, "e103", kind="Limited", voicemail_enabled=False)
    return world


def change(world: World, extension_id: str, **fields: Any) -> None:
    found = world.directory.extensions[extension_id]
    world.directory.extensions[extension_id] = msgspec.structs.replace(found, **fields)


def sit_down(world: World, guest: str) -> None:
    """Somebody takes the hall phone: from then on the directory says it is theirs."""
    devices = [d for d in world.directory.devices.values() if d.device_id != "d103"]
    hall: Device = msgspec.structs.replace(world.directory.devices["d103"], extension_id=guest, common=True)
    directory = world.directory
    directory.load(
        list(directory.accounts.values()),
        list(directory.extensions.values()),
        [*devices, hall],
        list(directory.numbers.values()),
        list(directory.trunks.values()),
    )


async def test_whoever_sits_at_a_common_phone_is_rung_there_and_at_their_own() -> None:
    """PH-41"""
    world = seated_world()
    world.has_phone("102")
    world.has_phone("103")
    sit_down(world, "e102")
    caller = await world.calls("101", "102")
    rung = {world.signals.placed[leg][0].device_id: leg for leg in world.ringing()}  # type: ignore[union-attr]
    assert set(rung) == {"d102", "d103"}
    await world.say(rung["d103"], Ringing())
    await world.say(rung["d103"], Answered(sdp=SDP))
    assert world.audio.hears[caller] == rung["d103"]
    [callee] = [party for party in world.call.parties.values() if party.direction == "Inbound"]
    assert (callee.identity.extension_id, callee.identity.device_id) == ("e102", "d103")
    assert "cancel" in world.signals.of(rung["d102"])


async def test_a_limited_extension_rings_and_has_no_mailbox() -> None:
    """PH-41"""
    world = seated_world()
    world.has_phone("103")
    caller = await world.calls("101", "103")
    assert len(world.ringing()) == 1
    await world.later(20)
    assert world.audio.hears[caller] == "nobody-available"


async def test_a_virtual_extension_rings_nowhere_and_takes_a_message() -> None:
    """PH-41"""
    programs.register(VoicemailProgram())
    world = seated_world()
    change(world, "e102", kind="VirtualUser")
    await world.calls("101", "102")
    assert world.ringing() == []
    assert world.call.routing is not None and world.call.routing.current is not None
    assert getattr(world.call.routing.current, "program", "") == "voicemail"


async def test_limited_and_virtual_extensions_are_made_and_reach_call_servers(api: Api) -> None:
    """PH-41"""
    made = {}
    for kind, name in (("Limited", "Lobby"), ("VirtualUser", "Night desk")):
        contact = {"firstName": name, "lastName": "Phone", "email": f"{kind.lower()}@example.com"}
        body = {"type": kind, "contact": contact, "status": "Enabled"}
        answer = await api.request("POST", "/account/~/extension", json=body)
        assert answer.status_code == 200, answer.text
        made[kind] = str(answer.json()["id"])
    async with api.here.storage.reading() as session:
        found = {each.extension_id: each for each in (await load_directory(session, api.here)).extensions}
    limited, virtual = found[made["Limited"]], found[made["VirtualUser"]]
    assert (limited.kind, limited.voicemail_enabled, limited.may_call_out) == ("Limited", False, True)
    assert (virtual.kind, virtual.voicemail_enabled) == ("VirtualUser", True)


async def test_queues_paging_groups_and_park_locations_are_made_as_extensions_too(api: Api) -> None:
    """PH-41"""
    made = {}
    for kind in ("Department", "PagingOnly", "ParkLocation"):
        body = {"type": kind, "contact": {"firstName": f"New {kind}"}}
        answer = await api.request("POST", "/account/~/extension", json=body)
        assert answer.status_code == 200, answer.text
        made[kind] = answer.json()["id"]
    assert (await api.get(f"/account/~/call-queues/{made['Department']}")).json()["name"] == "New Department"
    assert (await api.get(f"/account/~/paging-only-groups/{made['PagingOnly']}/users")).json()["records"] == []
    [parked] = (await api.get("/account/~/clarion/park-locations")).json()["records"]
    assert parked["name"] == "New ParkLocation"
    body = {"type": "IvrMenu", "contact": {"firstName": "New"}}
    refused = await api.request("POST", "/account/~/extension", json=body)
    assert refused.status_code == 400
    assert "Department" in refused.json()["message"]


async def test_a_shared_line_is_made_and_rings_as_a_phone_does(api: Api) -> None:
    """PH-39"""
    body = {"type": "SharedLinesGroup", "contact": {"firstName": "Front desk"}, "status": "Enabled"}
    answer = await api.request("POST", "/account/~/extension", json=body)
    assert answer.status_code == 200, answer.text
    line = str(answer.json()["id"])
    for name in ("Desk left", "Desk right"):
        device = {"type": "OtherPhone", "name": name, "extension": {"id": line}}
        made = await api.request("POST", "/account/~/device", json=device)
        assert made.status_code in (200, 201), made.text
    async with api.here.storage.reading() as session:
        directory = await load_directory(session, api.here)
    [found] = [each for each in directory.extensions if each.extension_id == line]
    assert (found.kind, found.voicemail_enabled, found.may_call_out) == ("SharedLinesGroup", True, True)
    assert len([each for each in directory.devices if each.extension_id == line]) == 2
    services = (await api.get(f"/account/~/extension/{line}")).json()["serviceFeatures"]
    assert {"VoipCalling", "Voicemail"} <= {each["featureName"] for each in services if each["enabled"]}
    rules = await api.get(f"/account/~/extension/{line}/answering-rule")
    assert rules.status_code == 200, rules.text


async def test_all_phones_of_a_shared_line_ring_and_then_its_voicemail_answers() -> None:
    """PH-39"""
    programs.register(VoicemailProgram())
    world = World()
    change(world, "e102", kind="SharedLinesGroup")
    world.directory.devices["d102b"] = msgspec.structs.replace(world.directory.devices["d102"], device_id="d102b")
    world.has_phone("102")
    [first] = world.phones.at["e102"]
    world.phones.at["e102"].append(msgspec.structs.replace(first, device_id="d102b", contact="sip:b@127.0.0.1"))
    await world.calls("101", "102")
    assert len(world.ringing()) == 2
    await world.later(20)
    assert world.call.routing is not None and world.call.routing.current is not None
    assert getattr(world.call.routing.current, "program", "") == "voicemail"
