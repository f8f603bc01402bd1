"""Looks at exports that were brought, and imports them, one after another. Each is worked on by one process.

A process that is killed has said nothing for a while: another one goes on where it was.
"""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete, or_, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files
from clarion.base.worker import Worker
from clarion.features.messaging.chat_import.dry_run import dry_run
from clarion.features.messaging.chat_import.events import CHAT_IMPORT_CHANGED
from clarion.features.messaging.chat_import.machine import BUSY, WAITING, ImportStatus
from clarion.features.messaging.chat_import.matching import make_guests, write_to_guests
from clarion.features.messaging.chat_import.models import ChatImport, ChatImportDetails, ChatImportLine
from clarion.features.messaging.chat_import.people import matches_of
from clarion.features.messaging.chat_import.pieces import drop_pieces, fetch_pieces
from clarion.features.messaging.chat_import.planning import (
    Gathered,
    Plan,
    Stopped,
    gather,
    ids_of,
    people_lines,
    plan_rooms,
    preview_of,
    room_lines,
)
from clarion.features.messaging.chat_import.problems import ExportProblem
from clarion.features.messaging.chat_import.writing import ImportWriter, keep_lines
from clarion.features.messaging.chat_retention.service import rules_of

log = structlog.stdlib.get_logger("clarion.messaging")

ATTEMPTS = 5
KEPT = timedelta(days=7)
"""How long a file waits for somebody."""
SILENT = timedelta(minutes=3)
"""A worker that has said nothing for so long is gone."""
SAYS_EVERY_S = 30.0
LOOK_EVERY_S = 60.0
_AGAIN_S = 20.0


class ImportRunner:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=LOOK_EVERY_S, waiting="Imports have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, CHAT_IMPORT_CHANGED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> float | None:
        again = None
        while (done := await self.work_next()) is not None:
            if not done:
                again = _AGAIN_S
                break
        await self.forget_old()
        return again

    async def work_next(self) -> bool | None:
        """Work on one that waits: whether it went well; None when none waits."""
        row = await self._claim()
        if row is None:
            return None
        try:
            async with self._alive(row.id):
                await self._work(row)
        except Stopped:
            await self._note(row.id, touched_at=None)
        except ExportProblem as error:
            await self._fail(row, error.message)
        except asyncio.CancelledError:
            await self._note(row.id, touched_at=None, attempts=row.attempts - 1)  # whoever starts next goes on
            raise
        except Exception as error:
            return await self._put_off(row, error)
        return True

    async def _put_off(self, row: ChatImport, error: Exception) -> bool:
        log.error("An import broke off", chat_import=row.id, problem=str(error))
        if row.attempts >= ATTEMPTS:
            words = error.message if isinstance(error, ClarionError) else "See the log of the server."
            await self._fail(row, f"It broke off {ATTEMPTS} times. {words}")
            return True
        await self._note(row.id, touched_at=None)
        return False

    async def _claim(self) -> ChatImport | None:
        now = self._here.clock.now()
        free = or_(ChatImport.touched_at.is_(None), ChatImport.touched_at < now - SILENT)
        async with self._here.storage.transaction() as session:
            query = select(ChatImport).where(ChatImport.status.in_(BUSY), free).order_by(ChatImport.changed_at).limit(1)
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is not None:
                row.attempts += 1
                row.touched_at = now
        return row

    async def _work(self, row: ChatImport) -> None:
        with tempfile.TemporaryDirectory(prefix="clarion-import-") as folder:
            path = Path(folder) / "export"
            await fetch_pieces(self._here.get(Files), row, path)
            if row.status == ImportStatus.RUNNING:
                async with self._here.storage.transaction() as session:
                    await make_guests(self._here, session, row)
            if row.status == ImportStatus.CHECKING:
                row.cutoff = await self._cutoff(row.account_id)
            async with self._gathered(row, path) as gathered:
                async with self._here.storage.reading() as session:
                    plan = await plan_rooms(session, row.account_id, gathered, await matches_of(session, row.id))
                await asyncio.to_thread(gathered.spool.arrange)
                if row.status == ImportStatus.CHECKING:
                    await self._show(row, gathered, plan)
                else:
                    await self._run(row, gathered, plan)

    async def _cutoff(self, account_id: str) -> Any:
        """What is older would be deleted at once; teams that differ are none that an import makes."""
        async with self._here.storage.reading() as session:
            rules = [rule for rule in await rules_of(session, account_id) if rule.chat_id is None and rule.days]
        return self._here.clock.now() - timedelta(days=rules[0].days) if rules else None

    @asynccontextmanager
    async def _gathered(self, row: ChatImport, path: Path) -> AsyncIterator[Gathered]:
        """All that is in the export; reading ends when nobody waits for it any more."""
        ending = threading.Event()
        work = asyncio.ensure_future(asyncio.to_thread(gather, path, path.parent, row.cutoff, ending.is_set))
        try:
            gathered = await asyncio.shield(work)
        except BaseException:
            ending.set()
            done = await asyncio.gather(work, return_exceptions=True)
            if isinstance(done[0], Gathered):
                done[0].close()
            raise
        try:
            yield gathered
        finally:
            gathered.close()

    async def _show(self, row: ChatImport, gathered: Gathered, plan: Plan) -> None:
        await asyncio.to_thread(dry_run, gathered, plan)
        people = people_lines(gathered.reader.people, plan)
        details = ChatImportDetails(import_id=row.id, people=people, rooms=room_lines(plan))
        async with self._here.storage.transaction() as session:
            await session.execute(delete(ChatImportLine).where(ChatImportLine.import_id == row.id))
            await session.execute(delete(ChatImportDetails).where(ChatImportDetails.import_id == row.id))
            session.add(details)
            await keep_lines(session, row.id, gathered.leaving)
        values = {"source": gathered.reader.source, "preview": preview_of(gathered, plan), "cutoff": row.cutoff}
        await self._note(row.id, status=ImportStatus.READY, attempts=0, problem="", touched_at=None, **values)

    async def _run(self, row: ChatImport, gathered: Gathered, plan: Plan) -> None:
        secret = self._here.keys.derive(f"chat imports of {row.account_id}")
        await ImportWriter(self._here, row, gathered, plan, ids_of(secret, gathered.reader)).write()
        async with self._here.storage.transaction() as session:
            await write_to_guests(self._here, session, row)
        await self._note(row.id, status=ImportStatus.COMPLETED, problem="", finished_at=self._here.clock.now())
        await self._drop_file(row)

    async def _fail(self, row: ChatImport, words: str) -> None:
        await self._note(row.id, status=ImportStatus.FAILED, problem=words[:1000], touched_at=None, attempts=0)

    @asynccontextmanager
    async def _alive(self, import_id: str) -> AsyncIterator[None]:
        """Says now and then that somebody works on it."""

        async def say() -> None:
            while True:
                await asyncio.sleep(SAYS_EVERY_S)
                await self._note(import_id, touched_at=self._here.clock.now())

        saying = asyncio.get_running_loop().create_task(say())
        try:
            yield
        finally:
            saying.cancel()
            await asyncio.gather(saying, return_exceptions=True)

    async def forget_old(self) -> None:
        """Files that wait for nobody go."""
        now = self._here.clock.now()
        waits = ChatImport.status.in_(WAITING) & (ChatImport.changed_at < now - KEPT)
        done = (ChatImport.status == ImportStatus.COMPLETED) & (ChatImport.changed_at < now - SILENT)
        old = select(ChatImport).where(or_(waits, done & (ChatImport.pieces > 0)))
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(old.limit(100))).all()
        for row in rows:
            await self._drop_file(row)
            if row.status != ImportStatus.COMPLETED:
                await self._note(row.id, status=ImportStatus.EXPIRED)

    async def _drop_file(self, row: ChatImport) -> None:
        await drop_pieces(self._here.get(Files), row)
        await self._note(row.id, pieces=0)

    async def _note(self, import_id: str, **values: Any) -> None:
        if "status" in values:
            values["changed_at"] = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            await session.execute(update(ChatImport).where(ChatImport.id == import_id).values(**values))
