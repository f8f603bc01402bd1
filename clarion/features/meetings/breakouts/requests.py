"""Requests about breakout rooms: plan, open, move people, call for help, bring everybody back. Pure. MTG-11, MTG-12."""

import random
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from pydantic import AfterValidator, Field

from clarion.features.meetings.breakouts.state import Breakout, Breakouts, Choice
from clarion.features.meetings.rooms.events import Effect, Refused, Signal, Stepped, Welcomed
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import ParticipantId, Request, at_text, one_line
from clarion.features.meetings.rooms.state import Participant, Room

replace = msgspec.structs.replace

MOST_ROOMS = 50
LONGEST_MINUTES = 480
RoomName = Annotated[str, Field(max_length=60), AfterValidator(one_line)]
RoomId = Annotated[str, Field(max_length=20)]
Minutes = Annotated[int, Field(ge=0, le=LONGEST_MINUTES)]


class PlanBreakouts(Request):
    """Replace the plan. `random`: spread everybody but hosts evenly. `choice`: `self` lets people choose their room."""

    type: Literal["planBreakouts"]
    rooms: Annotated[list[RoomName], Field(max_length=MOST_ROOMS)]
    choice: Choice = "host"
    random: bool = False


class AssignBreakout(Request):
    """Put people into a room, or with an empty id into none. While the rooms are open, this moves them."""

    type: Literal["assignBreakout"]
    participants: Annotated[list[ParticipantId], Field(min_length=1, max_length=1000)]
    room: RoomId = ""


class OpenBreakouts(Request):
    """`minutes`: after which everybody comes back; 0: when a host closes the rooms."""

    type: Literal["openBreakouts"]
    minutes: Minutes = 0


class ExtendBreakouts(Request):
    """Another end of the open rooms, from now; 0: no end."""

    type: Literal["extendBreakouts"]
    minutes: Minutes


class CloseBreakouts(Request):
    """Bring everybody back, after so many seconds that people see counted down."""

    type: Literal["closeBreakouts"]
    seconds: Annotated[int, Field(ge=0, le=120)] = 0


class JoinBreakout(Request):
    """Go to a room, or with an empty id back to the meeting. Hosts may go anywhere."""

    type: Literal["joinBreakout"]
    room: RoomId = ""


class CallHelp(Request):
    """Ask for a host to come to one's room; again with `needed` false, to take that back."""

    type: Literal["callHelp"]
    needed: bool = True


class DismissHelp(Request):
    type: Literal["dismissHelp"]
    room: RoomId


class TellBreakouts(Request):
    """A message to the people of all rooms."""

    type: Literal["tellBreakouts"]
    text: Annotated[str, Field(max_length=500), AfterValidator(one_line)]


def _plan(room: Room, _me: Participant, request: PlanBreakouts, _at: float) -> Stepped:
    if room.breakouts.open:
        raise Refused("MTG-110", "Close the breakout rooms first.")
    first = room.breakouts.next_id
    rooms = [Breakout(f"b{first + index}", name) for index, name in enumerate(request.rooms)]
    assigned = _spread(room, rooms) if request.random and rooms else {}
    by_id = {one.id: one for one in rooms}
    return replace(room, breakouts=Breakouts(first + len(rooms), by_id, request.choice, assigned)), []


def _spread(room: Room, rooms: list[Breakout]) -> dict[str, str]:
    """The same for the same state, as everything here; nobody can foresee it from outside."""
    people = [one.id for one in room.everybody_in() if not one.hosts]
    random.Random(f"{room.meeting_id} {room.revision}").shuffle(people)
    return {one: rooms[index % len(rooms)].id for index, one in enumerate(people)}


def _assign(room: Room, _me: Participant, request: AssignBreakout, _at: float) -> Stepped:
    _require(room, request.room)
    people = [one.id for one in room.everybody_in() if one.id in request.participants]
    if not people:
        raise Refused("MTG-111", "These participants are no longer here.")
    assigned = {key: value for key, value in room.breakouts.assigned.items() if key not in people}
    if request.room:
        assigned |= dict.fromkeys(people, request.room)
    room = _with(room, assigned=assigned)
    return _moved(room, dict.fromkeys(people, request.room)) if room.breakouts.open else (room, [])


def _open(room: Room, _me: Participant, request: OpenBreakouts, at: float) -> Stepped:
    if room.breakouts.open:
        raise Refused("MTG-110", "The breakout rooms are open already.")
    if not room.breakouts.rooms:
        raise Refused("MTG-110", "Plan at least one room first.")
    ends_at = at + 60 * request.minutes if request.minutes else 0.0
    room = _with(room, open=True, ends_at=ends_at)
    return _moved(room, room.breakouts.assigned)


def _extend(room: Room, _me: Participant, request: ExtendBreakouts, at: float) -> Stepped:
    _require_open(room)
    return _with(room, ends_at=at + 60 * request.minutes if request.minutes else 0.0), []


def _close(room: Room, _me: Participant, request: CloseBreakouts, at: float) -> Stepped:
    _require_open(room)
    return (_with(room, ends_at=at + request.seconds), []) if request.seconds else _closed(room)


def _closed(room: Room) -> Stepped:
    """Everybody is back in the meeting; the plan stays."""
    calm = {key: replace(one, help_at=0.0) for key, one in room.breakouts.rooms.items()}
    room = _with(room, open=False, ends_at=0.0, rooms=calm)
    return _moved(room, {one.id: "" for one in room.participants.values()})


def _join(room: Room, me: Participant, request: JoinBreakout, _at: float) -> Stepped:
    _require_open(room)
    _require(room, request.room)
    free = me.hosts or room.breakouts.choice == "self" or not request.room
    if not free and room.breakouts.assigned.get(me.id) != request.room:
        raise Refused("MTG-110", "A host assigns the rooms of this meeting.")
    return _moved(room, {me.id: request.room})


def _call_help(room: Room, me: Participant, request: CallHelp, at: float) -> Stepped:
    if not me.place:
        raise Refused("MTG-110", "You are not in a breakout room.")
    mine = room.breakouts.rooms[me.place]
    since = (mine.help_at or at) if request.needed else 0.0
    return _with_room(room, replace(mine, help_at=since)), []


def _dismiss(room: Room, _me: Participant, request: DismissHelp, _at: float) -> Stepped:
    _require(room, request.room)
    if not request.room:
        raise Refused("MTG-111", "There is no such breakout room.")
    return _with_room(room, replace(room.breakouts.rooms[request.room], help_at=0.0)), []


def _tell(room: Room, me: Participant, request: TellBreakouts, _at: float) -> Stepped:
    _require_open(room)
    return room, [Signal("breakoutMessage", {"name": me.name, "text": request.text})]


def _require_open(room: Room) -> None:
    if not room.breakouts.open:
        raise Refused("MTG-110", "The breakout rooms are not open.")


def _require(room: Room, room_id: str) -> None:
    if room_id and room_id not in room.breakouts.rooms:
        raise Refused("MTG-111", "There is no such breakout room.")


def _with(room: Room, **changes: Any) -> Room:
    return replace(room, breakouts=replace(room.breakouts, **changes))


def _with_room(room: Room, one: Breakout) -> Room:
    return _with(room, rooms=room.breakouts.rooms | {one.id: one})


def _moved(room: Room, places: Mapping[str, str]) -> Stepped:
    """These people are elsewhere: they get a fresh snapshot, send nothing yet, and connect their media there."""
    found: dict[str, Participant] = {}
    effects: list[Effect] = []
    for key, place in places.items():
        one = room.participants.get(key)
        if one is None or not one.is_in or one.place == place:
            continue
        found[key] = replace(one, place=place, sources=())
        effects.append(Welcomed(key))
    return (replace(room, participants=room.participants | found), effects) if found else (room, [])


def settle(_before: Room, room: Room, at: float) -> Stepped:
    """Forget who left, calm a room that a host came to or that is empty, close the rooms when their time is over."""
    now = room.breakouts
    if not now.rooms:
        return room, []
    if any(key not in room.participants for key in now.assigned):
        room = _with(room, assigned={key: one for key, one in now.assigned.items() if key in room.participants})
    if any(one.help_at for one in now.rooms.values()):
        calm = {
            key: replace(one, help_at=0.0)
            for key, one in now.rooms.items()
            if one.help_at and _is_attended(each for each in room.participants.values() if each.place == key)
        }
        if calm:
            room = _with(room, rooms=room.breakouts.rooms | calm)
    if room.breakouts.open and room.breakouts.ends_at and at >= room.breakouts.ends_at:
        return _closed(room)
    return room, []


def _is_attended(people: Iterable[Participant]) -> bool:
    """A host is there, or nobody is."""
    there = list(people)
    return not there or any(one.hosts for one in there)


def breakouts_view(room: Room, _viewer: Participant) -> dict[str, Any]:
    """`rooms` in their order, with since when they ask for help. One key for each participant who is assigned."""
    now = room.breakouts
    if not now.rooms:
        return {}
    rooms = [
        {"id": one.id, "name": one.name, "help": at_text(one.help_at) if one.help_at else None}
        for one in now.rooms.values()
    ]
    view: dict[str, Any] = {
        "rooms": rooms,
        "choice": now.choice,
        "open": now.open,
        "endsAt": at_text(now.ends_at) if now.ends_at else None,
    }
    return view | now.assigned


BREAKOUTS = RoomFeature(
    "breakouts",
    requests={
        PlanBreakouts: _plan,
        AssignBreakout: _assign,
        OpenBreakouts: _open,
        ExtendBreakouts: _extend,
        CloseBreakouts: _close,
        JoinBreakout: _join,
        CallHelp: _call_help,
        DismissHelp: _dismiss,
        TellBreakouts: _tell,
    },
    for_hosts=frozenset(
        (PlanBreakouts, AssignBreakout, OpenBreakouts, ExtendBreakouts, CloseBreakouts, DismissHelp, TellBreakouts)
    ),
    settle=settle,
    view=breakouts_view,
)
