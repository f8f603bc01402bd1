"""Rooms on several servers: where they open, and how a server that stops hands them over."""

from collections.abc import AsyncIterator

import pytest

from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.meetings import RoomServer
from clarion.features.meetings.rooms.placement import ServerLoad, best_server, cost_of, destinations
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import new_bridge
from tests.support.meeting_client import OFFER, enter, link_of


def test_a_room_opens_where_there_is_media_in_the_region_with_the_least_to_do() -> None:
    own = ServerLoad("a", 100, "eu", media=True)
    busy, idle = ServerLoad("b", 200, "eu", media=True), ServerLoad("c", 10, "us", media=True)
    assert best_server(own, [busy, idle], "") == "c"
    assert best_server(own, [busy, idle], "eu") == "a", "the region comes before the load"
    assert best_server(own, [busy, idle], "asia") == "c", "a region without servers has none to prefer"
    assert best_server(own, [ServerLoad("d", 0, "eu")], "eu") == "a", "one without media takes no room"
    assert best_server(own, [ServerLoad("d", 0, "eu", media=True, draining=True)], "eu") == "a"
    assert best_server(own, [ServerLoad("d", 100, "eu", media=True)], "eu") == "a", "where all are alike, it stays here"
    assert best_server(ServerLoad("a", draining=True), [], "") == ""


def test_rooms_of_a_server_that_stops_are_shared_out_by_what_they_cost() -> None:
    others = [ServerLoad("b", media=True), ServerLoad("c", media=True), ServerLoad("d", draining=True)]
    assert destinations([10, 3, 3], others, "") == ["b", "c", "c"]
    assert destinations([10], [], "") == []
    assert [cost_of(people) for people in (0, 1, 2, 100)] == [0, 0, 2, 2500]


@pytest.fixture
async def second(meetings: Meetings) -> AsyncIterator[tuple[RoomServer, FakeSfu]]:
    sfu = FakeSfu()
    server = RoomServer(meetings.api.here, sfu)
    await server.open()
    await meetings.api.bus.settled()
    yield server, sfu
    await server.close()


async def test_rooms_are_spread_and_a_server_that_stops_hands_its_rooms_over_with_everybody_in_them(
    meetings: Meetings, second: tuple[RoomServer, FakeSfu]
) -> None:
    """OPS-45"""
    api = meetings.api
    link = link_of(await new_bridge(api))
    host, guest = await enter(api, link, "101"), await enter(api, link, name="Gus")
    servers = {one.owner: one for one in (meetings.server, second[0])}
    engines = {meetings.server.owner: meetings.sfu, second[0].owner: second[1]}
    busy = next(one for one in servers.values() if one.rooms)
    idle = next(one for one in servers.values() if not one.rooms)
    await busy.servers.tell()
    await api.bus.settled()
    other = await enter(api, link_of(await new_bridge(api)), "102")
    assert [len(idle.rooms), len(busy.rooms)] == [1, 1], "the second room is on the server with less to do"

    await guest.do("raiseHand", raised=True)
    await host.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "microphone"}])
    meeting = host.view["room"]["meetingId"]
    assert meeting in engines[busy.owner].rooms
    await engines[busy.owner].remove(meeting, host.view["you"])  # their browsers close the old connections
    await busy.close()
    assert (busy.rooms, meeting in idle.rooms) == ({}, True)
    assert (meeting in engines[busy.owner].rooms, meeting in engines[idle.owner].rooms) == (False, True)
    for one in (host, guest):
        await one.until(lambda me: me.events[-1]["event"] in ("welcome", "mediaLost"), "the next server")
        assert [each["name"] for each in one.view["participants"] if each["hand"]] == ["Gus"]
    await host.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "microphone"}])
    await guest.until(lambda me: any(each["sources"] for each in me.view["participants"]), "the host's microphone")
    await other.do("raiseHand", raised=True)
