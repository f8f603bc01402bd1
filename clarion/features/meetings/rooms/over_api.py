"""What the API does to a meeting that goes on: ends it for everybody, or changes its rules."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.rooms.live_room import ELSEWHERE
from clarion.features.meetings.rooms.owners import topic_of


async def end_meeting(here: Container, bridge_id: str) -> None:
    """End what goes on in a bridge, for everybody; nothing when nobody is in it. Raises Unavailable."""
    await _tell(here, bridge_id, "end")


async def apply_bridge(here: Container, bridge_id: str) -> None:
    """Let a meeting that goes on follow its changed bridge. Raises Unavailable."""
    await _tell(here, bridge_id, "bridge")


async def change_stream_of(here: Container, bridge_id: str, **what: str) -> bool:
    """Start or stop the stream of a meeting that goes on: see `streams/over_api.py`. False: none does. Raises what the
    host reads.
    """
    return await _tell(here, bridge_id, "stream", **what)


async def _tell(here: Container, bridge_id: str, do: str, **more: str) -> bool:
    """False: nobody is in it."""
    async with here.storage.reading() as session:
        query = select(LiveMeeting).where(LiveMeeting.bridge_id == bridge_id)
        row = (await session.scalars(query)).one_or_none()
    if row is None:
        return False
    try:
        await here.bus.request(topic_of(row.owner), {"do": do, "connection": "", "meeting_id": row.id, **more})
    except NotFound as error:
        if error.code != ELSEWHERE:
            raise
        return False  # it ended meanwhile
    return True
