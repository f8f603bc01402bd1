"""Makes exports that were asked for, one after another, and takes old ones away. Each is made by one process."""

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.ids import new_id
from clarion.base.worker import Worker
from clarion.features.messaging.chat_export.archive import ArchiveMaker
from clarion.features.messaging.chat_export.events import CHAT_EXPORT_ASKED
from clarion.features.messaging.chat_export.models import ChatExport

log = structlog.stdlib.get_logger("clarion.messaging")

ATTEMPTS = 3
KEPT = timedelta(days=7)
_LOOK_EVERY_S = 60.0
_SILENT = timedelta(minutes=5)  # a maker that has said nothing for so long is gone


class ExportMaker:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Exports have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, CHAT_EXPORT_ASKED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.make_next():
            pass
        await self.forget_old()

    async def make_next(self) -> bool:
        """Make one export that waits; False when none does."""
        export = await self._claim()
        if export is None:
            return False
        if export.status == "Failed":
            return True
        try:
            key, size = await ArchiveMaker(self._here, export, lambda: self._note(export.id)).make()
        except Exception as error:
            log.error("An export could not be made", export=export.id, problem=str(error))
            await self._note(export.id, status="Failed" if export.attempts >= ATTEMPTS else "Accepted")
            return export.attempts >= ATTEMPTS
        done = {"dataset_id": new_id(), "file_key": key, "size": size, "expires_at": self._here.clock.now() + KEPT}
        await self._note(export.id, status="Completed", changed_at=self._here.clock.now(), **done)
        return True

    async def _claim(self) -> ChatExport | None:
        """Take an export that waits, or whose maker has died; one that failed too often is told so."""
        now = self._here.clock.now()
        waits = or_(
            ChatExport.status == "Accepted",
            (ChatExport.status == "InProgress") & (ChatExport.touched_at < now - _SILENT),
        )
        async with self._here.storage.transaction() as session:
            query = select(ChatExport).where(waits).order_by(ChatExport.created_at).limit(1)
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is not None:
                row.attempts += 1
                row.status = "Failed" if row.attempts > ATTEMPTS else "InProgress"
                row.touched_at = row.changed_at = now
        return row

    async def forget_old(self) -> None:
        """Archives are kept for a week."""
        now = self._here.clock.now()
        async with self._here.storage.reading() as session:
            over = select(ChatExport).where(ChatExport.status == "Completed", ChatExport.expires_at <= now)
            rows = (await session.scalars(over.limit(100))).all()
        for row in rows:
            await self._here.get(Files).delete(row.file_key)
            await self._note(row.id, status="Expired", file_key="", changed_at=now)

    async def _note(self, export_id: str, **values: Any) -> None:
        async with self._here.storage.transaction() as session:
            touched = {"touched_at": self._here.clock.now(), **values}
            await session.execute(update(ChatExport).where(ChatExport.id == export_id).values(**touched))
