"""Events leave after the commit: written with the rows they speak of, then published in order."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import BaseModel
from sqlalchemy import BigInteger, Integer, String, Text, bindparam, cast, delete, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base import inbox
from clarion.base.bus import Bus
from clarion.base.storage import AsyncSession, Base, Storage

log = structlog.stdlib.get_logger("clarion.outbox")

_BATCH = 200
_ANNOUNCED = "announced"
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


# Made once: the relay carries every event of the installation. Payloads pass through it as text.
_WAITING = select(OutboxRow.id, OutboxRow.topic, cast(OutboxRow.payload, Text)).order_by(OutboxRow.id).limit(_BATCH)
_THESE = OutboxRow.id.in_(bindparam("ids", expanding=True))
_KEEPING = inbox.keeping(
    select(OutboxRow.topic, OutboxRow.payload, OutboxRow.written_at).where(_THESE).order_by(OutboxRow.id)
)
_TAKING_OUT = delete(OutboxRow.__table__).where(_THESE)  # type: ignore[arg-type]
_ANY = select(OutboxRow.id).limit(1)


def announce(session: AsyncSession, topic: str, payload: BaseModel) -> None:
    """Publish `payload` on `topic` once this transaction is committed; never, when it is rolled back."""
    row = OutboxRow(topic=topic, payload=payload.model_dump(mode="json", by_alias=True), written_at=datetime.now(UTC))
    session.add(row)
    session.info[_ANNOUNCED] = True


async def announce_all(session: AsyncSession, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """`announce` for many events at once, given as what JSON can say of them."""
    now = datetime.now(UTC)
    rows = [{"topic": topic, "payload": payload, "written_at": now} for topic, payload in events]
    await session.execute(insert(OutboxRow), rows)
    session.info[_ANNOUNCED] = True


class OutboxRelay:
    """Carries the outbox to the bus: at once after a commit here, within a second for other processes'."""

    def __init__(self, storage: Storage, bus: Bus) -> None:
        self._storage = storage
        self._bus = bus
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._storage.after_commit(_ANNOUNCED, self._news.set)
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                if self._news.is_set() or await self._is_waiting():
                    self._news.clear()
                    await self.flush()
            except Exception as error:
                log.warning("The outbox has to wait", problem=str(error))
                self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _LOOK_EVERY_S)

    async def _is_waiting(self) -> bool:
        """Looking takes no lock; most of the time there is nothing."""
        async with self._storage.reading() as session:
            return await session.scalar(_ANY) is not None

    async def flush(self) -> int:
        """Return once what waits now is published, by this relay or another; returns how many it was by this one."""
        total = 0
        while True:
            done = await self._publish_batch()
            total += done
            if done < _BATCH:
                return total

    async def _publish_batch(self) -> int:
        async with self._storage.transaction() as session:
            await _wait_for_turn(session, self._storage)
            rows = (await session.execute(_WAITING)).all()
            if not rows:
                return 0
            await self._bus.publish_many([(topic, payload.encode()) for _, topic, payload in rows])
            these = {"ids": [row[0] for row in rows]}
            await session.execute(_KEEPING, these)
            await session.execute(_TAKING_OUT, these)
        await self._bus.publish(inbox.WAITING, {})
        return len(rows)


async def _wait_for_turn(session: AsyncSession, storage: Storage) -> None:
    """One relay at a time, so that events keep their order. SQLite has one writer at a time anyway."""
    if not storage.is_sqlite:
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _RELAY_LOCK})
