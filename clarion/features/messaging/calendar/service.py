"""What people do with calendar events: make, change and delete them."""

from datetime import timedelta

from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.calendar.schemas import EventOrder, event_view
from clarion.features.messaging.chats import Chat, check_administers, check_may_post, check_words
from clarion.features.messaging.recurrence import Recurrence, check_recurrence
from clarion.features.messaging.work_objects import recurrence_of, write_repeats
from clarion.features.people.sign_in import Caller

LONGEST = timedelta(days=366)


async def create_event(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat | None, body: EventOrder
) -> CalendarEvent:
    """With a chat it shows there as a post; without one only its author sees it."""
    if chat is not None:
        check_may_post(chat)
        await check_words(here, session, caller, f"{body.title}\n{body.location}\n{body.description}", subject=chat.id)
    now = here.clock.now()
    row = CalendarEvent(
        id=new_id(),
        account_id=caller.account_id,
        chat_id=chat.id if chat is not None else None,
        creator_id=caller.extension_id,
        version=0,
        post_ids=[],
        created_at=now,
        changed_at=now,
    )
    _write(row, body)
    session.add(row)
    await session.flush()
    if chat is not None:
        await work_posts.tell(here, session, chat, row, caller.extension_id, attachment(row))
    return row


async def change_event(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat | None, row: CalendarEvent, body: EventOrder
) -> None:
    """Its author may."""
    if row.creator_id != caller.extension_id:
        raise Forbidden("Only its author may change an event.", code="CMN-403", parameter="eventId")
    if chat is not None:
        check_may_post(chat)
        await check_words(here, session, caller, f"{body.title}\n{body.location}\n{body.description}", subject=chat.id)
    _write(row, body)
    row.version, row.changed_at = row.version + 1, here.clock.now()
    await work_posts.refresh(here, session, chat, row, attachment(row))


async def delete_event(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat | None, row: CalendarEvent
) -> None:
    """Its author may, and who administers the chat."""
    if chat is not None and row.creator_id != caller.extension_id:
        await check_administers(session, caller, chat)
    await work_posts.take_back(here, session, chat, row)
    await session.delete(row)


def repeats_of(row: CalendarEvent) -> Recurrence | None:
    return recurrence_of(row, row.schedule)


def attachment(row: CalendarEvent) -> work_posts.Attachment:
    return {**event_view(row), "type": "Event"}


def _write(row: CalendarEvent, body: EventOrder) -> None:
    if body.end_time < body.start_time:
        raise Invalid("An event ends after it starts.", parameter="endTime")
    if body.end_time - body.start_time > LONGEST:
        raise Invalid("An event lasts at most a year.", parameter="endTime")
    row.title, row.color = body.title, body.color
    row.starts_at, row.ends_at, row.all_day = body.start_time, body.end_time, body.all_day
    row.location, row.description = body.location, body.description
    if body.recurrence is None:
        row.schedule, row.ending, row.ending_after, row.ending_on = "None", "None", None, None
    else:
        write_repeats(row, body.recurrence.schedule, body.recurrence)
    recurrence = repeats_of(row)
    if recurrence is not None:
        check_recurrence(recurrence, row.starts_at, row.ends_at)
