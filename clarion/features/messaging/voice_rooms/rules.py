"""What a live session says of the room of a chat, and how a call is summed up. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PREFIX = "chat:"
MOST_CALLED = 20
"""People that one call rings at once."""
_OVER = ("Disconnected", "Gone")
_MOST_NAMED = 10


class RoomKind(StrEnum):
    ROOM = "Room"  # nobody was rung
    CALL = "Call"  # everybody was


@dataclass(frozen=True)
class LiveRoom:
    """`people`: [{"id", "name", "muted", "host"}]. `over`: all who were in have left. `token`: what is dialled."""

    chat_id: str
    session_id: str
    sequence: int
    starter_id: str
    token: str
    people: tuple[dict[str, Any], ...]
    over: bool


def live_room(session: Mapping[str, Any]) -> LiveRoom | None:
    """A session object as the call servers tell it; None for every call that is no room of a chat."""
    about = session.get("conference") or {}
    room = str(about.get("room", ""))
    if not room.startswith(PREFIX):
        return None
    parties: Sequence[Mapping[str, Any]] = session["parties"]
    inside = [each for each in parties if each.get("conferenceRole") and each["status"]["code"] not in _OVER]
    return LiveRoom(
        chat_id=room.removeprefix(PREFIX),
        session_id=str(session["id"]),
        sequence=int(session["sequence"]),
        starter_id=str(about.get("ownerId", "")),
        token=str(session.get("voiceCallToken", "")),
        people=tuple(_person(each) for each in inside),
        over=bool(parties) and not inside,
    )


def _person(party: Mapping[str, Any]) -> dict[str, Any]:
    who = party["from"] if party["direction"] == "Outbound" else party["to"]
    return {
        "id": str(party.get("extensionId", "")),
        "name": str(who.get("name") or who.get("phoneNumber") or who.get("extensionNumber") or ""),
        "muted": bool(party.get("muted")),
        "host": party["conferenceRole"] == "Host",
    }


def ids_of(people: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each extension once, whoever came with two phones."""
    return list(dict.fromkeys(each["id"] for each in people if each["id"]))


def duration_words(seconds: int) -> str:
    """As people say it: minutes, and hours where there are any."""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "hour"), (rest, "minute"))
    return " ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count)


def started_words(name: str) -> str:
    return f"{name} called everybody. Whoever comes later can join."


def ended_words(seconds: int, names: Sequence[str]) -> str:
    """For clients of the surface; our own draw what the post tells."""
    if not names:
        return "The call is over. No one was in it."
    more = len(names) - _MOST_NAMED
    who = ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"The call took {duration_words(seconds)}. In it: {who}."
