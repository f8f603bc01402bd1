"""The chat of team messaging behind a meeting: made when it is first needed, before, in or after the meeting."""

from datetime import UTC, datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import may_host
from clarion.features.meetings.chat.events import CHAT_OPENED
from clarion.features.meetings.chat.models import MeetingChat
from clarion.features.meetings.chat.port import MeetingChats
from clarion.features.meetings.history.models import LiveMeeting, Meeting, MeetingAttendance
from clarion.features.meetings.schedule.models import PlannedMeetingInvitee
from clarion.features.people.sign_in import Caller

PERSONAL = "PMI"


def chat_key(kind: str, bridge_id: str, meeting_id: str) -> str:
    """A personal meeting begins with an empty chat each time: others may be in it."""
    return meeting_id if kind == PERSONAL else bridge_id


async def chat_id_of(session: AsyncSession, *keys: str) -> str:
    """The chat behind a meeting, by the keys that it may have; empty: there is none yet."""
    query = select(MeetingChat.chat_id).where(MeetingChat.key.in_([key for key in keys if key]))
    return await session.scalar(query.limit(1)) or ""


async def ensure_chat(
    here: Container, session: AsyncSession, key: str, bridge_id: str, host: str, title: str, people: list[str]
) -> tuple[str, bool]:
    """The chat with these people in it, and whether it is new. The first time, who is invited is in it too."""
    row = await session.get(MeetingChat, key)
    bridge = await session.get(MeetingBridge, bridge_id)
    if bridge is None:
        return (row.chat_id if row is not None else ""), False
    if row is None:
        invited = select(PlannedMeetingInvitee.extension_id).where(PlannedMeetingInvitee.bridge_id == bridge_id)
        people = [*people, *await session.scalars(invited)]
        if key != bridge_id:
            title = f"{title} · {datetime.fromtimestamp(here.clock.now().timestamp(), UTC):%Y-%m-%d}"
    known = row.chat_id if row is not None else ""
    chat_id = await here.get(MeetingChats).ensure(session, known, bridge.account_id, host, title, people)
    if not chat_id or chat_id == known:
        return chat_id, False
    if row is None:
        row = MeetingChat(key=key, account_id=bridge.account_id)
        session.add(row)
    row.chat_id = chat_id
    await session.flush()
    return chat_id, True


async def open_chat(here: Container, session: AsyncSession, caller: Caller, bridge_id: str) -> str:
    """For its host, delegates, invited colleagues and who attended. Raises 404 for others, 409 where there is none."""
    bridge = await session.get(MeetingBridge, bridge_id[:64])
    if bridge is None or bridge.account_id != caller.account_id or not await _belongs(here, session, caller, bridge):
        raise NotFound("Resource for parameter [bridgeId] is not found.", parameter="bridgeId")
    if bridge.kind == PERSONAL:
        raise Conflict("A personal meeting has a new chat each time: it opens when somebody writes.")
    people = [caller.extension_id]
    chat_id, _ = await ensure_chat(here, session, bridge.id, bridge.id, bridge.extension_id, bridge.name, people)
    if not chat_id:
        raise Conflict("This meeting has no chat: its host cannot have one now.")
    return chat_id


async def _belongs(here: Container, session: AsyncSession, caller: Caller, bridge: MeetingBridge) -> bool:
    if await may_host(here, session, caller, bridge):
        return True
    if await session.get(PlannedMeetingInvitee, (bridge.id, caller.extension_id)) is not None:
        return True
    was_there = (
        select(MeetingAttendance.meeting_id)
        .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
        .where(Meeting.bridge_id == bridge.id, MeetingAttendance.extension_id == caller.extension_id)
    )
    return await session.scalar(was_there.limit(1)) is not None


async def tell_room(here: Container, bridge_id: str, chat_id: str, meeting_id: str = "") -> None:
    """The room that is open in a bridge learns its chat."""
    if not meeting_id:
        async with here.storage.reading() as session:
            found = select(LiveMeeting.id).where(LiveMeeting.bridge_id == bridge_id)
            meeting_id = await session.scalar(found) or ""
    if meeting_id:
        await here.bus.publish(CHAT_OPENED, {"meeting_id": meeting_id, "chat_id": chat_id})
