"""What happens in a room: `step(room, event)` gives the next room and what else is to be done. Pure.

Events for participants are not effects: `views.py` derives them from the room before and after.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from clarion.features.meetings.encryption.rules import check_server_may_listen
from clarion.features.meetings.rooms.events import (
    Arrive,
    Ask,
    BridgeChanged,
    Close,
    ConnectionsLost,
    Disconnect,
    Effect,
    EndNow,
    Event,
    MediaLost,
    PersonGone,
    Published,
    Refused,
    Return,
    Stepped,
    Tick,
    Welcomed,
)
from clarion.features.meetings.rooms.features import FEATURES
from clarion.features.meetings.rooms.requests import ask
from clarion.features.meetings.rooms.seats import ended, put, seated, settled, without
from clarion.features.meetings.rooms.state import (
    AWAY_GRACE_S,
    LONGEST_WAIT_S,
    MOST_WAITING,
    Identity,
    Participant,
    Room,
    WaitsFor,
)
from clarion.features.meetings.webinars.seats import check_may_enter, first_role, waits_in_webinar, without_twins

replace = msgspec.structs.replace


def step(room: Room, event: Event) -> Stepped:
    """Raises Refused: then nothing has changed."""
    if room.ended:
        raise Refused("MTG-113", "The meeting has ended.")
    after, effects = _STEPS[type(event)](room, event)
    after, more = _settled(room, after, getattr(event, "at", 0.0))
    if after is not room:
        after = replace(after, revision=room.revision + 1)
    return after, effects + more


def _settled(before: Room, after: Room, at: float) -> Stepped:
    """What follows of itself: of seats, then of each feature."""
    after, effects = settled(after, at)
    for feature in FEATURES:
        if feature.settle is not None and not after.ended:
            after, more = feature.settle(before, after, at)
            effects = effects + more
    return after, effects


# ---- coming and going


def may_enter(room: Room, who: Identity) -> None:
    """Raises Refused for someone who gets no seat at all, not even in the lobby."""
    if who.phone:
        check_server_may_listen(room, "Joining by phone")
    if who.extension_id and who.extension_id in room.banned:
        raise Refused("MTG-113", "You were removed from this meeting.")
    if who.host:
        return
    if who.invited and len(room.participants) < room.rules.capacity:
        return
    check_may_enter(room, who)
    if room.rules.same_account and who.account_id != room.account_id:
        raise Refused("MTG-103", "This meeting is for people of the company only.")
    if room.rules.no_guests and who.guest:
        raise Refused("MTG-102", "Sign in to join this meeting.")
    if room.locked:
        raise Refused("MTG-114", "The meeting is locked.")
    most_waiting = room.rules.capacity if room.webinar.is_on else MOST_WAITING
    if len(room.participants) >= room.rules.capacity or len(room.waiting()) >= most_waiting:
        raise Refused("MTG-115", "The meeting is full.")


def waits_for(room: Room, who: Identity) -> WaitsFor:
    """Why someone who has a seat waits in the lobby; empty when they do not."""
    if room.webinar.is_on:
        return waits_in_webinar(room, who)
    if who.host or who.invited:
        return ""
    if _waits_for_admission(room, who):
        return "admission"
    hosted = any(one.hosts for one in room.participants.values())
    return "" if hosted or room.rules.join_before_host or room.started_at else "host"


def _waits_for_admission(room: Room, who: Identity) -> bool:
    match room.rules.waiting_room:
        case "Everybody":
            return True
        case "GuestsOnly":
            return who.guest
        case "OtherAccount":
            return who.account_id != room.account_id
        case _:
            return room.guests_wait and who.guest


def _arrive(room: Room, event: Arrive) -> Stepped:
    if event.ticket in room.used:
        raise Refused("MTG-113", "This ticket was used. Open the link again.")
    room, gone = without_twins(room, event.who)
    may_enter(room, event.who)
    waits = waits_for(room, event.who)
    newcomer = Participant(
        id=room.next_participant,
        who=event.who,
        seat="lobby",
        role=first_role(event.who),
        seat_hash=event.seat_hash,
        connection=event.connection,
        waits_for=waits,
        arrived_at=event.at,
        microphone_muted=room.rules.audio_muted and not event.who.host,
        camera_muted=room.rules.video_muted and not event.who.host,
    )
    room = replace(
        room,
        next_id=room.next_id + 1,
        used=room.used | {event.ticket: event.valid_until},
        participants=room.participants | {newcomer.id: newcomer},
    )
    room = room if waits else seated(room, [newcomer], event.at)
    return room, [*gone, Welcomed(newcomer.id)]


def _return(room: Room, event: Return) -> Stepped:
    one = next((each for each in room.participants.values() if each.seat_hash == event.seat_hash), None)
    if one is None:
        raise Refused("MTG-113", "This seat is no longer yours. Open the link again.")
    effects: list[Effect] = []
    if one.connection and one.connection != event.connection:
        effects.append(Close(one.connection, "replaced"))
    room = put(room, replace(one, connection=event.connection, away_since=0.0))
    return room, [*effects, Welcomed(one.id)]


def _disconnect(room: Room, event: Disconnect) -> Stepped:
    one = room.by_connection(event.connection)
    if one is None:
        return room, []
    return put(room, replace(one, connection="", away_since=event.at)), []


def _end_now(room: Room, event: EndNow) -> Stepped:
    return ended(room, [], event.reason)


def _bridge_changed(room: Room, event: BridgeChanged) -> Stepped:
    return replace(room, title=event.title, rules=event.rules), []


def _connections_lost(room: Room, event: ConnectionsLost) -> Stepped:
    away = {
        one.id: replace(one, connection="", away_since=one.away_since or event.at) for one in room.participants.values()
    }
    return replace(room, participants=away), []


def _media_lost(room: Room, _event: MediaLost) -> Stepped:
    silent = {one.id: replace(one, sources=()) for one in room.participants.values() if one.sources}
    return (replace(room, participants=room.participants | silent) if silent else room), []


def _person_gone(room: Room, event: PersonGone) -> Stepped:
    gone = [
        one
        for one in room.participants.values()
        if one.who.account_id == event.account_id and event.extension_id in ("", one.who.extension_id)
    ]
    if event.extension_id and not event.suspended:
        room = replace(room, banned=tuple(dict.fromkeys((*room.banned, event.extension_id))))
    return without(room, gone, "suspended" if event.suspended else "expired")


def _tick(room: Room, event: Tick) -> Stepped:
    late = [
        one
        for one in room.participants.values()
        if (one.away_since and event.at - one.away_since >= AWAY_GRACE_S)
        or (one.seat == "lobby" and event.at - one.arrived_at >= LONGEST_WAIT_S)
    ]
    valid = {ticket: until for ticket, until in room.used.items() if until > event.at}
    if len(valid) != len(room.used):
        room = replace(room, used=valid)
    return without(room, late, "expired") if late else (room, [])


def _published(room: Room, event: Published) -> Stepped:
    one = room.participants.get(event.participant)
    if one is None or not one.is_in:
        return room, []
    return put(room, replace(one, sources=event.sources)), []


_STEPS: dict[type[Any], Callable[[Room, Any], Stepped]] = {
    Arrive: _arrive,
    Return: _return,
    Disconnect: _disconnect,
    Ask: ask,
    Published: _published,
    PersonGone: _person_gone,
    EndNow: _end_now,
    BridgeChanged: _bridge_changed,
    ConnectionsLost: _connections_lost,
    MediaLost: _media_lost,
    Tick: _tick,
}
for _feature in FEATURES:
    _STEPS.update(_feature.steps)
