"""Events leave after the commit: written with the rows they speak of, then published in order."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import BaseModel
from sqlalchemy import BigInteger, Integer, String, delete, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base import inbox
from clarion.base.bus import Bus
from clarion.base.storage import AsyncSession, Base, Storage

log = structlog.stdlib.get_logger("clarion.outbox")

_BATCH = 200
_LOOK_EVERY_S = 1.0
# Any number nobody else locks; it keeps two relays on one PostgreSQL from mixing up the order.
_RELAY_LOCK = 5_062_026


class OutboxRow(Base):
    """An event that waits to be published."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]


def announce(session: AsyncSession, topic: str, payload: BaseModel) -> None:
    """Publish `payload` on `topic` once this transaction is committed; never, when it is rolled back."""
    row = OutboxRow(topic=topic, payload=payload.model_dump(mode="json", by_alias=True), written_at=datetime.now(UTC))
    session.add(row)
    session.info["announced"] = True


async def announce_all(session: AsyncSession, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """`announce` for many events at once, given as what JSON can say of them."""
    now = datetime.now(UTC)
    rows = [{"topic": topic, "payload": payload, "written_at": now} for topic, payload in events]
    await session.execute(insert(OutboxRow), rows)
    session.info["announced"] = True


class OutboxRelay:
    """Carries the outbox to the bus: at once after a commit here, within a second for other processes'."""

    def __init__(self, storage: Storage, bus: Bus) -> None:
        self._storage = storage
        self._bus = bus
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._storage.on_announced(self._news.set)
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.flush()
            except Exception as error:
                log.warning("The outbox has to wait", problem=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _LOOK_EVERY_S)
            self._news.clear()

    async def flush(self) -> int:
        """Return once what waits now is published, by this relay or another; returns how many it was by this one."""
        total = 0
        while True:
            done = await self._publish_batch()
            total += done
            if done < _BATCH:
                return total

    async def _publish_batch(self) -> int:
        async with self._storage.reading() as session:
            if not (await session.scalar(select(OutboxRow.id).limit(1))):
                return 0
        async with self._storage.transaction() as session:
            await _wait_for_turn(session, self._storage)
            rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id).limit(_BATCH))).all()
            await self._bus.publish_many([(row.topic, row.payload) for row in rows])
            await inbox.keep(session, rows)
            await session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
        await self._bus.publish(inbox.WAITING, {})
        return len(rows)


async def _wait_for_turn(session: AsyncSession, storage: Storage) -> None:
    """One relay at a time, so that events keep their order. SQLite has one writer at a time anyway."""
    if not storage.is_sqlite:
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _RELAY_LOCK})
