"""Keeps the chat with the meeting."""

from datetime import UTC, datetime

from clarion.base.storage import AsyncSession
from clarion.features.meetings.chat.models import MeetingChatLine
from clarion.features.meetings.rooms.state import ChatLine, Room


async def record_chat(session: AsyncSession, before: Room, after: Room, _now: datetime) -> None:
    """Write what this change said to everybody at a place, in the transaction that stores the room."""
    if before.next_chat == after.next_chat:
        return
    people = before.participants | after.participants
    for line in after.chat:
        if line.id >= before.next_chat and not line.to:
            one = people.get(line.participant)
            session.add(_row(after.meeting_id, line, one.who.extension_id if one is not None else ""))


def _row(meeting_id: str, line: ChatLine, extension_id: str) -> MeetingChatLine:
    return MeetingChatLine(
        meeting_id=meeting_id,
        line=line.id,
        place=line.place,
        participant=line.participant,
        extension_id=extension_id,
        name=line.name,
        text=line.text,
        at=datetime.fromtimestamp(line.at, UTC),
    )
