"""How long things are kept, and who sees to it."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from clarion.base.outbox import announce
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.conduct import under_preservation
from clarion.features.message_store.events import FILES_DROPPED, FilesDropped
from clarion.features.message_store.kinds import Availability, MessageType
from clarion.features.message_store.models import Message, Report, StoreSettings
from clarion.features.message_store.rules import REPORTS_LAST, due_before
from clarion.features.message_store.service import MessageStore
from clarion.features.message_store.sync import TOKEN_LASTS

KEPT_FOR_A_TIME = (MessageType.FAX, MessageType.VOICEMAIL)
_AT_ONCE = 500


async def read_retention(session: AsyncSession, account_id: str) -> int | None:
    """Days, or None: for ever."""
    row = await session.get(StoreSettings, account_id)
    return row.retention_days if row else None


async def set_retention(session: AsyncSession, account_id: str, days: int | None) -> None:
    row = await session.get(StoreSettings, account_id)
    if row is None:
        session.add(StoreSettings(account_id=account_id, retention_days=days))
    else:
        row.retention_days = days


def _is_theirs(person: SQLCoreOperations[str]) -> ColumnElement[bool]:
    return or_(Message.extension_id == person, Message.owner_id == person)


class MessageRetentionJob(PeriodicTask):
    """Purges what has been kept long enough, at the start and every hour. Several processes may do it."""

    every_s = 3600.0
    waiting = "The message store could not be tidied"

    async def turn(self) -> None:
        await self.tidy()

    async def tidy(self) -> None:
        """Everything that is due now, but what an authority asked to be kept."""
        now = self._here.clock.now()
        async with self._here.storage.reading() as session:
            query = select(StoreSettings).where(StoreSettings.retention_days.is_not(None))
            periods = {row.account_id: row.retention_days or 0 for row in await session.scalars(query)}
        for account_id, days in periods.items():
            while await self._purge_some(account_id, due_before(now, days)):
                pass
        async with self._here.storage.transaction() as session:
            gone = Message.availability == Availability.PURGED
            await session.execute(delete(Message).where(gone, Message.changed_at < now - TOKEN_LASTS))
        await self._forget_reports(now - REPORTS_LAST)

    async def _purge_some(self, account_id: str, before: datetime) -> bool:
        async with self._here.storage.transaction() as session:
            query = select(Message).where(
                ~under_preservation(Message.account_id, _is_theirs, self._here.clock.now()),
                Message.account_id == account_id,
                Message.type.in_(KEPT_FOR_A_TIME),
                Message.availability != Availability.PURGED,
                Message.created_at < before,
            )
            rows = (await session.scalars(query.limit(_AT_ONCE))).all()
            await self._here.get(MessageStore).delete(session, rows, purge=True)
        return bool(rows)

    async def _forget_reports(self, before: datetime) -> None:
        async with self._here.storage.transaction() as session:
            rows = (await session.scalars(select(Report).where(Report.created_at < before).limit(_AT_ONCE))).all()
            for row in rows:
                announce(session, FILES_DROPPED, FilesDropped(keys=[part["key"] for part in row.parts]))
                await session.delete(row)
