"""Writes companies' call logs into the file store by schedule: a folder, or a bucket of S3, as the installation has it.

Each file holds what changed since the file before. A company's archive has one writer at a time: whoever locks its row.
"""

import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.files import Files, check_key
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.phone.call_log.archive_models import CallLogArchive, CallLogArchiveFile
from clarion.features.phone.call_log.extracting import SETTLES, Position, read_piece
from clarion.features.phone.call_log.table import as_csv, as_lines

log = structlog.stdlib.get_logger("clarion.call_log")

AREA = "call-logs"
EVERY = {"Hour": timedelta(hours=1), "Day": timedelta(days=1), "Week": timedelta(weeks=1)}
_LOOK_EVERY_S = 60.0
_AGAIN = timedelta(minutes=10)
_PIECE = 1000


class LogArchiver:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Archives of call logs have to wait")

    async def open(self) -> None:
        await self._worker.open()

    async def close(self) -> None:
        await self._worker.close()

    def wake(self) -> None:
        self._worker.wake()

    async def _turn(self) -> None:
        while await self.write_next():
            pass

    async def write_next(self) -> bool:
        """Write one archive that is due; False when none is."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            due = select(CallLogArchive).where(CallLogArchive.due_at <= now).order_by(CallLogArchive.due_at).limit(1)
            row = (await session.scalars(due.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return False
            try:
                await self._write(session, row, now)
            except OSError as error:
                log.error("A call log could not be archived", account=row.account_id, problem=str(error))
                row.problem, row.due_at = str(error)[:500] or type(error).__name__, now + _AGAIN
            else:
                row.problem, row.due_at = "", _next(row.every, now)
            await self._forget_old(session, row, now)
        return True

    async def _write(self, session: AsyncSession, row: CallLogArchive, now: datetime) -> None:
        """Everything that has settled; no file when nothing has changed."""
        until = now - SETTLES
        with tempfile.TemporaryDirectory(prefix="call-log-") as folder:
            path, count = Path(folder) / "records", 0
            with path.open("wb") as file:
                async for content, records in _contents(session, row, until):
                    file.write(content)
                    count += records
            if count:
                await self._keep(session, row, path, count, until)
        row.archived_until = until

    async def _keep(self, session: AsyncSession, row: CallLogArchive, path: Path, count: int, until: datetime) -> None:
        ending = "csv" if row.format == "CSV" else "jsonl"
        name = f"calls-{until:%Y%m%dT%H%M%SZ}.{ending}"
        key = check_key(f"{AREA}/{row.account_id}/{until:%Y}/{until:%m}/{name}")
        kind = "text/csv" if row.format == "CSV" else "application/jsonl"
        facts = await self._here.get(Files).put_file(key, path, kind)
        session.add(
            CallLogArchiveFile(
                id=new_id(),
                account_id=row.account_id,
                file_key=key,
                name=name,
                records=count,
                size=facts.size,
                since=row.archived_until,
                until=until,
                made_at=self._here.clock.now(),
            )
        )

    async def _forget_old(self, session: AsyncSession, row: CallLogArchive, now: datetime) -> None:
        """`keep_days` 0: for ever."""
        if not row.keep_days:
            return
        before = now - timedelta(days=row.keep_days)
        old = select(CallLogArchiveFile).where(
            CallLogArchiveFile.account_id == row.account_id, CallLogArchiveFile.made_at < before
        )
        for each in (await session.scalars(old.limit(100))).all():
            await self._here.get(Files).delete(each.file_key)
            await session.delete(each)


def _next(every: str, now: datetime) -> datetime | None:
    step = EVERY.get(every)
    return now + step if step is not None else None


async def _contents(session: AsyncSession, row: CallLogArchive, until: datetime) -> AsyncIterator[tuple[bytes, int]]:
    after, first = Position(row.account_id, row.archived_until), True
    while True:
        rows, more = await read_piece(session, after, until, _PIECE)
        if rows:
            yield as_csv(rows, head=first) if row.format == "CSV" else as_lines(rows), len(rows)
            after, first = Position(row.account_id, rows[-1].modified_at, rows[-1].id), False
        if not more:
            return
