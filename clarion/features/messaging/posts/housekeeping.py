"""Files that nobody can see go: those of deleted posts and teams at once, those never posted after a day."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import and_, not_, select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.event_consumer import EventConsumer
from clarion.base.files import Files
from clarion.features.messaging.posts.events import FILES_DROPPED, FilesDropped
from clarion.features.messaging.posts.files import drop_rows
from clarion.features.messaging.posts.models import ChatFile

log = structlog.stdlib.get_logger("clarion.team_messaging")
UNPOSTED_LIVE = timedelta(days=1)
_EVERY_S = 3600.0
_BATCH = 200


class FileSweeper(EventConsumer):
    """Several processes may run one."""

    TOPICS = (FILES_DROPPED,)
    GROUP = "chat-files"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await super().open()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await super().close()

    async def take(self, payload: Payload) -> None:
        for key in FilesDropped.model_validate(payload).keys:
            await self._here.get(Files).delete(key)

    async def _run(self) -> None:
        while True:
            try:
                while await self.sweep() == _BATCH:
                    pass
            except Exception as error:
                log.warning("Files that were never posted could not be removed", problem=str(error))
            await asyncio.sleep(_EVERY_S)

    async def sweep(self) -> int:
        """Remove some files that are in no post for a day, nor promised to one; returns how many."""
        now = self._here.clock.now()
        promised = and_(ChatFile.promised_until.is_not(None), ChatFile.promised_until > now)
        old = select(ChatFile).where(
            ChatFile.post_id.is_(None), ChatFile.created_at < now - UNPOSTED_LIVE, not_(promised)
        )
        async with self._here.storage.transaction() as session:
            rows = (await session.scalars(old.order_by(ChatFile.created_at).limit(_BATCH))).all()
            await drop_rows(session, rows)
        return len(rows)
