"""Requests of participants: who may do what, and what it changes. Pure."""

from typing import Any

import msgspec

from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.events import Ask, Reacted, Refused, Reported, Said, Stepped, Welcomed
from clarion.features.meetings.rooms.feature import Handler
from clarion.features.meetings.rooms.features import FEATURES
from clarion.features.meetings.rooms.seats import ended, put, seated, without
from clarion.features.meetings.rooms.state import HOSTS, MOST_CHAT, ChatLine, Participant, Room
from clarion.features.meetings.webinars.seats import check_may_write

replace = msgspec.structs.replace


def ask(room: Room, event: Ask) -> Stepped:
    me = room.by_connection(event.connection)
    if me is None:
        raise Refused("MTG-113", "Join first.")
    request = event.request
    if isinstance(request, wire.Leave):
        return without(room, [me], "left")
    if not me.is_in:
        raise Refused("MTG-110", "Wait until you are let in.")
    kind = type(request)
    if kind in FOR_HOSTS and not me.hosts:
        raise Refused("MTG-110", "Only a host can do this.")
    return HANDLERS[kind](room, me, request, event.at)


def may_publish(room: Room, me: Participant, sources: list[wire.Source]) -> None:
    """Raises Refused."""
    if not me.is_in:
        raise Refused("MTG-110", "Wait until you are let in.")
    if me.role == "listener":
        raise Refused("MTG-110", "You are listening only. Ask a host to let you speak.")
    if {"screen", "screenAudio"} & set(sources) and not (room.rules.screen_sharing or me.hosts):
        raise Refused("MTG-110", "Only hosts share their screen in this meeting.")
    if "camera" in sources and not (room.webinar.panel_video or me.hosts):
        raise Refused("MTG-110", "Only hosts show themselves in this webinar.")


def _publish(room: Room, me: Participant, request: wire.Publish, _at: float) -> Stepped:
    may_publish(room, me, [one.source for one in request.sources])
    return room, []


def _nothing(room: Room, _me: Participant, _request: Any, _at: float) -> Stepped:
    return room, []


def _mute(room: Room, me: Participant, request: wire.Mute, _at: float) -> Stepped:
    if request.source == "microphone" and not request.muted and not room.self_unmute and not me.hosts:
        raise Refused("MTG-110", "The host muted everybody. Raise your hand to speak.")
    return put(room, _with_muted(me, request.source, request.muted)), []


def _with_muted(one: Participant, source: wire.Source, muted: bool) -> Participant:
    match source:
        case "microphone":
            return replace(one, microphone_muted=muted)
        case "camera":
            return replace(one, camera_muted=muted)
        case _:
            raise Refused("MTG-110", "Stop sharing instead.")


def _unpublish(room: Room, me: Participant, request: wire.Unpublish, _at: float) -> Stepped:
    return put(room, replace(me, sources=tuple(one for one in me.sources if one != request.source))), []


def _raise_hand(room: Room, me: Participant, request: wire.RaiseHand, at: float) -> Stepped:
    hand = (me.hand_at or at) if request.raised else 0.0
    return put(room, replace(me, hand_at=hand)), []


def _react(room: Room, me: Participant, request: wire.React, _at: float) -> Stepped:
    return room, [Reacted(me.id, request.emoji)]


def _chat(room: Room, me: Participant, request: wire.Chat, at: float) -> Stepped:
    check_may_write(room, me, _target(room, request.to) if request.to else None)
    line = ChatLine(room.next_chat, me.id, me.name, request.text, at, request.to, "" if request.to else me.place)
    return replace(room, next_chat=room.next_chat + 1, chat=(*room.chat, line)[-MOST_CHAT:]), [Said(line)]


def _rename(room: Room, me: Participant, request: wire.Rename, _at: float) -> Stepped:
    name = clean_name(request.name)
    return put(room, replace(me, who=replace(me.who, name=name))), []


def clean_name(text: str) -> str:
    """On one line. Raises Refused when nothing is left."""
    try:
        return wire.one_line(text)[: wire.LONGEST_NAME]
    except ValueError:
        raise Refused("CMN-101", "Enter a name.") from None


def _target(room: Room, participant: str) -> Participant:
    """Someone in the meeting. Raises Refused."""
    one = room.participants.get(participant)
    if one is None or not one.is_in:
        raise Refused("MTG-111", "This participant is no longer here.")
    return one


def _mute_other(room: Room, _me: Participant, request: wire.MuteOther, _at: float) -> Stepped:
    one = _target(room, request.participant)
    if request.source in ("screen", "screenAudio"):
        left = tuple(each for each in one.sources if each not in ("screen", "screenAudio"))
        return put(room, replace(one, sources=left)), []
    return put(room, _with_muted(one, request.source, muted=True)), []


def _mute_all(room: Room, _me: Participant, request: wire.MuteAll, _at: float) -> Stepped:
    silent = {one.id: replace(one, microphone_muted=True) for one in room.everybody_in() if one.role not in HOSTS}
    return replace(room, participants=room.participants | silent, self_unmute=request.self_unmute), []


def _chosen(room: Room, names: list[str] | str) -> list[Participant]:
    waiting = [one for one in room.waiting() if one.waits_for == "admission"]
    return waiting if names == "all" else [one for one in room.waiting() if one.id in names]


def _admit(room: Room, _me: Participant, request: wire.Admit, at: float) -> Stepped:
    chosen = _chosen(room, request.participants)
    if not chosen:
        raise Refused("MTG-111", "Nobody of these is waiting.")
    return seated(room, chosen, at), [Welcomed(one.id) for one in chosen]


def _deny(room: Room, _me: Participant, request: wire.Deny, _at: float) -> Stepped:
    chosen = _chosen(room, request.participants)
    if not chosen:
        raise Refused("MTG-111", "Nobody of these is waiting.")
    return without(room, chosen, "denied")


def _remove(room: Room, me: Participant, request: wire.Remove, _at: float) -> Stepped:
    """Removed people of a company cannot come back to this meeting; after a guest, guests wait to be let in."""
    one = _target(room, request.participant)
    _check_rank(me, one)
    if one.who.invitation:
        room = replace(room, banned=(*room.banned, one.who.invitation))
    if one.who.guest:
        room = replace(room, guests_wait=True, banned=(*room.banned, one.id))
        return without(room, [one], "removed")
    room = replace(room, banned=tuple(dict.fromkeys((*room.banned, one.who.extension_id))))
    same = [each for each in room.participants.values() if each.who.extension_id == one.who.extension_id]
    return without(room, same, "removed")


def _check_rank(me: Participant, other: Participant) -> None:
    if other.id == me.id:
        raise Refused("MTG-110", "You cannot do this to yourself.")
    if (other.role == "host" and me.role != "host") or other.who.host:
        raise Refused("MTG-110", "You cannot do this to the host.")


def _set_role(room: Room, me: Participant, request: wire.SetRole, _at: float) -> Stepped:
    """A host makes hosts and co-hosts; a co-host, speakers and listeners."""
    one = _target(room, request.participant)
    if me.role != "host" and (request.role in HOSTS or one.role in HOSTS):
        raise Refused("MTG-110", "Only the host can change hosts.")
    if one.id != me.id and request.role != "host":
        _check_rank(me, one)
    if one.id == me.id and request.role in ("speaker", "listener"):
        raise Refused("MTG-110", "Make someone else the host first.")
    sources = () if request.role == "listener" else one.sources
    return put(room, replace(one, role=request.role, sources=sources)), []


def _lock(room: Room, _me: Participant, request: wire.Lock, _at: float) -> Stepped:
    return (replace(room, locked=request.locked) if room.locked != request.locked else room), []


def _spotlight(room: Room, _me: Participant, request: wire.Spotlight, _at: float) -> Stepped:
    if request.participant:
        _target(room, request.participant)
    return replace(room, spotlight=request.participant), []


def _report(room: Room, me: Participant, request: wire.Report, _at: float) -> Stepped:
    return room, [Reported(me.id, _target(room, request.participant).id, request.reason)]


def _end(room: Room, _me: Participant, _request: wire.End, _at: float) -> Stepped:
    return ended(room, [])


FOR_HOSTS = frozenset(
    (
        wire.MuteOther,
        wire.MuteAll,
        wire.Admit,
        wire.Deny,
        wire.Remove,
        wire.SetRole,
        wire.Lock,
        wire.Spotlight,
        wire.End,
    )
).union(*(feature.for_hosts for feature in FEATURES))
_REQUESTS: dict[type[Any], Handler] = {
    wire.Publish: _publish,
    wire.Subscribe: _nothing,
    wire.View: _nothing,
    wire.Mute: _mute,
    wire.Unpublish: _unpublish,
    wire.RaiseHand: _raise_hand,
    wire.React: _react,
    wire.Chat: _chat,
    wire.Rename: _rename,
    wire.MuteOther: _mute_other,
    wire.MuteAll: _mute_all,
    wire.Admit: _admit,
    wire.Deny: _deny,
    wire.Remove: _remove,
    wire.SetRole: _set_role,
    wire.Lock: _lock,
    wire.Spotlight: _spotlight,
    wire.Report: _report,
    wire.End: _end,
}
HANDLERS = dict(_REQUESTS)
for _feature in FEATURES:
    HANDLERS.update(_feature.requests)
