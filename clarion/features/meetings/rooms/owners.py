"""Which process owns the room of a meeting."""

import asyncio
import time

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Unauthorized, Unavailable
from clarion.features.meetings.history.models import LiveMeeting

OWNER_WITHIN_S = 15.0
"""How long a client waits for a room that has no owner at the moment."""


def topic_of(owner: str) -> str:
    """Where a process that owns rooms is asked."""
    return f"meetings.room.{owner}"


async def wait_for_owner(here: Container, meeting_id: str) -> str:
    """Raises Unauthorized when there is no such room any more, Unavailable when none goes on with it."""
    until = time.monotonic() + OWNER_WITHIN_S
    while time.monotonic() < until:
        async with here.storage.reading() as session:
            row = await session.get(LiveMeeting, meeting_id)
        if row is None:
            raise Unauthorized("This meeting has ended.", code="MTG-113")
        if row.lease_until >= here.clock.now():
            return row.owner
        await asyncio.sleep(0.25)
    raise Unavailable("The meeting is moving to another server. Try again in a moment.")


async def owner_of(here: Container, meeting_id: str) -> str:
    """Empty: none at the moment."""
    async with here.storage.reading() as session:
        query = select(LiveMeeting.owner, LiveMeeting.lease_until).where(LiveMeeting.id == meeting_id)
        row = (await session.execute(query)).one_or_none()
    return str(row[0]) if row is not None and row[1] >= here.clock.now() else ""
