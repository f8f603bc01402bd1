"""Calendar events, one's own and those of chats."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import parse_time, wire_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.calendar import queries, service
from clarion.features.messaging.calendar.models import CalendarEvent
from clarion.features.messaging.calendar.responses import CalendarEventInfo, OccurrenceList, OccurrenceRecord
from clarion.features.messaging.calendar.schemas import EventOrder, event_view
from clarion.features.messaging.chats import NEW, OLD, OWN, Chatter, visible_chat
from clarion.features.messaging.recurrence import between
from clarion.features.messaging.work_objects import PRIVATE, zone_of
from clarion.features.messaging.work_pages import newest_first, place_of

router = APIRouter(tags=["Team messaging: calendar"], dependencies=[PRIVATE])
own_router = APIRouter(prefix=OWN + "/calendar", tags=["Team messaging: calendar"])
LONGEST_SPAN = timedelta(days=400)
MOST_OCCURRENCES = 2_000
_MOST_EACH = 400


@router.get(NEW + "/events", summary="List one's events")
@router.get(OLD + "/events", summary="List one's events (older name)")
async def list_events(here: Here, caller: Chatter, paging: RecordPagingQuery) -> RecordPage[CalendarEventInfo]:
    """What the caller made, the newest first."""
    async with here.storage.reading() as session:
        rows = await newest_first(session, queries.made_by(caller), CalendarEvent, paging)
    return record_answer(rows, paging, place_of, event_view)


@router.post(NEW + "/events", summary="Create an event")
@router.post(OLD + "/events", summary="Create an event (older name)")
async def create_event(here: Here, caller: Chatter, body: EventOrder) -> CalendarEventInfo:
    """Of nobody but the caller."""
    async with here.storage.transaction() as session:
        return event_view(await service.create_event(here, session, caller, None, body))


@router.get(NEW + "/events/{eventId}", summary="Read an event")
@router.get(OLD + "/events/{eventId}", summary="Read an event (older name)")
async def read_event(here: Here, caller: Chatter, eventId: str) -> CalendarEventInfo:
    async with here.storage.reading() as session:
        row, _chat = await queries.seen_event(session, caller, eventId)
    return event_view(row)


@router.put(NEW + "/events/{eventId}", summary="Change an event")
@router.put(OLD + "/events/{eventId}", summary="Change an event (older name)")
async def update_event(here: Here, caller: Chatter, eventId: str, body: EventOrder) -> CalendarEventInfo:
    """Its author may. What is not given gets its default."""
    async with here.storage.transaction() as session:
        row, chat = await queries.seen_event(session, caller, eventId, lock=True)
        await service.change_event(here, session, caller, chat, row, body)
        return event_view(row)


@router.delete(NEW + "/events/{eventId}", summary="Delete an event")
@router.delete(OLD + "/events/{eventId}", summary="Delete an event (older name)")
async def delete_event(here: Here, caller: Chatter, eventId: str) -> Response:
    """Its author may, and who administers the chat."""
    async with here.storage.transaction() as session:
        row, chat = await queries.seen_event(session, caller, eventId, lock=True)
        await service.delete_event(here, session, caller, chat, row)
    return Response(status_code=200)


@router.get(NEW + "/groups/{groupId}/events", summary="List the events of a chat")
@router.get(OLD + "/groups/{groupId}/events", summary="List the events of a chat (older name)")
async def list_group_events(
    here: Here,
    caller: Chatter,
    groupId: str,
    paging: RecordPagingQuery,
) -> RecordPage[CalendarEventInfo]:
    """The newest first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, groupId, parameter="groupId")
        rows = await newest_first(session, queries.of_chat(chat), CalendarEvent, paging)
    return record_answer(rows, paging, place_of, event_view)


@router.post(NEW + "/groups/{groupId}/events", summary="Create an event of a chat")
@router.post(OLD + "/groups/{groupId}/events", summary="Create an event of a chat (older name)")
async def create_group_event(
    here: Here,
    caller: Chatter,
    groupId: str,
    body: EventOrder,
) -> CalendarEventInfo:
    """It shows in the chat as a post."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, groupId, lock=True, parameter="groupId")
        return event_view(await service.create_event(here, session, caller, chat, body))


@own_router.get("/occurrences", summary="List what is on between two times")
async def list_occurrences(
    here: Here,
    caller: Chatter,
    since: Annotated[str, Query(alias="timeFrom", max_length=40)],
    until: Annotated[str, Query(alias="timeTo", max_length=40)],
    chat_id: Annotated[str, Query(alias="chatId", max_length=64)] = "",
) -> OccurrenceList:
    """Of all chats that the caller is in, or of one; what repeats is there each time. In order."""
    first, last = parse_time(since, parameter="timeFrom"), parse_time(until, parameter="timeTo")
    if not first < last <= first + LONGEST_SPAN:
        raise Invalid(f"[timeTo] must lie after [timeFrom], at most {LONGEST_SPAN.days} days.", parameter="timeTo")
    async with here.storage.reading() as session:
        query = queries.seen_by(caller.account_id, caller.extension_id).where(CalendarEvent.starts_at < last)
        if chat_id:
            chat = await visible_chat(session, caller, chat_id)
            query = query.where(CalendarEvent.chat_id == chat.id)
        query = query.where((CalendarEvent.schedule != "None") | (CalendarEvent.ends_at >= first))
        rows = (await session.scalars(query.order_by(CalendarEvent.starts_at).limit(MOST_OCCURRENCES))).all()
        zones = {row.creator_id: await zone_of(session, row.creator_id) for row in rows}
    found = [each for row in rows for each in _occurrences(row, zones[row.creator_id], first, last)]
    found.sort(key=lambda each: (each["startTime"], each["id"]))
    return {
        "records": cast("list[OccurrenceRecord]", found[:MOST_OCCURRENCES]),
        "complete": len(found) <= MOST_OCCURRENCES,
    }


def _occurrences(row: CalendarEvent, zone: Any, first: datetime, last: datetime) -> Sequence[dict[str, Any]]:
    lasts = row.ends_at - row.starts_at
    starts = between(service.repeats_of(row), row.starts_at.astimezone(zone), lasts, first, last, _MOST_EACH)
    view = {**event_view(row), "chatId": row.chat_id}
    return [{**view, "startTime": wire_time(start), "endTime": wire_time(start + lasts)} for start in starts]
