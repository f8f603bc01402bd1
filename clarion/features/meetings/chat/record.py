"""Keeps what is said with the meeting, and hands it to the chat behind it, in the transaction that stores the room."""

from datetime import UTC, datetime

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.meetings.chat.events import CHAT_SAID, ChatSaid
from clarion.features.meetings.chat.models import MeetingChatLine
from clarion.features.meetings.rooms.state import ChatLine, Room


async def record_chat(session: AsyncSession, before: Room, after: Room, _now: datetime) -> None:
    """Write what this change said to everybody at a place, and who came that belongs into the chat."""
    colleagues = _colleagues(after)
    came = after.team_chat.id and (not before.team_chat.id or set(colleagues) - set(_colleagues(before)))
    if came and colleagues:
        announce(session, CHAT_SAID, _said(after, colleagues))
    if before.next_chat == after.next_chat:
        return
    people = before.participants | after.participants
    for line in after.chat:
        if line.id < before.next_chat or line.to:
            continue
        one = people.get(line.participant)
        extension_id = one.who.extension_id if one is not None else line.extension_id
        session.add(_row(after.meeting_id, line, extension_id))
        if not line.place and not line.post:
            mine = extension_id if extension_id in colleagues else ""
            announce(session, CHAT_SAID, _said(after, colleagues, line, mine))


def _colleagues(room: Room) -> list[str]:
    """People of the company in the meeting, each once."""
    people = [one.who for one in room.everybody_in()]
    return sorted({who.extension_id for who in people if who.extension_id and who.account_id == room.account_id})


def _said(room: Room, people: list[str], line: ChatLine | None = None, extension_id: str = "") -> ChatSaid:
    said = ChatSaid(
        account_id=room.account_id,
        key=room.team_chat.key or room.bridge_id,
        bridge_id=room.bridge_id,
        meeting_id=room.meeting_id,
        title=room.title,
        host=room.host_extension_id,
        people=people,
    )
    if line is None:
        return said
    words = {"line": line.id, "participant": line.participant, "name": line.name, "text": line.text}
    return said.model_copy(update=words | {"extension_id": extension_id})


def _row(meeting_id: str, line: ChatLine, extension_id: str) -> MeetingChatLine:
    return MeetingChatLine(
        meeting_id=meeting_id,
        line=line.id,
        place=line.place,
        participant=line.participant,
        extension_id=extension_id,
        name=line.name,
        text=line.text if line.place else "",
        post_id=line.post,
        at=datetime.fromtimestamp(line.at, UTC),
    )
