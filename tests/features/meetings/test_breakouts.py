"""Breakout rooms: who is where, in every short sequence, with media and on another server. MTG-11, MTG-12."""

import itertools
from typing import Any

import msgspec
import pytest

from clarion.features.meetings import RoomServer
from clarion.features.meetings.rooms.events import ConnectionsLost, Disconnect, Published, Refused, Return, Tick
from clarion.features.meetings.rooms.state import Room
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import new_bridge
from tests.support.meeting_client import OFFER, enter, link_of

TWO: dict[str, Any] = {"type": "planBreakouts", "rooms": ["Red", "Blue"]}


def walk_of_three() -> tuple[Walk, str, str, str]:
    walk = Walk()
    return walk, walk.arrive(HOST), walk.arrive(COLLEAGUE), walk.arrive(GUEST)


def places(walk: Walk, *connections: str) -> list[str]:
    return [walk.room.participants[walk.id(each)].place for each in connections]


def test_mtg_11_assigned_by_hand_opened_moved_and_brought_back() -> None:
    walk, host, colleague, guest = walk_of_three()
    with refused("MTG-110"):
        walk.ask(guest, **TWO)
    walk.ask(host, **TWO)
    walk.ask(host, type="assignBreakout", participants=[walk.id(colleague)], room="b1")
    assert places(walk, colleague) == [""], "planned, not moved"
    walk.ask(host, type="openBreakouts")
    walk.ask(host, type="assignBreakout", participants=[walk.id(guest)], room="b2")  # MTG-12
    assert places(walk, host, colleague, guest) == ["", "b1", "b2"]
    with refused("MTG-110"):
        walk.ask(guest, type="joinBreakout", room="b1")
    walk.ask(guest, type="joinBreakout")
    walk.ask(guest, type="joinBreakout", room="b2")
    walk.ask(host, type="closeBreakouts")
    assert places(walk, host, colleague, guest) == ["", "", ""]
    assert walk.seen[guest]["state"]["breakouts"]["open"] is False
    walk.check()


def test_mtg_11_fifty_rooms_at_random_hold_everybody_but_hosts_evenly() -> None:
    walk = Walk()
    host = walk.arrive(HOST)
    people = [walk.arrive(GUEST) for _ in range(100)]
    walk.ask(host, type="planBreakouts", rooms=[f"Room {number}" for number in range(50)], random=True)
    walk.ask(host, type="openBreakouts")
    found = places(walk, *people)
    assert {found.count(place) for place in set(found)} == {2} and len(set(found)) == 50
    assert places(walk, host) == [""]
    assert found != [f"b{1 + number % 50}" for number in range(100)], "in the order of arrival"


def test_mtg_11_people_choose_their_room_where_the_host_lets_them() -> None:
    walk, host, _, guest = walk_of_three()
    walk.ask(host, **TWO, choice="self")
    with refused("MTG-110"):
        walk.ask(guest, type="joinBreakout", room="b1")
    walk.ask(host, type="openBreakouts")
    walk.ask(guest, type="joinBreakout", room="b2")
    with refused("MTG-111"):
        walk.ask(guest, type="joinBreakout", room="b99")
    assert places(walk, guest) == ["b2"]


def test_mtg_11_a_timer_brings_everybody_back_and_can_be_extended() -> None:
    walk, host, colleague, _ = walk_of_three()
    walk.ask(host, **TWO, random=True)
    walk.ask(host, type="openBreakouts", minutes=5)
    assert walk.seen[colleague]["state"]["breakouts"]["endsAt"]
    walk.at += 299
    walk.do(Tick(walk.at))
    assert places(walk, colleague) != [""]
    walk.ask(host, type="extendBreakouts", minutes=1)
    walk.at += 59
    walk.do(Tick(walk.at))
    assert places(walk, colleague) != [""]
    walk.ask(host, type="closeBreakouts", seconds=30)
    walk.at += 30
    walk.do(Tick(walk.at))
    assert places(walk, colleague) == [""] and not walk.room.breakouts.open


def test_mtg_11_a_room_calls_for_help_until_a_host_comes() -> None:
    walk, host, colleague, guest = walk_of_three()
    walk.ask(host, **TWO)
    with refused("MTG-110"):
        walk.ask(guest, type="callHelp")
    walk.ask(host, type="assignBreakout", participants=[walk.id(guest)], room="b2")
    walk.ask(host, type="openBreakouts")
    walk.ask(guest, type="callHelp")
    asking = [one["name"] for one in walk.seen[host]["state"]["breakouts"]["rooms"] if one["help"]]
    assert asking == ["Blue"]
    walk.ask(host, type="joinBreakout", room="b2")
    assert not any(one["help"] for one in walk.seen[host]["state"]["breakouts"]["rooms"])
    effects = walk.ask(host, type="tellBreakouts", text="Two more minutes")
    assert effects[0].fields == {"name": "Ada", "text": "Two more minutes"} and effects[0].to is None
    with refused("MTG-110"):
        walk.ask(colleague, type="tellBreakouts", text="x")


def test_the_chat_of_a_room_is_read_there_only() -> None:
    walk, host, colleague, guest = walk_of_three()
    walk.ask(host, **TWO)
    walk.ask(host, type="assignBreakout", participants=[walk.id(colleague), walk.id(guest)], room="b1")
    walk.ask(host, type="chat", text="all of you")
    walk.ask(host, type="openBreakouts")
    walk.ask(guest, type="chat", text="we two")
    walk.ask(guest, type="chat", text="help me", to=walk.id(host))
    texts = {each: [line["text"] for line in walk.seen[each]["chat"]] for each in (host, colleague, guest)}
    assert texts == {host: ["all of you", "help me"], colleague: ["we two"], guest: ["we two", "help me"]}
    walk.ask(host, type="closeBreakouts")
    assert [line["text"] for line in walk.seen[colleague]["chat"]] == ["all of you"]
    walk.check()


_MOVES = ("plan", "shuffle", "open", "close", "move guest", "join guest", "back guest", "help guest", "visit",
          "leave guest", "return guest", "resume", "time", "demote", "publish guest")  # fmt: skip


def _perform(walk: Walk, move: str) -> None:
    host, guest = "host", next((key for key in walk.seen if key.startswith("guest")), "none")
    one = next((each for each in walk.room.participants.values() if each.who == GUEST), None)
    walk.at += 1
    match move:
        case "plan" | "shuffle":
            walk.ask(host, **TWO, random=move == "shuffle")
        case "open":
            walk.ask(host, type="openBreakouts", minutes=1)
        case "close":
            walk.ask(host, type="closeBreakouts")
        case "move guest":
            walk.ask(host, type="assignBreakout", participants=[one.id if one else "p9"], room=_room(walk))
        case "join guest" | "back guest":
            walk.ask(guest, type="joinBreakout", room=_room(walk) if move == "join guest" else "")
        case "help guest":
            walk.ask(guest, type="callHelp")
        case "visit":
            walk.ask(host, type="joinBreakout", room=_room(walk))
        case "leave guest":
            walk.ask(guest, type="leave")
        case "return guest":
            if one is not None:
                walk.do(Disconnect(guest, walk.at))
                walk.seen.pop(guest)
                walk.do(Return(one.seat_hash, f"guest{walk.at}", walk.at))
        case "resume":
            walk.room = msgspec.json.decode(msgspec.json.encode(walk.room), type=Room)
            walk.do(ConnectionsLost(walk.at))
            walk.seen.clear()
            for each in list(walk.room.participants.values()):
                walk.do(Return(each.seat_hash, "host" if each.who == HOST else f"guest{walk.at}", walk.at))
        case "time":
            walk.at += 45
            walk.do(Tick(walk.at))
        case "demote":
            walk.ask(host, type="setRole", participant=one.id if one else "p9", role="coHost")
        case "publish guest":
            walk.ask(guest, type="publish", sdp="v=0", sources=[{"mid": "0", "source": "camera"}])
            walk.do(Published(one.id if one else "p9", ("camera",)))


def _room(walk: Walk) -> str:
    return next(reversed(walk.room.breakouts.rooms), "b1")


def hold(walk: Walk, before: Room) -> None:
    walk.check()
    now = walk.room.breakouts
    for one in walk.room.participants.values():
        assert one.place in ("", *now.rooms), "nobody is in a room that is gone"
        assert now.open or not one.place, "closed rooms hold nobody"
        old = before.participants.get(one.id)
        assert old is None or old.place == one.place or not one.sources, "media stays where it was sent"
    assert set(now.assigned) <= set(walk.room.participants)
    assert set(now.assigned.values()) <= set(now.rooms)
    for room in now.rooms.values():
        there = [one for one in walk.room.participants.values() if one.place == room.id]
        assert not room.help_at or (there and not any(one.hosts for one in there)), "a call that nobody makes"


@pytest.mark.parametrize("start", [(), ("shuffle", "open"), ("shuffle", "open", "help guest")])
def test_mtg_11_every_short_sequence_keeps_everybody_in_one_place(start: tuple[str, ...]) -> None:
    for moves in itertools.product(_MOVES, repeat=2):
        walk = Walk()
        walk.arrive(HOST, "host")
        walk.arrive(GUEST, "guest")
        for move in (*start, *moves):
            before = walk.room
            try:
                _perform(walk, move)
            except Refused:
                assert walk.room is before
            hold(walk, before)


async def test_mtg_11_media_follows_the_rooms_and_another_server_goes_on_with_them(meetings: Meetings) -> None:
    api, sfu = meetings.api, meetings.sfu
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    guest, other = [await enter(api, link_of(bridge), name=name) for name in ("Gus", "Ola")]
    meeting, me = guest.view["room"]["meetingId"], guest.view["you"]
    publish: dict[str, Any] = {"sdp": OFFER, "sources": [{"mid": "0", "source": "microphone"}]}
    for one in (host, guest, other):
        await one.do("publish", **publish)
    await guest.do("mute", source="microphone", muted=True)
    await host.do("planBreakouts", rooms=["Red", "Blue"])
    await host.do("assignBreakout", participants=[me], room="b2")
    await host.do("openBreakouts")
    await guest.until(lambda one: own(one)["place"] == "b2", "the room of the guest")
    assert own(guest)["sources"] == []
    await guest.do("publish", **publish)
    assert set(sfu.rooms[meeting].participants) == {host.view["you"], other.view["you"]}
    there = sfu.rooms[f"{meeting}.b2"].participants
    assert set(there) == {me} and there[me].muted, "who is muted stays muted elsewhere"
    await guest.do("chat", text="alone")
    await guest.do("callHelp")
    second = RoomServer(api.here, sfu)
    await meetings.server.close()
    await second.open()
    try:
        await host.until(lambda one: own(one)["connected"] and one.events[-1]["event"] == "welcome", "the next owner")
        found = {one["id"]: one["place"] for one in host.view["participants"]}
        assert found[me] == "b2" and [one["help"] is None for one in host.view["state"]["breakouts"]["rooms"]] == [
            True,
            False,
        ]
        await host.do("closeBreakouts")
        await guest.until(lambda one: own(one)["place"] == "", "the way back")
        await guest.do("publish", **publish)
        assert set(sfu.rooms) == {meeting} and me in sfu.rooms[meeting].participants
        assert not [one for one in other.events if one.get("text") == "alone"]
    finally:
        await second.close()


def own(one: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in one.view["participants"] if each["id"] == one.view["you"])
    return found
