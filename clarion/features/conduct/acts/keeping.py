"""Keeps the book of standing of each process as the database says, and waits until all of them know of a change.

"Immediately" means before the next event: whoever acts inside `acting` comes out when every process that keeps a book
has said that it knows, or after two seconds, and then says which did not.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.ids import new_uuid
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.held import release_left
from clarion.features.conduct.acts.models import ActRow, HeldRow, ListenerRow
from clarion.features.conduct.acts.service import end_due, hold_of, read_standing, said
from clarion.features.conduct.acts.switches import modes
from clarion.features.conduct.attempt import AccountState
from clarion.features.conduct.standing import (
    STANDING,
    SWITCHES,
    Hold,
    Standing,
    StandingBook,
    StandingChanged,
    SwitchesChanged,
)

log = structlog.stdlib.get_logger("clarion.conduct")

KNOWN_WITHIN_S = 2.0
_ALIVE = timedelta(seconds=35)
_BEAT_S = 10.0
_RETRY_S = 1.0
_SEEN = "conduct.standing.seen."

Key = tuple[str, str]


class Spread:
    """What came of telling all processes: how many there are, and which did not answer in time."""

    def __init__(self, listeners: Collection[str], missing: Collection[str]) -> None:
        self.listeners = len(listeners)
        self.missing = sorted(missing)


class BookKeeper:
    """One in each process that asks about standing."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self.id = new_uuid()
        self.book = here.offer(StandingBook, StandingBook(here.clock))
        self._subscriptions: list[Subscription] = []
        self._task: asyncio.Task[None] | None = None
        self._loaded = asyncio.Event()
        self._users = 0
        self._switched: list[Callable[[Mapping[str, str]], None]] = []

    def on_switched(self, tell: Callable[[Mapping[str, str]], None]) -> None:
        """Call `tell` with the switches whenever they are read."""
        self._switched.append(tell)

    def _use_modes(self, found: Mapping[str, str]) -> None:
        self.book.set_modes(found)
        for tell in self._switched:
            tell(found)

    async def open(self) -> None:
        """Listen, then read everything. Starts empty when the database is away, and goes on trying."""
        self._users += 1
        if self._users > 1:
            return
        bus = self._here.bus
        self._subscriptions = [
            bus.subscribe(STANDING, self._on_standing),
            bus.subscribe(SWITCHES, self._on_switches),
        ]
        for subscription in self._subscriptions:
            await subscription.ready()
        try:
            await self._beat()
            await self.reload()
        except Exception as error:
            log.warning("Standing is not read yet", problem=str(error))
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        self._users -= 1
        if self._users > 0:
            return
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for subscription in self._subscriptions:
            await subscription.close()
        with contextlib.suppress(Exception):
            async with self._here.storage.transaction() as session:
                await session.execute(delete(ListenerRow).where(ListenerRow.id == self.id))

    async def reload(self) -> None:
        """Everything, as the database has it now."""
        standings: dict[Key, list[Hold]] = {}
        query = select(ActRow).where(ActRow.state.in_(("standing", "closed")), ActRow.standing != "")
        async with self._here.storage.reading() as session:
            for row in await session.scalars(query.order_by(ActRow.proposed_at, ActRow.id)):
                standings.setdefault((row.scope, row.subject), []).append(hold_of(row))
            switched = await modes(session)
        self.book.load({key: Standing(tuple(holds)) for key, holds in standings.items()})
        self._use_modes(switched)
        self._loaded.set()

    async def refresh(self, changed: Collection[Key], *, switches: bool = False) -> None:
        """Read these again, here and now."""
        async with self._here.storage.reading() as session:
            for scope, subject in changed:
                self.book.put(scope, subject, await read_standing(session, scope, subject))
            if switches:
                self._use_modes(await modes(session))

    async def _on_standing(self, payload: Payload) -> None:
        change = StandingChanged.model_validate(payload)
        try:
            await self.refresh([(change.scope, change.subject)])
        except Exception as error:
            log.warning("Standing is taken from the message", problem=str(error))
            self.book.put(change.scope, change.subject, _as_said(change))
        await self._confirm(change.answer)

    async def _on_switches(self, payload: Payload) -> None:
        await self.refresh((), switches=True)
        await self._confirm(SwitchesChanged.model_validate(payload).answer)

    async def _confirm(self, answer: str) -> None:
        if answer:
            await self._here.bus.publish(_SEEN + answer, {"id": self.id})

    async def _run(self) -> None:
        while True:
            try:
                if not self._loaded.is_set():
                    await self.reload()
                await self._beat()
                await asyncio.sleep(_BEAT_S)
            except Exception as error:
                log.warning("Standing cannot be kept up", problem=str(error))
                await asyncio.sleep(_RETRY_S)

    async def _beat(self) -> None:
        """Say that this process wants to be told; forget those that died."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            row = await session.get(ListenerRow, self.id)
            if row is None:
                session.add(ListenerRow(id=self.id, seen_at=now))
            else:
                row.seen_at = now
            await session.execute(delete(ListenerRow).where(ListenerRow.seen_at < now - _ALIVE))


def _as_said(change: StandingChanged) -> Standing:
    return Standing(
        tuple(
            Hold(
                hold.act_id,
                hold.incident,
                AccountState(hold.state),
                datetime.fromisoformat(hold.since),
                datetime.fromisoformat(hold.until) if hold.until else None,
                hold.rate,
            )
            for hold in change.holds
        )
    )


def book_keeper(here: Container) -> BookKeeper:
    """The one of this process."""
    return here.find(BookKeeper) or here.offer(BookKeeper, BookKeeper(here))


@contextlib.asynccontextmanager
async def acting(here: Container) -> AsyncIterator[AsyncSession]:
    """A transaction in which acts are taken or ended; when it is left, every process knows."""
    async with here.storage.transaction() as session:
        yield session
    session.info["conduct_spread"] = await spread_changes(here, session.info)


async def spread_changes(here: Container, info: dict[Any, Any]) -> Spread | None:
    """Tell all processes what this committed session changed, and wait until they know."""
    changed: set[Key] = info.get("conduct_changed", set())
    switched = bool(info.get("conduct_switched"))
    if not changed and not switched:
        return None
    keeper = here.find(BookKeeper)
    if keeper is not None:
        await keeper.refresh(changed, switches=switched)
    answer = new_uuid()
    seen: dict[str, int] = {}
    news = asyncio.Event()

    async def note(payload: Payload) -> None:
        seen[str(payload["id"])] = seen.get(str(payload["id"]), 0) + 1
        news.set()

    subscription = here.bus.subscribe(_SEEN + answer, note)
    await subscription.ready()
    try:
        async with here.storage.reading() as session:
            rows = await session.scalars(select(ListenerRow.id).where(ListenerRow.seen_at > here.clock.now() - _ALIVE))
            listeners = set(rows.all())
            messages: list[tuple[str, Payload | bytes]] = [
                (STANDING, said(*key, await read_standing(session, *key), answer).model_dump()) for key in changed
            ]
        if switched:
            messages.append((SWITCHES, SwitchesChanged(answer=answer).model_dump()))
        await here.bus.publish_many(messages)
        missing = await _wait_for_all(listeners, seen, len(messages), news)
    finally:
        await subscription.close()
    if missing:
        log.error("Not every process knows of a change of standing yet", missing=sorted(missing))
    return Spread(listeners, missing)


async def _wait_for_all(listeners: set[str], seen: dict[str, int], each: int, news: asyncio.Event) -> set[str]:
    def missing() -> set[str]:
        return {one for one in listeners if seen.get(one, 0) < each}

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(KNOWN_WITHIN_S):
            while missing():
                news.clear()
                await news.wait()
    return missing()


class ActEnder(PeriodicTask):
    """Ends acts whose time is over, while the process runs. Several may; each act ends once."""

    every_s = _BEAT_S
    waiting = "Acts whose time is over could not be ended"

    async def end_due(self) -> int:
        """End what is due now; returns how much that was."""
        now = self._here.clock.now()
        due = select(ActRow.id).where(ActRow.state.in_(("standing", "proposed")), ActRow.expires_at <= now).limit(1)
        left = select(HeldRow.id).join(ActRow, ActRow.id == HeldRow.act_id)
        left = left.where(HeldRow.released_at.is_(None), ActRow.state.not_in(("standing", "proposed"))).limit(1)
        async with self._here.storage.reading() as session:
            if await session.scalar(due) is None and await session.scalar(left) is None:
                return 0
        async with acting(self._here) as session:
            ended = len(await end_due(session, self._here))
            await release_left(session, self._here)
        return ended

    async def turn(self) -> None:
        await self.end_due()
