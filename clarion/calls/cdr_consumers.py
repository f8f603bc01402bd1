"""Consumers of CDRs: each reads the table `cdrs` by position, so none can miss a call.

How far a consumer has come is a row (`cdr_consumers`) that moves in the transaction that holds the consumer's own
rows. A message on the bus only wakes it up; at the start it catches up. Consumers at the same position share one
transaction, each within a savepoint. Processes share the work by the lock on that row: one handles a batch, the others
skip it. A CDR that a consumer cannot take goes to `cdr_dead_letters`, is tried again from there and blocks nobody.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import Text, bindparam, cast, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.clock import Clock
from clarion.base.container import Container
from clarion.base.storage import AsyncSession, Ready, ReadyWrite, Storage, run
from clarion.base.telemetry import counter
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_dead_letters import Consume, bury, reason_of, retry
from clarion.calls.cdr_lag import health_of, read_lag
from clarion.calls.cdr_models import CdrConsumerRow, CdrRow
from clarion.calls.cdr_writer import CDR_WRITTEN

log = structlog.stdlib.get_logger("clarion.cdr")

BATCH_SIZE = 100
ATTEMPTS = 3
"""How often a CDR fails alone before it becomes a dead letter."""
_POLL_SECONDS = 2.0
_GATHER_SECONDS = 0.05
_LAG_EVERY_SECONDS = 10.0
_CONSUME_WITHIN_SECONDS = 30.0
_PAUSES_S = (0.1, 0.5, 2.0, 5.0)

_taken = counter("cdr_consumed_total", "CDRs taken", ("consumer",))
_buried = counter("cdr_buried_total", "CDRs set aside because a consumer could not take them", ("consumer",))

_NAMES = CdrConsumerRow.name.in_(bindparam("names", expanding=True))
_POSITIONS = select(CdrConsumerRow.name, CdrConsumerRow.position).where(_NAMES)
_LOOK = Ready(_POSITIONS)
_CLAIM = Ready(_POSITIONS.order_by(CdrConsumerRow.name).with_for_update(skip_locked=True))
_NEWEST = Ready(select(func.max(CdrRow.position).label("newest")))
_PAGE = Ready(
    select(CdrRow.position, CdrRow.session_id, cast(CdrRow.record, Text).label("text"))
    .where(CdrRow.position > bindparam("after"))
    .order_by(CdrRow.position)
    .limit(bindparam("most"))
)
_MOVE = ReadyWrite(
    update(CdrConsumerRow)
    .where(_NAMES)
    .values(position=bindparam("to"), moved_at=bindparam("now", type_=CdrConsumerRow.moved_at.type))
)


@dataclass(frozen=True)
class CdrConsumer:
    """`consume` writes its rows in the transaction given; when it gets a CDR again, it changes nothing.

    `wants`: whether it has anything to do with a CDR; pure and cheap. `from_start`: whether a new consumer begins with
    the oldest CDR (what is derived from calls), or with the next one (what notifies people).
    """

    name: str
    consume: Consume
    wants: Callable[[CallRecord], bool] = lambda record: True
    from_start: bool = False


@dataclass(frozen=True)
class Cdr:
    """A row of the table as consumers see it. Without a record it could not be read, for the reason given."""

    position: int
    session_id: str
    record: CallRecord | None
    problem: str = ""


def read_cdr(position: int, session_id: str, text: str) -> Cdr:
    try:
        return Cdr(position, session_id, CallRecord.model_validate_json(text))
    except ValidationError as error:
        return Cdr(position, session_id, None, f"It cannot be read: {error.errors()[0]['msg']}")


@dataclass
class _State:
    """What a process remembers of a consumer. `alone_until`: up to there it takes one CDR at a time."""

    consumer: CdrConsumer
    alone_until: int = 0
    failures: dict[int, int] = field(default_factory=dict)


class CdrConsumers:
    """The consumers of one process. Use `consumers_of(here)`."""

    def __init__(self, storage: Storage, bus: Bus, clock: Clock) -> None:
        self._storage, self._bus, self._clock = storage, bus, clock
        self._states: dict[str, _State] = {}
        self._known: set[str] = set()
        self._news = asyncio.Event()
        self._turn = asyncio.Lock()
        self._apart = False
        self._troubled = False
        self._lag_at = 0.0
        self._task: asyncio.Task[None] | None = None
        self._subscription: Subscription | None = None

    # ---- life

    def register(self, consumer: CdrConsumer) -> None:
        """Have `catch_up` consume, beginning where this consumer stopped last time, in whatever process that was."""
        self._states[consumer.name] = _State(consumer)

    def add(self, consumer: CdrConsumer) -> None:
        """Consume in the background from now on."""
        self.register(consumer)
        if self._task is None:
            self._subscription = self._bus.subscribe(CDR_WRITTEN, self._wake)
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._news.set()

    async def remove(self, name: str) -> None:
        """Stop consuming, between two batches. What is not taken waits for the next start."""
        async with self._turn:
            self._states.pop(name, None)
            self._known.discard(name)
        if self._states or self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        if self._subscription is not None:
            await self._subscription.close()

    async def begin(self) -> None:
        """Have consumers that are new to this database begin now, so that they miss no call that ends from now on."""
        async with self._turn:
            await self._register()

    async def health(self) -> str | None:
        lags = await read_lag(self._storage, self._clock.now())
        return health_of([lag for lag in lags if lag.consumer in self._states])

    async def _wake(self, _payload: Payload) -> None:
        self._news.set()

    async def _run(self) -> None:
        failures = 0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _POLL_SECONDS)
                await asyncio.sleep(_GATHER_SECONDS)
            self._news.clear()
            try:
                await self.catch_up()
                await self._note_lag()
                failures = failures + 1 if self._troubled else 0
            except Exception as error:
                log.warning("cdr.consumers_wait", problem=reason_of(error))
                failures += 1
            if failures:
                await asyncio.sleep(_PAUSES_S[min(failures - 1, len(_PAUSES_S) - 1)])
                self._news.set()

    async def _note_lag(self) -> None:
        if time.monotonic() >= self._lag_at:
            self._lag_at = time.monotonic() + _LAG_EVERY_SECONDS
            await read_lag(self._storage, self._clock.now())

    # ---- catching up

    async def catch_up(self) -> None:
        """Have every consumer here take what is committed, as far as it can and no other process is at it."""
        async with self._turn:
            self._troubled = False
            await self._register()
            consumers = {name: state.consumer.consume for name, state in self._states.items()}
            if not consumers:
                return
            await retry(self._storage, self._clock, consumers)
            moved = True
            while moved:
                positions = dict(await self._storage.ask(_LOOK, names=sorted(self._states)))
                newest = (await self._storage.ask(_NEWEST))[0] or 0
                moved = await self._round({name: at for name, at in positions.items() if at < newest})

    async def _register(self) -> None:
        """Insert the rows of consumers that are new to this database."""
        new = [state.consumer for name, state in self._states.items() if name not in self._known]
        if not new:
            return
        insert: Any = sqlite.insert if self._storage.is_sqlite else postgresql.insert
        async with self._storage.transaction() as session:
            newest = await session.scalar(select(func.max(CdrRow.position))) or 0
            for consumer in new:
                at = 0 if consumer.from_start else newest
                row = {"name": consumer.name, "position": at, "moved_at": self._clock.now()}
                await session.execute(insert(CdrConsumerRow).values(row).on_conflict_do_nothing())
        self._known |= {consumer.name for consumer in new}

    async def _round(self, behind: dict[str, int]) -> bool:
        """One batch for each consumer that is behind. False: nothing moved."""
        apart, self._apart = self._apart, False
        moved = False
        for position in sorted(set(behind.values())):
            names = [name for name, at in behind.items() if at == position]
            alone = [name for name in names if apart or self._states[name].alone_until > position]
            together = [name for name in names if name not in alone]
            for group in [together, *([name] for name in alone)]:
                if group:
                    moved |= await self._batch(group, position)
        return moved

    async def _batch(self, names: Sequence[str], position: int) -> bool:
        """Have consumers that stand at `position` take the next CDRs. False: they could not, or others are at it."""
        one = len(names) == 1 and self._states[names[0]].alone_until > position
        rows = await self._storage.ask(_PAGE, after=position, most=1 if one else BATCH_SIZE)
        page = [read_cdr(*row) for row in rows]
        if not page:
            return False
        try:
            return await self._take(names, position, page)
        except Exception as error:
            if len(names) > 1:  # whichever it was: in the next round each has a transaction of its own
                log.warning("cdr.batch_failed", consumers=names, problem=reason_of(error))
                self._apart = True
                return True
            async with self._storage.transaction() as session:
                done = await self._failed(session, self._states[names[0]], page, error)
                if done:
                    await run(session, _MOVE, names=names, to=page[-1].position, now=self._clock.now())
            return done

    async def _take(self, names: Sequence[str], position: int, page: Sequence[Cdr]) -> bool:
        async with self._storage.transaction() as session:
            claimed: dict[str, int] = dict(await run(session, _CLAIM, names=list(names)))
            mine = [name for name in names if claimed.get(name) == position]
            done = [name for name in mine if await self._consume(session, self._states[name], page)]
            if done:
                await run(session, _MOVE, names=done, to=page[-1].position, now=self._clock.now())
        for name in done:
            self._states[name].failures.pop(page[0].position, None)
            _taken.labels(name).inc(len(page))
        return bool(done) or (bool(claimed) and not mine)

    async def _consume(self, session: AsyncSession, state: _State, page: Sequence[Cdr]) -> bool:
        """Whether the position may move: every CDR of the page is taken or set aside."""
        for cdr in page:
            if cdr.record is None:
                await self._bury(session, state, cdr, cdr.problem)
        wanted = [cdr.record for cdr in page if cdr.record is not None and state.consumer.wants(cdr.record)]
        if not wanted:
            return True
        try:
            async with asyncio.timeout(_CONSUME_WITHIN_SECONDS), session.begin_nested():
                await state.consumer.consume(session, wanted)
        except Exception as error:
            return await self._failed(session, state, page, error)
        return True

    async def _failed(self, session: AsyncSession, state: _State, page: Sequence[Cdr], error: Exception) -> bool:
        """Whether the position may move all the same: a CDR that failed alone often enough is set aside."""
        self._troubled = True
        first = page[0]
        state.alone_until = max(state.alone_until, page[-1].position)
        if len(page) > 1:
            log.warning("cdr.one_by_one", consumer=state.consumer.name, count=len(page), problem=reason_of(error))
            return False
        state.failures[first.position] = state.failures.get(first.position, 0) + 1
        if state.failures[first.position] < ATTEMPTS:
            return False
        await self._bury(session, state, first, reason_of(error))
        del state.failures[first.position]
        return True

    async def _bury(self, session: AsyncSession, state: _State, cdr: Cdr, reason: str) -> None:
        name = state.consumer.name
        await bury(session, name, cdr.position, cdr.session_id, reason, self._clock.now())
        _buried.labels(name).inc()
        log.error("cdr.dead_letter", consumer=name, session=cdr.session_id, reason=reason)


def consumers_of(here: Container) -> CdrConsumers:
    """The consumers of this process; made when the first feature asks."""
    found = here.find(CdrConsumers)
    if found is None:
        found = here.offer(CdrConsumers, CdrConsumers(here.storage, here.bus, here.clock))
        here.health.register("call detail records", found.health)
    return found
