"""What reaches the chat of a room from outside: its chat of team messaging, and what is written there. Pure."""

from typing import Any

import msgspec

from clarion.features.meetings.rooms.events import FeatureEvent, Said, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.state import MOST_CHAT, ChatLine, Participant, Room

replace = msgspec.structs.replace


class ChatOpened(FeatureEvent, frozen=True):
    """The room has this chat."""

    chat_id: str


class Heard(FeatureEvent, frozen=True):
    """Somebody wrote in the chat, from outside of the room."""

    post_id: str
    extension_id: str
    name: str
    text: str


def _opened(room: Room, event: ChatOpened) -> Stepped:
    return (room if room.team_chat.id == event.chat_id else replace(room, team_chat=_with_id(room, event.chat_id))), []


def _with_id(room: Room, chat_id: str) -> Any:
    return replace(room.team_chat, id=chat_id)


def _heard(room: Room, event: Heard) -> Stepped:
    if any(line.post == event.post_id for line in room.chat):
        return room, []
    here = (one for one in room.everybody_in() if one.who.extension_id == event.extension_id)
    me = next((one for one in here if event.extension_id), None)
    line = ChatLine(
        room.next_chat,
        me.id if me is not None else "",
        me.name if me is not None else event.name,
        event.text,
        event.at,
        post=event.post_id,
        extension_id=event.extension_id,
    )
    return replace(room, next_chat=room.next_chat + 1, chat=(*room.chat, line)[-MOST_CHAT:]), [Said(line)]


def _view(room: Room, viewer: Participant) -> dict[str, Any]:
    """Colleagues learn which chat it is."""
    mine = viewer.who.extension_id and viewer.who.account_id == room.account_id
    return {"chatId": room.team_chat.id} if mine and room.team_chat.id else {}


TEAM_CHAT = RoomFeature(
    "team_chat",
    requests={},
    steps={ChatOpened: _opened, Heard: _heard},
    view=_view,
)
