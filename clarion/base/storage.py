"""Rows: one code path for SQLite (one machine) and PostgreSQL (beyond)."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, MetaData, Select, String, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from clarion.base import storage_postgres, storage_sqlite
from clarion.base.changes import is_preview, is_watched, refuse_in_preview
from clarion.base.postgres_hosts import primary_finder
from clarion.base.request_fence import find_fence
from clarion.base.storage_loading import WritingSession, load
from clarion.base.storage_long import Answers, LongReading, LongReads
from clarion.base.storage_reading import Asking, Plans, ReadingSession, ask
from clarion.base.storage_ready import Ready, ReadyWrite
from clarion.base.storage_watching import mark_done, mark_done_by, take_back, watched_session
from clarion.base.storage_writing import (
    DirectWriter,
    Rows,
    UsualWriter,
    Writer,
    run,
    run_many,
    write_all_last,
    write_last,
)

__all__ = [
    "AsyncSession",
    "Base",
    "IdString",
    "Json",
    "Ready",
    "ReadyWrite",
    "Storage",
    "UtcDateTime",
    "Writer",
    "ask",
    "load",
    "run",
    "run_many",
    "write_last",
]

T = TypeVar("T")
_PIECE_ROWS = 1000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, kept to the microsecond. A naive one is refused when written."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored; use clock.now().")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """Whatever JSON can say: text in SQLite, jsonb in PostgreSQL. Replace the value, do not mutate it."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


class IdString(TypeDecorator[str]):
    """An id as text (decimal ids, uuids, s-... ids); up to 64 characters."""

    impl = String(64)
    cache_ok = True


class Base(DeclarativeBase):
    """The parent of every table. Constraints have names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        dict[str, str]: Json,
        list[str]: Json,
        list[Any]: Json,
    }


class Storage:
    """A database. `async with storage.transaction() as session` commits on a clean exit, else rolls back."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = url
        self.engine = _engine(url, echo)
        self._writing = async_sessionmaker(
            self.engine,
            class_=WritingSession,
            plans=Plans(self.engine.dialect),
            expire_on_commit=False,
            sync_session_class=watched_session(),
        )
        read_only = self.engine.execution_options(clarion_reading=True, postgresql_readonly=True)
        self._read_only = read_only
        self._asking = Asking(self.engine) if self._has_file else None
        self._direct = DirectWriter(self.engine) if self._has_file else None
        self._long = LongReading(self.engine.url.database or "", self.engine.dialect) if self._has_file else None
        self._long_reads = LongReads()
        self._at_once = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        # SQLite has one writer at a time; queueing here is fair, its own waiting is a poll.
        self._turn = asyncio.Lock() if self.is_sqlite else None
        self._refusal: Callable[[], Exception] | None = None
        self._inside: set[asyncio.Task[Any] | None] = set()
        self._marked: dict[str, list[Callable[[], object]]] = {}
        self._tidy = storage_sqlite.Tidying(self.engine.url.database or "") if self.is_sqlite else None
        self._before_commit: list[Callable[[AsyncSession], Awaitable[Callable[[], object] | None]]] = []

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def _has_file(self) -> bool:
        """Of SQLite, which other connections can open as well."""
        url = self.engine.url
        return self.is_sqlite and (url.database or "") not in ("", ":memory:") and not url.query

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed when the block ends cleanly.

        Opening a second one inside it, in the same task, is refused: it could wait for itself forever.
        """
        committed: list[Callable[[], object]] = []
        async with self._one_turn(), self._begun() as session:
            yield session
            if is_preview():
                await take_back(session)
                return
            if is_watched():
                await self._show(session, committed)
            await write_all_last(session)
            await mark_done(session)
        if self._tidy:
            self._tidy.note_commit()
        for tell in committed:
            tell()
        self._tell_of(session.info)

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[AsyncSession]:
        session = self._writing()
        try:
            async with session.begin():
                yield session
        finally:
            if session.in_transaction():  # the end was interrupted
                await asyncio.shield(session.close())
            else:
                session.sync_session.close()  # its connection is back already: nothing to wait for

    @asynccontextmanager
    async def _one_turn(self) -> AsyncIterator[None]:
        """What makes SQLite's writers queue, and refuses a transaction inside a transaction."""
        task = asyncio.current_task()
        if task in self._inside:
            raise RuntimeError("A transaction was opened inside a transaction; pass the session on instead.")
        if self._refusal is not None:
            raise self._refusal()
        self._inside.add(task)
        try:
            async with self._turn or nullcontext():
                yield
        finally:
            self._inside.discard(task)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """A transaction of ready statements, without a session; nobody watches it, and it marks nothing."""
        refuse_in_preview()
        async with self._one_turn():
            if self._direct is not None and not self._direct.is_watched:
                async with self._direct.transaction() as writer:
                    yield writer
                    await mark_done_by(writer)
            else:
                async with self.engine.begin() as connection:
                    usual = UsualWriter(connection)
                    yield usual
                    await mark_done_by(usual)
        if self._tidy:
            self._tidy.note_commit()

    async def write_at_once(self, ready: ReadyWrite, values: Mapping[str, Any], *, marks: Iterable[str] = ()) -> Rows:
        """What a ready statement returns that is a transaction by itself: in PostgreSQL one way to the server and back,
        so that its locks are held for as long as the server needs, however busy this process is. Nobody watches it,
        and errors are those of `writing`. `marks`: for `after_commit`.
        """
        refuse_in_preview()
        if self.is_sqlite or find_fence() is not None:  # then it needs a transaction for the mark beside it
            async with self.writing() as writer:
                rows = await writer.run(ready, **values)
        else:
            async with self._one_turn(), self._at_once.connect() as connection:
                rows = await UsualWriter(connection).run(ready, **values)
        self._tell_of(marks)
        return rows

    def _tell_of(self, marks: Iterable[str]) -> None:
        for mark in marks:
            for tell in self._marked.get(mark, ()):
                tell()

    async def _show(self, session: AsyncSession, committed: list[Callable[[], object]]) -> None:
        await session.flush()
        if session.info.get("wrote"):
            for look in self._before_commit:
                after = await look(session)
                if after is not None:
                    committed.append(after)

    def before_commit(self, look: Callable[[AsyncSession], Awaitable[Callable[[], object] | None]]) -> None:
        """Call `look` before a commit that belongs to a `Change`, not recorded yet, and writes something.

        It may add rows of its own. What it returns is called after the commit. `session.info["changes"]` lists the
        rows as `RowChange`, at most `MAX_ROWS`; statements that change rows without loading them are not in it.
        """
        self._before_commit.append(look)

    def after_commit(self, mark: str, tell: Callable[[], object]) -> None:
        """Call `tell` after each commit of a session in whose `info` stands `mark`."""
        self._marked.setdefault(mark, []).append(tell)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads and waits for no writer. Nothing is committed.

        Each statement sees what is committed when it runs, in both databases.
        """
        session = ReadingSession(self._read_only, self._asking)
        try:
            yield session
        finally:
            if session.is_begun:
                await session.__aexit__(None, None, None)

    async def ask(self, ready: Ready, **values: Any) -> list[Any]:
        """The rows of a ready statement that selects columns, without a session: for what every request asks."""
        if self._asking is not None:
            async with self.reading() as session:
                return await ask(session, ready, **values)
        async with self._at_once.connect() as connection:
            way = storage_postgres.way_of(connection.sync_connection)
            if way is not None:
                rows: Sequence[Any] = await way.run(ready, values)
            else:
                rows = (await connection.execute(ready.statement, values)).all()
        return [row[0] for row in rows] if ready.is_single else [tuple(row) for row in rows]

    async def read_long(self, statements: Sequence[Select[Any]], then: Callable[[Answers], T]) -> T:
        """What `then` makes of the rows of each statement, as they come; neither keeps the event loop from its work.

        The statements select columns, each with a name of its own. `then` runs in another thread: it is pure. Raises
        TooMuch and Unavailable where it takes too long, or too many ask at once.
        """
        async with self._long_reads.one():
            if self._long is not None and not self.engine.sync_engine.dispatch.before_cursor_execute:
                return await self._long.read(statements, then)
            async with self.reading() as session:
                rows = [await _in_pieces(session, statement) for statement in statements]
            return await asyncio.to_thread(then, rows)

    def refuse_writes(self, why: Callable[[], Exception]) -> None:
        """From now on every transaction is refused with the error that `why` makes; reading goes on."""
        self._refusal = why

    async def create_tables(self) -> None:
        """Make the tables as the models say, without migrations. For tests."""
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        if self._tidy:
            await self._tidy.close()
        for direct in (self._asking, self._direct, self._long):
            if direct is not None:
                direct.close()
        await self.engine.dispose()


async def _in_pieces(session: AsyncSession, statement: Select[Any]) -> list[Any]:
    """All rows, with turns for others between some of them: reading very many at once takes the driver long."""
    found: list[Any] = []
    stream = await session.stream(statement, execution_options={"yield_per": _PIECE_ROWS})
    async for piece in stream.partitions():
        found += piece
    return found


def _engine(url: str, echo: bool) -> AsyncEngine:
    serializer = _compact
    if not url.startswith("sqlite"):
        # Last in, first out: the connection that was used last has its statements prepared and its caches warm.
        how: dict[str, Any] = {"pool_size": 10, "pool_use_lifo": True}
        finder = primary_finder(make_url(url))
        if finder is not None:
            how["connect_args"] = {"async_creator_fn": finder.connect}
        engine = create_async_engine(url, echo=echo, json_serializer=serializer, **how)
        storage_postgres.keep_watch(engine)
        return engine
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    address = make_url(url).set(drivername=f"sqlite+{storage_sqlite.DialectInLoop.driver}")
    engine = create_async_engine(
        address,
        echo=echo,
        json_serializer=serializer,
        connect_args={"check_same_thread": False, "factory": storage_sqlite.Connection},
        **storage_sqlite.pool_of(address),
    )
    _tune_sqlite(engine)
    return engine


def _tune_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        storage_sqlite.prepare(connection)

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("clarion_reading", False)
        connection.connection.dbapi_connection.may_write = not reading
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
