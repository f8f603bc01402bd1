"""The link under which other programs read somebody's calendar."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.calendar import queries
from clarion.features.messaging.calendar.feed import MOST_EVENTS, PATH, FeedLinks, calendar_file, owner_of
from clarion.features.messaging.calendar.models import CalendarEvent, CalendarFeed
from clarion.features.messaging.calendar.responses import CalendarFeedInfo, CreatedCalendarFeed
from clarion.features.messaging.chats import OWN, Chatter
from clarion.features.messaging.work_objects import zone_of
from clarion.features.people import Extension, ExtensionStatus
from clarion.features.people.sign_in import Caller, public

link_router = APIRouter(prefix=OWN + "/calendar", tags=["Team messaging: calendar"])
file_router = APIRouter(prefix=PATH, tags=["Team messaging: calendar"])


def _links(here: Container) -> FeedLinks:
    return FeedLinks(here.keys, here.settings.public_url)


@link_router.get("/feed", summary="Read the link to one's calendar")
async def read_feed(here: Here, caller: Chatter) -> CalendarFeedInfo:
    """404 while there is none."""
    async with here.storage.reading() as session:
        feed = await session.get(CalendarFeed, caller.extension_id)
    if feed is None or feed.withdrawn:
        raise NotFound("There is no link to this calendar; make one first.")
    return {"uri": _links(here).url(feed), "creationTime": wire_time(feed.created_at)}


@link_router.post("/feed", summary="Make a new link to one's calendar")
async def make_feed(here: Here, caller: Chatter) -> CreatedCalendarFeed:
    """Whoever has the link can read the calendar. Links made before stop to work."""
    async with here.storage.transaction() as session:
        feed = await _renewed(here, session, caller)
        return {"uri": _links(here).url(feed), "creationTime": wire_time(feed.created_at)}


@link_router.delete("/feed", status_code=204, summary="Take the link to one's calendar back")
async def delete_feed(here: Here, caller: Chatter) -> Response:
    async with here.storage.transaction() as session:
        if await session.get(CalendarFeed, caller.extension_id) is not None:
            feed = await _renewed(here, session, caller)
            feed.withdrawn = True
    return Response(status_code=204)


@file_router.get("/{key}.ics", dependencies=[public()], summary="Read a calendar by its link")
async def read_calendar(here: Here, key: str) -> Response:
    """For calendar programs; the key in the link stands for its owner, who must still be here."""
    async with here.storage.reading() as session:
        feed = _links(here).check(key[:200], await session.get(CalendarFeed, owner_of(key)))
        owner = await session.get(Extension, feed.extension_id)
        if feed.withdrawn or owner is None or owner.status != ExtensionStatus.ENABLED:
            raise NotFound("There is no calendar under this link: it may have been replaced by a new one.")
        query = queries.seen_by(owner.account_id, owner.id).order_by(CalendarEvent.starts_at.desc())
        rows = (await session.scalars(query.limit(MOST_EVENTS))).all()
        zones = {row.creator_id: await zone_of(session, row.creator_id) for row in rows}
    host = urlsplit(here.settings.public_url).hostname or "clarion"
    content = calendar_file(rows, owner.name, host, zones)
    return Response(content, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})


async def _renewed(here: Container, session: AsyncSession, caller: Caller) -> CalendarFeed:
    feed = await session.get(CalendarFeed, caller.extension_id)
    now = here.clock.now()
    if feed is None:
        feed = CalendarFeed(
            extension_id=caller.extension_id, account_id=caller.account_id, generation=1, created_at=now
        )
        session.add(feed)
    else:
        feed.generation += 1
        feed.created_at = now
    feed.withdrawn = False
    await session.flush()
    return feed
