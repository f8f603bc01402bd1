"""What participants see of a room, and the events between two states of it. Pure.

Events are derived from the room before and after, so a snapshot and the events after it always equal a fresh snapshot.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from clarion.features.meetings.rooms.features import FEATURES
from clarion.features.meetings.rooms.protocol import ChatView, ParticipantView, WaitingView, Welcome, at_text
from clarion.features.meetings.rooms.state import ChatLine, Participant, Room
from clarion.features.meetings.webinars.seats import sees

Frame = dict[str, Any]


def participant_view(one: Participant, viewer: Participant) -> ParticipantView:
    view: ParticipantView = {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "guest": one.who.guest,
        "hand": at_text(one.hand_at) if one.hand_at else None,
        "muted": {"microphone": one.microphone_muted, "camera": one.camera_muted},
        "sources": list(one.sources),
        "connected": bool(one.connection),
        "place": one.place,
        "joinedAt": at_text(one.joined_at),
    }
    if one.who.extension_id and one.who.account_id == viewer.who.account_id:
        view["extensionId"] = one.who.extension_id
    if one.who.phone:
        view["phone"] = True
    return view


def waiting_view(room: Room) -> list[WaitingView]:
    return [
        {"id": one.id, "name": one.name, "guest": one.who.guest, "since": at_text(one.arrived_at)}
        for one in room.waiting()
        if one.waits_for == "admission"
    ]


def room_view(room: Room) -> dict[str, Any]:
    """Of those who are in."""
    return {
        "meetingId": room.meeting_id,
        "bridgeId": room.bridge_id,
        "title": room.title,
        "hostName": room.host_name,
        "locked": room.locked,
        "spotlight": room.spotlight or None,
        "selfUnmute": room.self_unmute,
        "screenSharing": room.rules.screen_sharing,
        "startedAt": at_text(room.started_at),
    }


def chat_view(line: ChatLine) -> ChatView:
    view: ChatView = {
        "id": line.id,
        "participant": line.participant,
        "name": line.name,
        "text": line.text,
        "at": at_text(line.at),
    }
    if line.to:
        view["to"] = line.to
    return view


def may_read(line: ChatLine, viewer: Participant) -> bool:
    """Whether a line of the chat is for this participant."""
    mine = viewer.id in (line.to, line.participant) if line.to else line.place == viewer.place
    return viewer.is_in and mine


def welcome(room: Room, me: Participant) -> Welcome:
    """A fresh snapshot. In the lobby it holds nothing but the title, the host's name and why one waits."""
    inside = me.is_in
    return {
        "event": "welcome",
        "revision": room.revision,
        "phase": "in" if inside else "lobby",
        "waitsFor": me.waits_for,
        "you": me.id,
        "seat": "",
        "role": me.role,
        "room": room_view(room) if inside else {"title": room.title, "hostName": room.host_name},
        "participants": [participant_view(one, me) for one in room.everybody_in() if sees(room, me, one)]
        if inside
        else [],
        "lobby": waiting_view(room) if me.hosts else [],
        "chat": [chat_view(line) for line in room.chat if may_read(line, me)] if inside else [],
        "state": {one.name: one.view(room, me) for one in FEATURES if one.view is not None} if inside else {},
    }


def changes(before: Room, after: Room, viewer: Participant, reasons: Mapping[str, str]) -> Iterator[Frame]:
    """The events that take someone who was in before, and is in now, to the state after. `reasons`: of who left."""
    old = before.participants.get(viewer.id)
    if old is None or not old.is_in or not viewer.is_in or before is after:
        return
    patch = _participants(before, after, (old, viewer), reasons)
    if patch:
        yield {"event": "participants", "revision": after.revision, **patch}
    room_before, room_after = room_view(before), room_view(after)
    differing = {name: value for name, value in room_after.items() if room_before[name] != value}
    if differing:
        yield {"event": "room", "revision": after.revision, **differing}
    if old.role != viewer.role:
        yield {"event": "role", "revision": after.revision, "role": viewer.role}
    lobby = waiting_view(after) if viewer.hosts else []
    if lobby != (waiting_view(before) if old.hosts else []):
        yield {"event": "lobby", "revision": after.revision, "waiting": lobby}

    yield from _features(before, after, old, viewer, personal=False)


def personal_changes(before: Room, after: Room, viewer: Participant) -> Iterator[Frame]:
    """Events that differ from one viewer to the next: `changes` are the same for all of an account and role."""
    old = before.participants.get(viewer.id)
    if old is not None and old.is_in and viewer.is_in:
        yield from _features(before, after, old, viewer, personal=True)


def _features(before: Room, after: Room, old: Participant, viewer: Participant, *, personal: bool) -> Iterator[Frame]:
    for feature in FEATURES:
        if feature.view is None or feature.personal is not personal:
            continue
        if feature.state(before) is feature.state(after) and old.role == viewer.role:
            continue
        was, now = feature.view(before, old), feature.view(after, viewer)
        new = {key: value for key, value in now.items() if key not in was or was[key] != value}
        gone = [key for key in was if key not in now]
        if new or gone:
            yield {"event": "state", "revision": after.revision, "of": feature.name, "set": new, "gone": gone}


def _participants(
    before: Room, after: Room, viewers: tuple[Participant, Participant], reasons: Mapping[str, str]
) -> Frame:
    """`viewers`: the viewer before and after, whose role says whom they see."""
    was_viewer, viewer = viewers
    same_sight = was_viewer.role == viewer.role
    joined: list[Any] = []
    changed: list[Any] = []
    for one in after.participants.values():
        old = before.participants.get(one.id)
        if (old is one and same_sight) or not one.is_in or not sees(after, viewer, one):
            continue
        view = participant_view(one, viewer)
        if old is None or not old.is_in or not sees(before, was_viewer, old):
            joined.append(view)
            continue
        was: Any = participant_view(old, viewer)
        differing = {name: value for name, value in view.items() if was.get(name) != value}
        if differing:
            changed.append({"id": one.id, **differing})
    left = [
        {"id": one.id, "reason": reasons.get(one.id, "left")}
        for one in before.participants.values()
        if one.is_in and sees(before, was_viewer, one) and not _still_seen(after, viewer, one.id)
    ]
    patch = {"joined": joined, "changed": changed, "left": left}
    return {name: value for name, value in patch.items() if value}


def _still_seen(after: Room, viewer: Participant, participant: str) -> bool:
    one = after.participants.get(participant)
    return one is not None and sees(after, viewer, one)


def applied(snapshot: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """A snapshot after an event, as a client keeps it. The reference that tests and other clients compare with."""
    if frame["event"] == "welcome":
        return dict(frame)
    after = snapshot | {"revision": frame.get("revision", snapshot["revision"])}
    match frame["event"]:
        case "participants":
            after["participants"] = _patched(snapshot["participants"], frame)
        case "room":
            fields = {name: value for name, value in frame.items() if name not in ("event", "revision")}
            after["room"] = snapshot["room"] | fields
        case "lobby":
            after["lobby"] = frame["waiting"]
        case "state":
            old = snapshot["state"].get(frame["of"], {})
            kept = {key: value for key, value in old.items() if key not in frame["gone"]}
            after["state"] = snapshot["state"] | {frame["of"]: kept | frame["set"]}
        case "role":
            after["role"] = frame["role"]
        case "chat":
            line = {name: value for name, value in frame.items() if name != "event"}
            after["chat"] = [*snapshot["chat"], line]
    return after


def _patched(people: list[dict[str, Any]], frame: Frame) -> list[dict[str, Any]]:
    gone = {one["id"] for one in frame.get("left", ())}
    new = {one["id"]: one for one in frame.get("changed", ())}
    kept = [one | new.get(one["id"], {}) for one in people if one["id"] not in gone]
    return [*kept, *frame.get("joined", ())]
