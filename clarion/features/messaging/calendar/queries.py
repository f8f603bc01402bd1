"""Reading calendar events: one's own, and those of chats that one is in."""

from sqlalchemy import Select, or_, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.chats import Chat, of_member, visible_chat
from clarion.features.people.sign_in import Caller


def made_by(caller: Caller) -> Select[CalendarEvent]:
    seen = seen_by(caller.account_id, caller.extension_id)
    return seen.where(CalendarEvent.creator_id == caller.extension_id)


def of_chat(chat: Chat) -> Select[CalendarEvent]:
    return select(CalendarEvent).where(CalendarEvent.chat_id == chat.id)


def seen_by(account_id: str, extension_id: str) -> Select[CalendarEvent]:
    """Everything in somebody's calendar: what they made, and what is in their chats."""
    own = CalendarEvent.creator_id == extension_id
    shared = CalendarEvent.chat_id.in_(of_member(extension_id))
    private = CalendarEvent.chat_id.is_(None)
    return select(CalendarEvent).where(CalendarEvent.account_id == account_id, or_(shared, private & own))


async def seen_event(
    session: AsyncSession, caller: Caller, event_id: str, *, lock: bool = False
) -> tuple[CalendarEvent, Chat | None]:
    """Raises 404, also for an event of others. Who left the chat of an event sees it no more, whoever made it."""
    row = await session.get(CalendarEvent, event_id[:64])
    hidden = row is not None and row.chat_id is None and row.creator_id != caller.extension_id
    if row is None or row.account_id != caller.account_id or hidden:
        raise NotFound("Resource for parameter [eventId] is not found.", parameter="eventId")
    chat = None
    if row.chat_id is not None:
        chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="eventId")
    if lock:
        await session.refresh(row, with_for_update=True)
    return row, chat
