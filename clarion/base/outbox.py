"""Events leave after the commit: written with the rows they speak of, then published in order."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from typing import cast as typed

import structlog
from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Insert,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base import inbox
from clarion.base.bus import Bus
from clarion.base.storage import (
    AsyncSession,
    Base,
    Ready,
    ReadyWrite,
    Storage,
    UtcDateTime,
    Writer,
    run_many,
    write_last,
)

log = structlog.stdlib.get_logger("clarion.outbox")

_BATCH = 200
ANNOUNCED = "announced"
"""Stands in the `info` of a session that announces something."""
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


_table = typed(Table, OutboxRow.__table__)
# Made once: the relay carries every event of the installation. Payloads pass through it as text.
_WAITING = Ready(
    select(OutboxRow.id, OutboxRow.topic, cast(OutboxRow.payload, Text).label("text"))
    .order_by(OutboxRow.id)
    .limit(_BATCH)
)
_THESE = OutboxRow.id.in_(bindparam("ids", expanding=True))
_KEEPING = ReadyWrite(
    inbox.keeping(select(OutboxRow.topic, OutboxRow.payload, OutboxRow.written_at).where(_THESE).order_by(OutboxRow.id))
)
_TAKING_OUT = ReadyWrite(delete(_table).where(_THESE))
_ANY = select(OutboxRow.id).limit(1)
_OUR_TURN = Ready(select(func.pg_advisory_xact_lock(_RELAY_LOCK).label("ours")))


def _putting(payload: Any) -> ReadyWrite:
    row = {"topic": bindparam("topic"), "payload": payload, "written_at": bindparam("written_at")}
    return ReadyWrite(insert(_table).values(row))


_TEXT = bindparam("payload", type_=Text)
_PUT = {"sqlite": _putting(_TEXT), "postgresql": _putting(cast(_TEXT, JSONB))}


def announcing(payload: ColumnElement[Any], source: FromClause, name: str = "event") -> Insert:
    """An event that is written in one statement with what it speaks of, for each row of `source`. PostgreSQL only.

    Parameters: `announced_at`, by `name` `event_topic`, and those of `payload`, which is `jsonb`. Whoever runs it gives
    the mark `ANNOUNCED`.
    """
    # The source comes first: an event gets its place in the order when that has the locks that it waits for.
    given = (bindparam(f"{name}_topic", type_=String()), payload, bindparam("announced_at", type_=UtcDateTime()))
    row = select(*given).select_from(source)
    return insert(_table).from_select(["topic", "payload", "written_at"], row)


def announce(session: AsyncSession, topic: str, payload: BaseModel) -> None:
    """Publish `payload` on `topic` once this transaction is committed; never, when it is rolled back.

    Nor when it belongs to a savepoint that is.
    """
    _say(session, topic, payload.model_dump_json(by_alias=True))


async def announce_all(session: AsyncSession, events: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """`announce` for many events at once, given as what JSON can say of them."""
    for topic, payload in events:
        _say(session, topic, json.dumps(payload, separators=(",", ":"), ensure_ascii=False))


def _say(session: AsyncSession, topic: str, text: str) -> None:
    """Events are written together, just before the commit."""
    row = {"topic": topic, "payload": text, "written_at": datetime.now(UTC)}
    if not session.info.get(ANNOUNCED):
        session.info[ANNOUNCED] = True
    write_last(session, _write, row)


async def _write(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    await run_many(session, _PUT[session.get_bind().dialect.name], rows)


class OutboxRelay:
    """Carries the outbox to the bus: at once after a commit here, within a second for other processes'."""

    def __init__(self, storage: Storage, bus: Bus) -> None:
        self._storage = storage
        self._bus = bus
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._storage.after_commit(ANNOUNCED, self._news.set)
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
        async with self._storage.writing() as writer:
            await _wait_for_turn(writer, self._storage)
            rows = await writer.run(_WAITING)
            if not rows:
                return 0
            await self._bus.publish_many([(topic, payload.encode()) for _, topic, payload in rows])
            ids = [row[0] for row in rows]
            await writer.run(_KEEPING, ids=ids)
            await writer.run(_TAKING_OUT, ids=ids)
        await self._bus.publish(inbox.WAITING, {})
        return len(rows)


async def _wait_for_turn(writer: Writer, storage: Storage) -> None:
    """One relay at a time, so that events keep their order. SQLite has one writer at a time anyway."""
    if not storage.is_sqlite:
        await writer.run(_OUR_TURN)
