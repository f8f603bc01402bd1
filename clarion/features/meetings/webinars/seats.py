"""Who sits where in the room of a webinar: panel and audience. Pure. MTG-24.

The audience (role `listener`) sees and hears the panel and sends nothing; nobody in it learns who else is.
"""

import msgspec

from clarion.features.meetings.rooms.events import Close, Effect, LeftBy, Refused, Stepped
from clarion.features.meetings.rooms.protocol import Role
from clarion.features.meetings.rooms.state import Identity, Participant, Room, WaitsFor

replace = msgspec.structs.replace
_ROLES: dict[str, Role] = {"coHost": "coHost", "panelist": "speaker", "attendee": "listener"}


def first_role(who: Identity) -> Role:
    """The role that somebody gets when they arrive, in a webinar or an ordinary meeting."""
    return "host" if who.host else _ROLES.get(who.seat, "speaker")


def check_may_enter(room: Room, who: Identity) -> None:
    """Raises Refused for someone whom a webinar does not let in at all."""
    if who.invitation and who.invitation in room.banned:
        raise Refused("MTG-113", "You were removed from this webinar.")
    if who.seat == "attendee" and room.webinar.stage == "Debrief":
        raise Refused("MTG-126", "The webinar is over.")


def waits_in_webinar(room: Room, who: Identity) -> WaitsFor:
    """Why somebody waits: the audience until the webinar is live, the panel for a host or to be admitted."""
    if who.host or who.seat == "coHost":
        return ""
    if who.seat == "attendee":
        return "" if room.webinar.stage == "Live" else "host"
    if room.webinar.panel_waits:
        return "admission"
    return "" if any(one.hosts for one in room.participants.values()) else "host"


def may_go_in(room: Room, one: Participant) -> bool:
    """Whether somebody who waits for a host goes in now that there is one."""
    return not room.webinar.is_on or not waits_in_webinar(room, one.who)


def sees(room: Room, viewer: Participant, one: Participant) -> bool:
    """Whether a participant is in the list of another: the audience sees the panel and themselves."""
    return not room.webinar.is_on or viewer.role != "listener" or one.role != "listener" or one.id == viewer.id


def without_twins(room: Room, who: Identity) -> Stepped:
    """The room without earlier seats of the same personal link, where it is good for one device."""
    if not (room.webinar.single and who.invitation):
        return room, []
    twins = [one for one in room.participants.values() if one.who.invitation == who.invitation]
    if not twins:
        return room, []
    gone = {one.id for one in twins}
    left = {key: one for key, one in room.participants.items() if key not in gone}
    effects: list[Effect] = [LeftBy(one.id, "replaced") for one in twins if one.is_in]
    effects += [Close(one.connection, "replaced") for one in twins if one.connection]
    return replace(room, participants=left), effects


def check_may_write(room: Room, me: Participant, to: Participant | None) -> None:
    """Raises Refused for a line of the audience that is not for one of the panel. `to`: None for everybody."""
    if room.webinar.is_on and me.role == "listener" and (to is None or to.role == "listener"):
        raise Refused("MTG-110", "Ask a question, or write to one of the panel.")
