"""What happened in a meeting, from where each of it is kept."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.meetings.chat.models import MeetingChatLine
from clarion.features.meetings.chat.port import MeetingChats
from clarion.features.meetings.polls.models import MeetingPoll
from clarion.features.meetings.timeline.models import MeetingEvent
from clarion.features.meetings.timeline.rules import MOST_KEPT, Moment


async def moments_of(here: Container, session: AsyncSession, meeting_id: str) -> list[Moment]:
    """In order: people, hands, screens, the chat of everybody, polls."""
    events = select(MeetingEvent).where(MeetingEvent.meeting_id == meeting_id).limit(MOST_KEPT)
    found = [Moment(row.at, row.kind, row.name) for row in await session.scalars(events)]  # type: ignore[arg-type]
    said = select(MeetingChatLine).where(MeetingChatLine.meeting_id == meeting_id, MeetingChatLine.place == "")
    lines = list(await session.scalars(said.order_by(MeetingChatLine.line).limit(MOST_KEPT)))
    texts = await here.get(MeetingChats).texts(session, [row.post_id for row in lines if row.post_id])
    for row in lines:
        text = texts.get(row.post_id, "") if row.post_id else row.text
        if text:
            found.append(Moment(row.at, "chat", row.name, text))
    for poll in await session.scalars(select(MeetingPoll).where(MeetingPoll.meeting_id == meeting_id)):
        found.append(Moment(poll.opened_at, "pollOpened", "", poll.question))
        found.append(Moment(poll.closed_at, "pollClosed", "", poll.question))
    return sorted(found)
