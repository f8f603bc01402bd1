"""Every short sequence of events in a room, and longer ones at random: what must hold in every state. MTG-17."""

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.meetings.rooms.events import (
    ConnectionsLost,
    Disconnect,
    PersonGone,
    Published,
    Refused,
    Return,
    Tick,
)
from clarion.features.meetings.rooms.state import AWAY_GRACE_S
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk

_PEOPLE = {"host": HOST, "colleague": COLLEAGUE, "guest": GUEST}
_MOVES = [f"{verb} {who}" for verb in ("arrive", "drop", "back", "leave") for who in _PEOPLE] + [
    "admit", "deny", "remove guest", "remove colleague", "mute all", "lock", "unlock", "end", "tick", "resume",
    "gone host", "listen colleague", "hand guest", "publish guest", "chat guest", "promote colleague",
]  # fmt: skip


def perform(walk: Walk, move: str) -> None:
    """A move; what the machine refuses changes nothing."""
    verb, _, who = move.partition(" ")
    before = walk.room
    try:
        _perform(walk, verb, who)
    except Refused:
        assert walk.room is before


def _perform(walk: Walk, verb: str, who: str) -> None:
    host = next((one.connection for one in walk.room.participants.values() if one.hosts and one.connection), "none")
    target = next((one.id for one in walk.room.participants.values() if _PEOPLE.get(who, GUEST) == one.who), "p99")
    mine = next((each for each in walk.seen if each.startswith(who) and walk.room.by_connection(each)), "none")
    walk.at += 1
    match verb:
        case "arrive":
            walk.arrive(_PEOPLE[who], f"{who}{walk.at}")
        case "drop":
            walk.do(Disconnect(mine, walk.at))
        case "back":
            seat = next((one.seat_hash for one in walk.room.participants.values() if one.id == target), "none")
            walk.do(Return(seat, f"{who}{walk.at}", walk.at))
        case "leave":
            walk.ask(mine, type="leave")
        case "admit" | "deny":
            walk.ask(host, type=verb, participants="all")
        case "remove":
            walk.ask(host, type="remove", participant=target)
        case "mute":
            walk.ask(host, type="muteAll", selfUnmute=False)
        case "lock" | "unlock":
            walk.ask(host, type="lock", locked=verb == "lock")
        case "end":
            walk.ask(host, type="end")
        case "tick":
            walk.at += AWAY_GRACE_S
            walk.do(Tick(walk.at))
        case "resume":
            walk.do(ConnectionsLost(walk.at))
        case "gone":
            walk.do(PersonGone("acme", "1", walk.at))
        case "listen":
            walk.ask(host, type="setRole", participant=target, role="listener")
        case "promote":
            walk.ask(host, type="setRole", participant=target, role="coHost")
        case "hand":
            walk.ask(mine, type="raiseHand", raised=True)
        case "publish":
            walk.ask(mine, type="publish", sdp="v=0", sources=[{"mid": "0", "source": "camera"}])
            walk.do(Published(target, ("camera",)))
        case "chat":
            walk.ask(mine, type="chat", text="hi")


def hold(walk: Walk) -> None:
    """What holds in every state."""
    walk.check()
    room = walk.room
    assert not (room.ended and room.participants)
    assert room.spotlight == "" or room.participants[room.spotlight].is_in
    for one in room.participants.values():
        assert one.is_in or not one.sources, "nobody in the lobby sends"
        assert not (one.role == "listener" and one.sources)
        assert one.who.extension_id not in room.banned or not one.who.extension_id
        if not one.is_in and one.connection:
            seen = walk.seen[one.connection]
            assert seen["participants"] == seen["chat"] == seen["lobby"] == [], "nobody in the lobby sees"
    live = {one.connection for one in room.participants.values() if one.connection}
    assert set(walk.seen) >= live
    for connection in set(walk.seen) - live:
        walk.seen.pop(connection)  # its socket is gone: nothing reaches it any more


RULES: list[dict[str, Any]] = [
    {},
    {"waiting_room": "Everybody", "join_before_host": False},
    {"waiting_room": "GuestsOnly", "audio_muted": True},
]


@pytest.mark.parametrize("rules", RULES)
def test_every_short_sequence_keeps_what_must_hold(rules: dict[str, Any]) -> None:
    for moves in itertools.product(_MOVES, repeat=2):
        walk = Walk(**rules)
        for move in ("arrive host", "arrive guest", *moves):
            perform(walk, move)
            hold(walk)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RULES), st.lists(st.sampled_from(_MOVES), min_size=3, max_size=30))
def test_without_admission_nobody_sees_or_hears_in_any_state(rules: dict[str, Any], moves: list[str]) -> None:
    walk = Walk(**rules)
    admitted: set[str] = set()
    for move in moves:
        before = {one.id for one in walk.room.everybody_in()}
        hosts = any(one.hosts for one in walk.room.participants.values())
        perform(walk, move)
        hold(walk)
        for one in walk.room.everybody_in():
            if one.id in before or one.who.host or walk.room.rules.waiting_room == "Nobody":
                continue
            if walk.room.rules.waiting_room == "GuestsOnly" and not one.who.guest:
                continue
            assert move == "admit" and hosts, f"{one.name} got in by {move}"
            admitted.add(one.id)


@given(st.text(max_size=200))
def test_no_name_makes_it_fail(text: str) -> None:
    walk = Walk()
    guest = walk.arrive(GUEST)
    with contextlib.suppress(Refused):
        walk.ask(guest, type="rename", name=text[:60] or "x")
    assert all(name and name.isprintable() for name in walk.names_in())
