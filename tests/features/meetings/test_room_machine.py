"""The room's state machine. MTG-14, MTG-17, MTG-18, MTG-19: lobby, hosts and what each role may do."""

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.events import (
    Arrive,
    Ask,
    Close,
    ConnectionsLost,
    Disconnect,
    Event,
    LeftBy,
    PersonGone,
    Published,
    Refused,
    Return,
    Said,
    Tick,
    Welcomed,
)
from clarion.features.meetings.rooms.machine import step
from clarion.features.meetings.rooms.state import AWAY_GRACE_S, EMPTY_GRACE_S, Identity, Room, Rules
from clarion.features.meetings.rooms.views import applied, changes, chat_view, may_read, welcome

HOST = Identity("Ada", "acme", "1", host=True)
COLLEAGUE = Identity("Bob", "acme", "2")
OTHER = Identity("Cy", "globex", "9")
GUEST = Identity("Gus")


def new_room(**rules: Any) -> Room:
    return Room("m", "b", "acme", "Weekly", "Ada", "1", Rules(**rules), 1.0)


class Walk:
    """Drives a room and remembers, for each connection, the snapshot a client would hold."""

    def __init__(self, **rules: Any) -> None:
        self.room = new_room(**rules)
        self.at = 10.0
        self.seen: dict[str, dict[str, Any]] = {}
        self.ended: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def do(self, event: Event) -> list[Any]:
        before = self.room
        self.room, effects = step(before, event)
        reasons = {each.participant: each.reason for each in effects if isinstance(each, LeftBy)}
        welcomed = {each.participant for each in effects if isinstance(each, Welcomed)}
        for each in effects:
            if isinstance(each, Close):
                self.ended[each.connection] = each.reason
                self.seen.pop(each.connection, None)
        for one in self.room.participants.values():
            if not one.connection:
                continue
            if one.id in welcomed:
                self.seen[one.connection] = dict(welcome(self.room, one))
                continue
            for frame in changes(before, self.room, one, reasons):
                self.seen[one.connection] = applied(self.seen[one.connection], frame)
            for each in effects:
                if isinstance(each, Said) and may_read(each.line, one):
                    frame = {"event": "chat", **chat_view(each.line)}
                    self.seen[one.connection] = applied(self.seen[one.connection], frame)
        return effects

    def arrive(self, who: Identity, name: str = "") -> str:
        connection = name or f"c{next(self._numbers)}"
        self.do(Arrive(who, f"t-{connection}", f"s-{connection}", connection, self.at, self.at + 60))
        return connection

    def ask(self, connection: str, **request: Any) -> list[Any]:
        return self.do(Ask(connection, wire.REQUEST.validate_python(request), self.at))

    def id(self, connection: str) -> str:
        one = self.room.by_connection(connection)
        assert one is not None, connection
        return one.id

    def names_in(self) -> set[str]:
        return {one.name for one in self.room.everybody_in()}

    def check(self) -> None:
        """A snapshot and the events after it equal a fresh snapshot."""
        for one in self.room.participants.values():
            if one.connection:
                fresh, kept = dict(welcome(self.room, one)), dict(self.seen[one.connection])
                for each in (fresh, kept):
                    each["participants"] = sorted(each["participants"], key=lambda view: view["id"])
                    each.pop("revision")
                assert kept == fresh


def refused(code: str) -> Any:
    return pytest.raises(Refused, match="") if not code else _Refusal(code)


class _Refusal:
    def __init__(self, code: str) -> None:
        self._code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, Refused), "it was not refused"
        assert error.code == self._code, error.message
        return True


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


# ---- every short sequence, and longer ones at random

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
