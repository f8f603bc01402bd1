"""The room's state machine. MTG-14, MTG-17, MTG-18, MTG-19: lobby, hosts and what each role may do."""

from typing import Any

import pytest
from msgspec.structs import replace

from clarion.features.meetings.rooms.events import (
    Arrive,
    ConnectionsLost,
    Disconnect,
    PersonGone,
    Return,
    Tick,
)
from clarion.features.meetings.rooms.machine import step
from clarion.features.meetings.rooms.state import AWAY_GRACE_S, EMPTY_GRACE_S
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, OTHER, Walk, new_room, refused


@pytest.mark.parametrize(
    ("waiting_room", "inside"),
    [
        ("Nobody", {"Bob", "Cy", "Gus"}),
        ("GuestsOnly", {"Bob", "Cy"}),
        ("OtherAccount", {"Bob"}),
        ("Everybody", set()),
    ],
)
def test_mtg_17_who_waits_in_the_lobby(waiting_room: Any, inside: set[str]) -> None:
    walk = Walk(waiting_room=waiting_room)
    host = walk.arrive(HOST)
    for who in (COLLEAGUE, OTHER, GUEST):
        walk.arrive(who)
    assert walk.names_in() == {"Ada"} | inside
    assert {one["name"] for one in walk.seen[host]["lobby"]} == {"Bob", "Cy", "Gus"} - inside
    walk.check()


def test_mtg_17_the_lobby_shows_title_and_host_and_nothing_else_and_hosts_admit_or_deny() -> None:
    walk = Walk(waiting_room="Everybody")
    host, guest, other = walk.arrive(HOST), walk.arrive(GUEST), walk.arrive(OTHER)
    assert walk.seen[guest]["room"] == {"title": "Weekly", "hostName": "Ada"}
    assert walk.seen[guest]["participants"] == walk.seen[guest]["lobby"] == walk.seen[guest]["chat"] == []
    for request in ({"type": "chat", "text": "hi"}, {"type": "raiseHand", "raised": True}):
        with refused("MTG-110"):
            walk.ask(guest, **request)
    walk.ask(host, type="deny", participants=[walk.id(other)])
    assert walk.ended[other] == "denied"
    walk.ask(host, type="admit", participants="all")
    assert walk.seen[guest]["phase"] == "in"
    assert walk.names_in() == {"Ada", "Gus"}
    walk.check()


def test_nobody_joins_before_the_host_where_that_is_not_allowed() -> None:
    walk = Walk(join_before_host=False, waiting_room="GuestsOnly")
    colleague, guest = walk.arrive(COLLEAGUE), walk.arrive(GUEST)
    assert [walk.seen[each]["waitsFor"] for each in (colleague, guest)] == ["host", "admission"]
    walk.arrive(HOST)
    assert walk.names_in() == {"Ada", "Bob"}
    assert walk.seen[guest]["phase"] == "lobby"
    walk.check()


def test_mtg_18_a_co_host_follows_the_host_then_a_colleague_never_a_guest() -> None:
    walk = Walk()
    host, guest, colleague, other = (walk.arrive(who) for who in (HOST, GUEST, COLLEAGUE, OTHER))
    walk.ask(host, type="setRole", participant=walk.id(other), role="coHost")
    walk.ask(host, type="leave")
    assert walk.seen[other]["role"] == "host"
    walk.ask(other, type="leave")
    assert walk.seen[colleague]["role"] == "host"
    walk.ask(colleague, type="leave")
    assert walk.seen[guest]["role"] == "speaker"
    walk.check()


def test_before_a_host_came_nobody_becomes_one() -> None:
    walk = Walk()
    colleague = walk.arrive(COLLEAGUE)
    assert walk.seen[colleague]["role"] == "speaker"


def test_mtg_19_each_role_does_what_it_may() -> None:
    walk = Walk()
    host, co_host, speaker = (walk.arrive(who) for who in (HOST, COLLEAGUE, OTHER))
    walk.ask(host, type="setRole", participant=walk.id(co_host), role="coHost")
    hosts_only: list[dict[str, Any]] = [
        {"type": "muteAll"},
        {"type": "lock", "locked": True},
        {"type": "end"},
        {"type": "remove", "participant": "p1"},
        {"type": "spotlight", "participant": "p1"},
        {"type": "setRole", "participant": "p3", "role": "host"},
        {"type": "admit", "participants": "all"},
    ]
    for request in hosts_only:
        with refused("MTG-110"):
            walk.ask(speaker, **request)
    for request in ({"type": "remove", "participant": "p1"}, {"type": "setRole", "participant": "p3", "role": "host"}):
        with refused("MTG-110"):
            walk.ask(co_host, **request)
    walk.ask(co_host, type="setRole", participant="p3", role="listener")
    with refused("MTG-110"):
        walk.ask(speaker, type="publish", sdp="v=0", sources=[{"mid": "0", "source": "microphone"}])
    walk.check()


def test_mute_all_with_and_without_leave_to_unmute() -> None:
    walk = Walk()
    host, colleague = walk.arrive(HOST), walk.arrive(COLLEAGUE)
    walk.ask(host, type="muteAll", selfUnmute=True)
    walk.ask(colleague, type="mute", source="microphone", muted=False)
    walk.ask(host, type="muteAll", selfUnmute=False)
    with refused("MTG-110"):
        walk.ask(colleague, type="mute", source="microphone", muted=False)
    late = walk.arrive(GUEST)
    people = {one["name"]: one["muted"]["microphone"] for one in walk.seen[late]["participants"]}
    assert people == {"Ada": False, "Bob": True, "Gus": True}
    walk.check()


def test_a_removed_person_comes_back_by_no_seat_and_no_ticket_and_guests_wait_after_a_removed_guest() -> None:
    walk = Walk()
    host, colleague, guest = (walk.arrive(who) for who in (HOST, COLLEAGUE, GUEST))
    second = walk.arrive(COLLEAGUE)
    walk.ask(host, type="remove", participant=walk.id(colleague))
    assert walk.ended[colleague] == walk.ended[second] == "removed"
    with refused("MTG-113"):
        walk.do(Return(f"s-{colleague}", "again", walk.at))
    with refused("MTG-113"):
        walk.arrive(COLLEAGUE)
    walk.ask(host, type="remove", participant=walk.id(guest))
    back = walk.arrive(GUEST)
    assert walk.seen[back]["phase"] == "lobby"
    walk.check()


def test_a_locked_room_takes_nobody_new_but_those_who_come_back_and_hosts() -> None:
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    walk.ask(host, type="lock", locked=True)
    with refused("MTG-114"):
        walk.arrive(OTHER)
    walk.do(Disconnect(guest, walk.at))
    walk.do(Return(f"s-{guest}", "back", walk.at))
    walk.arrive(HOST)
    assert walk.names_in() == {"Ada", "Gus"}
    walk.check()


def test_a_seat_keeps_role_and_hand_over_a_lost_connection_and_a_dead_owner() -> None:
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    walk.ask(guest, type="raiseHand", raised=True)
    walk.do(ConnectionsLost(walk.at))
    walk.at += AWAY_GRACE_S - 1
    walk.do(Tick(walk.at))
    walk.do(Return(f"s-{guest}", "back", walk.at))
    me = next(one for one in walk.seen["back"]["participants"] if one["name"] == "Gus")
    assert me["hand"] and me["connected"]
    walk.at += 2
    walk.do(Tick(walk.at))
    assert walk.names_in() == {"Gus"}
    with refused("MTG-113"):
        walk.do(Return(f"s-{host}", "late", walk.at))
    walk.check()


def test_a_seat_that_is_opened_elsewhere_closes_the_earlier_socket() -> None:
    walk = Walk()
    guest = walk.arrive(GUEST)
    walk.do(Return(f"s-{guest}", "other", walk.at))
    assert walk.ended[guest] == "replaced"
    walk.do(Disconnect(guest, walk.at))
    assert walk.seen["other"]["participants"][0]["connected"]


def test_a_ticket_works_once() -> None:
    walk = Walk()
    walk.arrive(GUEST, "once")
    walk.ask("once", type="leave")
    with refused("MTG-113"):
        walk.do(Arrive(GUEST, "t-once", "s2", "twice", walk.at, walk.at + 60))


def test_a_host_who_leaves_the_company_is_out_and_the_meeting_goes_on() -> None:
    walk = Walk()
    host, colleague = walk.arrive(HOST), walk.arrive(COLLEAGUE)
    walk.do(PersonGone("acme", "1", walk.at))
    assert walk.ended[host] == "expired"
    assert walk.seen[colleague]["role"] == "host"
    with refused("MTG-113"):
        walk.arrive(HOST)
    walk.check()


def test_the_meeting_ends_a_while_after_the_last_has_left_or_for_all_at_once() -> None:
    walk = Walk()
    walk.ask(walk.arrive(HOST), type="leave")
    walk.at += EMPTY_GRACE_S - 1
    walk.do(Tick(walk.at))
    assert not walk.room.ended
    walk.at += 2
    walk.do(Tick(walk.at))
    assert walk.room.ended
    with refused("MTG-113"):
        walk.arrive(HOST)
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    walk.ask(host, type="end")
    assert walk.room.ended
    assert walk.ended == {host: "ended", guest: "ended"}


def test_extension_ids_are_for_colleagues_and_private_lines_for_two() -> None:
    walk = Walk()
    host, colleague, other = (walk.arrive(who) for who in (HOST, COLLEAGUE, OTHER))
    ids = lambda connection: {one["name"]: one.get("extensionId") for one in walk.seen[connection]["participants"]}  # noqa: E731
    assert ids(host) == {"Ada": "1", "Bob": "2", "Cy": None}
    assert ids(other) == {"Ada": None, "Bob": None, "Cy": "9"}
    walk.ask(colleague, type="chat", text="secret", to=walk.id(host))
    assert [line["text"] for line in walk.seen[host]["chat"]] == ["secret"]
    assert walk.seen[other]["chat"] == []
    walk.check()


def test_names_lose_control_characters_and_must_not_be_empty() -> None:
    walk = Walk()
    guest = walk.arrive(GUEST)
    walk.ask(guest, type="rename", name="<script>\x00 x\u202e")
    assert walk.names_in() == {"<script> x"}
    with refused("CMN-101"):
        walk.ask(guest, type="rename", name="\x07")


def test_mtg_36_a_meeting_has_no_time_cap() -> None:
    walk = Walk()
    host = walk.arrive(HOST)
    walk.arrive(GUEST)
    for day in range(1, 32):
        walk.do(Tick(walk.at + day * 86_400))
    assert walk.names_in() == {"Ada", "Gus"}
    walk.ask(host, type="raiseHand", raised=True)
    assert host in walk.seen


def test_mtg_34_mtg_35_a_room_takes_500_people_and_tells_the_next_one() -> None:
    room = new_room()
    for number in range(500):
        who = replace(HOST, name=f"P{number}", extension_id=str(number), host=not number)
        room, _ = step(room, Arrive(who, f"t{number}", f"s{number}", f"c{number}", 1.0, 60.0))
    assert len(room.everybody_in()) == 500
    with refused("MTG-115"):
        step(room, Arrive(GUEST, "t", "s", "c", 1.0, 60.0))
