"""Removes the pieces of streams that are over: a stream is no recording."""

from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from clarion.base.outbox import announce
from clarion.base.periodic_task import PeriodicTask
from clarion.features.meetings.streams.models import MeetingStream
from clarion.features.message_store import FILES_DROPPED, FilesDropped

KEPT_AFTER = timedelta(minutes=2)
_PIECE = 50


class StreamCleanup(PeriodicTask):
    """Viewers who are some seconds behind see the end first."""

    every_s: ClassVar[float] = 60.0
    waiting: ClassVar[str] = "Pieces of live streams have to wait"

    async def turn(self) -> None:
        async with self._here.storage.transaction() as session:
            late = MeetingStream.ended_at < self._here.clock.now() - KEPT_AFTER
            query = select(MeetingStream).where(late, MeetingStream.removed.is_(False)).limit(_PIECE)
            rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
            keys = [each["key"] for row in rows for each in row.pieces]
            for row in rows:
                row.over, row.removed, row.pieces = True, True, []
            if keys:
                announce(session, FILES_DROPPED, FilesDropped(keys=keys))
