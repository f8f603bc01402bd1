"""Who has a seat in a room, and what follows of itself when that changes. Pure."""

import msgspec

from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.events import Close, Effect, LeftBy, Stepped, Welcomed
from clarion.features.meetings.rooms.state import EMPTY_GRACE_S, HOSTS, Participant, Room
from clarion.features.meetings.webinars.seats import may_go_in

replace = msgspec.structs.replace


def seated(room: Room, people: list[Participant], at: float) -> Room:
    """These are in the meeting now."""
    found = {
        one.id: replace(
            one,
            seat="in",
            waits_for="",
            joined_at=at,
            microphone_muted=one.microphone_muted or (not room.self_unmute and one.role not in HOSTS),
        )
        for one in people
    }
    return replace(room, participants=room.participants | found, started_at=room.started_at or at, empty_since=0.0)


def without(room: Room, people: list[Participant], reason: wire.EndReason) -> Stepped:
    """The room without these, and why each is gone."""
    if not people:
        return room, []
    gone = {one.id for one in people}
    left = {key: one for key, one in room.participants.items() if key not in gone}
    spotlight = "" if room.spotlight in gone else room.spotlight
    effects: list[Effect] = [LeftBy(one.id, reason) for one in people if one.is_in]
    effects += [Close(one.connection, reason) for one in people if one.connection]
    return replace(room, participants=left, spotlight=spotlight), effects


def settled(room: Room, at: float) -> Stepped:
    """What follows of itself: someone must host, those who wait for a host get in, an empty meeting ends."""
    if room.ended:
        return room, []
    room = _with_host(room)
    effects: list[Effect] = []
    if any(one.hosts for one in room.participants.values()):
        let_in = [one for one in room.waiting() if one.waits_for == "host" and may_go_in(room, one)]
        if let_in:
            room = seated(room, let_in, at)
            effects += [Welcomed(one.id) for one in let_in]
    if room.everybody_in():
        return (replace(room, empty_since=0.0) if room.empty_since else room), effects
    if not room.empty_since:
        return replace(room, empty_since=at or room.opened_at), effects
    over = at - room.empty_since >= EMPTY_GRACE_S and (room.started_at or not room.participants)
    return ended(room, effects) if over else (room, effects)


def _with_host(room: Room) -> Room:
    """When the last host has left, the first co-host becomes host, else the colleague who is here longest."""
    people = room.everybody_in()
    if any(one.role == "host" for one in people):
        return room if room.hosted else replace(room, hosted=True)
    if not room.hosted:
        return room
    by_time = sorted(people, key=lambda one: (one.joined_at, one.id))
    co_hosts = [one for one in by_time if one.role == "coHost"]
    colleagues = [one for one in by_time if one.who.account_id == room.account_id and one.role == "speaker"]
    for one in (co_hosts or colleagues)[:1]:
        return put(room, replace(one, role="host"))
    return room


def ended(room: Room, effects: list[Effect], reason: wire.EndReason = "ended") -> Stepped:
    room, more = without(room, list(room.participants.values()), reason)
    return replace(room, ended=True), effects + more


def put(room: Room, one: Participant) -> Room:
    return (
        room if room.participants.get(one.id) == one else replace(room, participants=room.participants | {one.id: one})
    )
