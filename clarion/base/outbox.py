"""Events leave after the commit: written with the rows they speak of, then published in order.

A bus that outlives this process (Valkey) answers for what was published. Where the bus is memory, a row stays, marked
as handed out, until every group has handled its event: after a kill -9 it is published again (decision 0028).
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from typing import cast as typed

import structlog
from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Index,
    Insert,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    false,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base import inbox
from clarion.base.bus import Bus
from clarion.base.bus_pending import Pending
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
_STOP_WITHIN_S = 1.0
_HANDLED_WITHIN_S = 0.2  # rows of handled events are deleted with the next batch, or after so long
# Any number nobody else locks; it keeps two relays on one PostgreSQL from mixing up the order.
_RELAY_LOCK = 5_062_026


class OutboxRow(Base):
    """An event that waits to be published, or (`handed_out`) for its handlers."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "id",
            sqlite_where=text("NOT handed_out"),
            postgresql_where=text("NOT handed_out"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    handed_out: Mapped[bool] = mapped_column(server_default=false())


_table = typed(Table, OutboxRow.__table__)
# Made once: the relay carries every event of the installation. Payloads pass through it as text.
_EVENTS = select(OutboxRow.id, OutboxRow.topic, cast(OutboxRow.payload, Text).label("text")).order_by(OutboxRow.id)
_WAITING = Ready(_EVENTS.where(~OutboxRow.handed_out).limit(_BATCH))
_HANDED_OUT = Ready(_EVENTS.where(OutboxRow.handed_out, OutboxRow.id > bindparam("after")).limit(_BATCH))
_THESE = OutboxRow.id.in_(bindparam("ids", expanding=True))
_KEEPING = ReadyWrite(
    inbox.keeping(select(OutboxRow.topic, OutboxRow.payload, OutboxRow.written_at).where(_THESE).order_by(OutboxRow.id))
)
_HANDING_OUT = ReadyWrite(update(_table).where(_THESE).values(handed_out=true()))
_TAKING_OUT = ReadyWrite(delete(_table).where(_THESE))
_ANY = select(OutboxRow.id).where(~OutboxRow.handed_out).limit(1)
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


def announce_text(session: AsyncSession, topic: str, text: str) -> None:
    """`announce` for a payload that is JSON text already."""
    _say(session, topic, text)


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
        self._handled: list[int] = []  # ids of rows that are still there, though every group has handled them
        self._unhandled: set[int] = set()
        self._all_handled = asyncio.Event()

    def start(self) -> None:
        self._storage.after_commit(ANNOUNCED, self._news.set)
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """What its handlers do not finish within a second is delivered again at the next start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._unhandled:
            self._all_handled.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_handled.wait(), _STOP_WITHIN_S)
        try:
            await self._delete_handled()
        except Exception as error:
            log.warning("outbox.handled_events_left", count=len(self._handled), problem=str(error))

    async def _run(self) -> None:
        await self._until_done(self.resume)
        while True:
            await self._until_done(self._look)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _HANDLED_WITHIN_S if self._handled else _LOOK_EVERY_S)

    async def _until_done(self, step: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await step()
            except Exception as error:
                log.warning("The outbox has to wait", problem=str(error))
                await asyncio.sleep(_LOOK_EVERY_S)
            else:
                return

    async def _look(self) -> None:
        if self._news.is_set() or await self._is_waiting():
            self._news.clear()
            await self.flush()
        elif self._handled:
            await self._delete_handled()

    async def _is_waiting(self) -> bool:
        """Looking takes no lock; most of the time there is nothing."""
        async with self._storage.reading() as session:
            return await session.scalar(_ANY) is not None

    async def resume(self) -> int:
        """Publish again what an earlier process handed out and nobody finished; returns how many events that was."""
        after = total = 0
        while rows := await self._storage.ask(_HANDED_OUT, after=after):
            pending = await self._publish(rows)
            self._handled += [row[0] for row in rows if row[0] not in pending]
            self._follow(pending)
            after, total = rows[-1][0], total + len(rows)
        if total:
            log.info("outbox.delivered_again", count=total)
        return total

    async def flush(self) -> int:
        """Return once what waits now is published, by this relay or another; returns how many it was by this one."""
        total = 0
        while True:
            done = await self._publish_batch()
            total += done
            if done < _BATCH:
                return total

    async def _publish_batch(self) -> int:
        async with self._deleting() as (writer, handled):
            await _wait_for_turn(writer, self._storage)
            rows = await writer.run(_WAITING)
            if not rows:
                return 0
            pending = await self._publish(rows)
            await writer.run(_KEEPING, ids=[row[0] for row in rows])
            if pending:
                await writer.run(_HANDING_OUT, ids=list(pending))
            handled += [row[0] for row in rows if row[0] not in pending]
        self._follow(pending)  # only now: what was rolled back is published again, and must not be deleted before
        await self._bus.publish(inbox.WAITING, {})
        return len(rows)

    async def _publish(self, rows: Sequence[Sequence[Any]]) -> dict[int, Pending]:
        """Give rows (id, topic, text) to the bus. Returns those that somebody still has to handle."""
        tracked = await self._bus.publish_tracked([(topic, text.encode()) for _, topic, text in rows])
        return {row[0]: each for row, each in zip(rows, tracked, strict=True) if each is not None}

    def _follow(self, pending: Mapping[int, Pending]) -> None:
        self._unhandled |= pending.keys()
        for row_id, each in pending.items():
            each.then(partial(self._note_handled, row_id))

    def _note_handled(self, row_id: int) -> None:
        self._unhandled.discard(row_id)
        self._handled.append(row_id)
        if not self._unhandled:
            self._all_handled.set()

    async def _delete_handled(self) -> None:
        if self._handled:
            async with self._deleting():
                pass

    @contextlib.asynccontextmanager
    async def _deleting(self) -> AsyncIterator[tuple[Writer, list[int]]]:
        """A transaction that ends with deleting the rows of handled events, and those that are added to the list.

        Each id is in one such list only: SQLite gives the id of a deleted row to a new one.
        """
        handled: list[int] = []
        before = 0
        try:
            async with self._storage.writing() as writer:
                handled, self._handled = self._handled, handled
                before = len(handled)
                yield writer, handled
                if handled:
                    await writer.run(_TAKING_OUT, ids=handled)
        except BaseException:
            self._handled += handled[:before]
            raise


async def _wait_for_turn(writer: Writer, storage: Storage) -> None:
    """One relay at a time, so that events keep their order. SQLite has one writer at a time anyway."""
    if not storage.is_sqlite:
        await writer.run(_OUR_TURN)
