"""PH-26: park locations with a name and a number: who is transferred there waits, who dials it fetches them."""

from typing import Any

from clarion.calls import programs
from clarion.calls.control import topic
from clarion.calls.directory import Extension
from clarion.calls.model import PartyStatus
from clarion.calls.park_steps import ParkProgram
from clarion.calls.wire import TransferRequested
from clarion.features.people import demo
from clarion.features.phone.park_locations import ParkLocations
from tests.calls.test_two_parties import connected
from tests.calls.world import World
from tests.support.api import Api

PATH = "/account/~/clarion/park-locations"


def world_with_location() -> World:
    programs.register(ParkProgram())
    world = World()
    place = Extension(extension_id="p7", account_id="1", number="700", name="Shop floor", kind="ParkLocation")
    world.directory.replace_extensions([], [place], [], [])
    world.answers.register("ParkLocation", ParkLocations())
    return world


async def test_a_call_waits_there_until_somebody_dials_the_number() -> None:
    """PH-26"""
    world = world_with_location()
    caller, callee = await connected(world)
    await world.say(callee, TransferRequested(target="700"))
    parked = [party for party in world.call.parties.values() if party.park == "700"]
    assert [party.status for party in parked] == [PartyStatus.PARKED]
    assert world.audio.hears[caller] == "music-on-hold"
    stranger = await world.calls_as_stranger("+16505550102")
    assert stranger, "a call of another company goes on"
    fetcher = await world.calls("103", "700")
    assert world.audio.hears[caller] == fetcher and world.audio.hears[fetcher] == caller


async def test_nobody_waits_there() -> None:
    """PH-26"""
    world = world_with_location()
    fetcher = await world.calls("103", "700")
    assert world.audio.hears[fetcher] == "park-empty"


async def test_locations_are_made_shown_and_removed(api: Api) -> None:
    """PH-26"""
    party = {
        "id": "p-1-2",
        "direction": "Inbound",
        "status": {"code": "Parked"},
        "park": {"id": "700"},
        "extensionId": "9",
        "from": {"name": "Casey", "phoneNumber": "+12025550123"},
    }

    async def answer(payload: dict[str, Any]) -> dict[str, Any]:
        sessions = [{"id": "s-1", "parties": [party]}] if payload["op"] == "list" else []
        return {name: [] for name in ("presence", "devices", "registrations")} | {"sessions": sessions}

    api.bus.serve(topic(api.here.settings.server_id), answer)
    made = await api.request("POST", PATH, json={"name": "Shop floor", "extensionNumber": "700"})
    assert made.status_code == 201, made.text
    one = f"{PATH}/{made.json()['id']}"
    assert (await api.request("POST", PATH, "102", json={"name": "Mine"})).status_code == 403
    assert (await api.request("POST", PATH, json={"name": ""})).status_code == 400
    [seen] = (await api.get(PATH, "102")).json()["records"]
    assert (seen["name"], seen["extensionNumber"]) == ("Shop floor", "700")
    assert [(each["name"], each["phoneNumber"]) for each in seen["waiting"]] == [("Casey", "+12025550123")]
    assert (await api.request("PUT", one, json={"name": "Counter"})).json()["name"] == "Counter"
    assert (await api.request("DELETE", one, "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("DELETE", one)).status_code == 204
    after = (await api.get(PATH)).json()
    assert after["records"] == [] and [each["slot"] for each in after["slots"]] == ["*700"]


async def test_an_administrator_of_one_site_removes_none_of_another(api: Api) -> None:
    """PH-26"""
    one = f"{PATH}/{(await api.request('POST', PATH, json={'name': 'Main hall'})).json()['id']}"
    site = (await api.request("POST", "/account/~/sites", json={"name": "Antwerp"})).json()["id"]
    path = f"/account/~/extension/{api.extension_id('102')}"
    await api.request("PUT", f"{path}/assigned-role", json={"records": [{"id": "1"}]})
    move = {"addedExtensionIds": [api.extension_id("102")]}
    await api.request("POST", f"/account/~/sites/{site}/bulk-assign", json=move)
    limits = await api.request("PUT", f"{path}/administered-sites", json={"records": [{"id": site}]})
    assert limits.status_code == 200, limits.text
    assert (await api.request("PUT", one, "102", json={"name": "Mine"})).status_code == 403
    assert (await api.request("DELETE", one, "102")).status_code == 403
