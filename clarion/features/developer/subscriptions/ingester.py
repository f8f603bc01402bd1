"""Turns what was announced into notifications, and keeps those that somebody subscribed to."""

import asyncio
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import cast

import structlog
from sqlalchemy import Table, bindparam, delete, select

from clarion.base import inbox
from clarion.base.bus import Payload, Subscription
from clarion.base.bus_follow import Event
from clarion.base.container import Container
from clarion.base.inbox import InboxRow
from clarion.base.storage import AsyncSession, Ready, ReadyWrite, ask, run
from clarion.base.telemetry import counter, histogram
from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions.envelope import Logged, wire_form, write_json
from clarion.features.developer.subscriptions.events import DELIVERIES_WAIT, LOGGED
from clarion.features.developer.subscriptions.kinds import FAMILIES_OF, LIVE_TOPICS, kind_of
from clarion.features.developer.subscriptions.sources.form import AUDIENCE, Building, EventFamily, Notice
from clarion.features.developer.subscriptions.webhooks.planning import plan_deliveries

log = structlog.stdlib.get_logger("clarion.events")
_kept = counter("events_kept_total", "Notifications written to the event log")
_not_built = counter("events_not_built_total", "Events of which no notification could be made", ("topic",))
_seconds = histogram("events_keeping_seconds", "Time to write a batch of notifications")

GROUP = "event-log"
_BATCH = 200
_BUILD_WITHIN_S = 10.0
_LOOK_EVERY_S = 2.0
_CARRIED = 48 * 1024
"""Entries of up to this size travel with the news; larger ones are read from the log."""
_WAITING = Ready(
    select(InboxRow.id, InboxRow.topic, InboxRow.payload, InboxRow.written_at).order_by(InboxRow.id).limit(_BATCH)
)
_TAKING_OUT = ReadyWrite(
    delete(cast(Table, InboxRow.__table__))
    .where(InboxRow.id.in_(bindparam("ids", expanding=True)))
    .returning(InboxRow.id)
)
_NAMES = uuid.UUID("9c1d7f0e-5d0b-4f5b-8f0e-6a2f9b7c1e54")


class _TakenElsewhere(Exception):
    """Another process took what we were about to take."""


@dataclass(frozen=True)
class Heard:
    """An event. `again`: it may be heard twice, as one of the bus; one of the inbox cannot."""

    topic: str
    payload: Payload
    at: datetime
    again: bool = False


class EventIngester:
    """One in each process that can make notifications; one of them works at a time."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._busy = asyncio.Lock()
        self._following: Subscription | None = None
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._following = self._here.bus.follow((*LIVE_TOPICS, inbox.WAITING), self._take, group=GROUP)
        await self._following.ready()
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        if self._following is not None:
            await self._following.close()

    async def _take(self, batch: list[Event]) -> None:
        live = [(topic, payload) for topic, payload in batch if topic != inbox.WAITING]
        if live:
            now = self._here.clock.now()
            await self._keep([Heard(topic, payload, now, again=True) for topic, payload in live])
        if len(live) < len(batch):
            await self.drain()

    async def _look(self) -> None:
        """What the news of was lost, or left by a process that died."""
        while True:
            try:
                await self.drain()
            except Exception as error:
                log.warning("The event log has to wait", problem=str(error))
            await asyncio.sleep(_LOOK_EVERY_S)

    async def drain(self) -> int:
        """Take everything out of the inbox; returns how many events that were."""
        total = 0
        async with self._busy:
            while True:
                async with self._here.storage.reading() as session:
                    rows = await ask(session, _WAITING)
                    if not rows:
                        return total
                    heard = [Heard(topic, payload, at) for _, topic, payload, at in rows]
                    notices = await self._build(session, heard)
                if await self._write(notices, [row[0] for row in rows]):
                    total += len(rows)
                    if len(rows) < _BATCH:  # what came since has news of its own
                        return total

    async def _keep(self, heard: Sequence[Heard]) -> None:
        async with self._busy:
            async with self._here.storage.reading() as session:
                notices = await self._build(session, heard)
            await self._write(notices, ())

    async def put(self, notices: Sequence[Notice]) -> None:
        """Keep notices that come from no event but from the passing of time."""
        if not notices:
            return
        now = self._here.clock.now()
        async with self._busy, self._here.storage.transaction() as session:
            head = await event_log.lock_head(session)
            named = [(str(uuid.uuid4()), now, notice) for notice in notices]
            entries = await self._append(session, head, named, live=False)
            waiting = await plan_deliveries(session, entries, now)
        await self._tell(head, entries, waiting)

    async def _write(self, notices: Sequence[tuple[str, datetime, Notice]], inbox_ids: Sequence[int]) -> bool:
        """False when another process took these out of the inbox first."""
        started = perf_counter()
        if not notices:
            return await self._forget(inbox_ids)
        async with self._here.storage.transaction() as session:
            head = await event_log.lock_head(session)
            if len(await run(session, _TAKING_OUT, ids=list(inbox_ids))) < len(inbox_ids):
                await session.rollback()
                return False
            entries = await self._append(session, head, notices, live=not inbox_ids)
            waiting = await plan_deliveries(session, entries, self._here.clock.now())
        if entries:
            _kept.inc(len(entries))
            _seconds.observe(perf_counter() - started)
            await self._tell(head, entries, waiting)
        return True

    async def _forget(self, inbox_ids: Sequence[int]) -> bool:
        """Nobody subscribed to these."""
        try:
            if inbox_ids:
                async with self._here.storage.writing() as writer:
                    if len(await writer.run(_TAKING_OUT, ids=list(inbox_ids))) < len(inbox_ids):
                        raise _TakenElsewhere
        except _TakenElsewhere:
            return False
        return True

    async def _append(
        self, session: AsyncSession, head: int, notices: Sequence[tuple[str, datetime, Notice]], *, live: bool
    ) -> list[Logged]:
        if live and notices:
            known = await event_log.known_uuids(session, [name for name, _, _ in notices])
            notices = [item for item in notices if item[0] not in known]
        entries = [
            _entry(head + number, name, at, notice) for number, (name, at, notice) in enumerate(notices, start=1)
        ]
        if entries:
            await event_log.append(session, head, entries, self._here.clock.now())
        return entries

    async def _tell(self, head: int, entries: Sequence[Logged], waiting: Sequence[str]) -> None:
        """Other processes, and ourselves, in one way. They look for themselves where this does not arrive."""
        news: Payload = {"after": head, "last": entries[-1].position}
        if sum(len(entry.body) for entry in entries) < _CARRIED:
            news["entries"] = [wire_form(entry) for entry in entries]
        try:
            await self._here.bus.publish(LOGGED, news)
            if waiting:
                await self._here.bus.publish(DELIVERIES_WAIT, {"subscription_ids": list(waiting)})
        except Exception as error:
            log.warning("The bus did not take the news", problem=str(error))

    # ---- notices

    async def _build(self, session: AsyncSession, heard: Sequence[Heard]) -> list[tuple[str, datetime, Notice]]:
        """(uuid, time, notice) for all that somebody wants, in order."""
        asked = [(one, family, _touched(one, family)) for one in heard for family in FAMILIES_OF.get(one.topic, ())]
        paths = {path for _, _, touched in asked for path in touched}
        if not paths:
            return []
        found: list[tuple[str, datetime, Notice]] = []
        wanted = await event_log.wanted_paths(session, paths)
        by = Building(self._here, session)
        for one, family, touched in asked:
            some = wanted.intersection(touched)
            if some:
                for notice in await self._notices(by, one, family, frozenset(some)):
                    found.append((_uuid(one, notice), one.at, notice))
        return found

    async def _notices(self, by: Building, one: Heard, family: EventFamily, wanted: frozenset[str]) -> Sequence[Notice]:
        try:
            async with asyncio.timeout(_BUILD_WITHIN_S):
                return await family.build(by, one.topic, one.payload, wanted)
        except Exception:
            _not_built.labels(one.topic).inc()
            log.exception("No notification could be made of an event", topic=one.topic, family=family.name)
            return ()


def _entry(position: int, name: str, at: datetime, notice: Notice) -> Logged:
    body = {**notice.body, "sequence": position} if kind_of(notice.path).sequence else notice.body
    facts = notice.facts if notice.audience is None else {**notice.facts, AUDIENCE: sorted(notice.audience)}
    return Logged(position, name, notice.account_id, notice.path, write_json(body), facts, at)


def _touched(one: Heard, family: EventFamily) -> tuple[str, ...]:
    try:
        return tuple(family.touches(one.topic, one.payload))
    except Exception:
        _not_built.labels(one.topic).inc()
        log.exception("An event has an unknown form", topic=one.topic, family=family.name)
        return ()


def _uuid(one: Heard, notice: Notice) -> str:
    """The same event that is heard twice has the same one, by which it is known again."""
    if not one.again:
        return str(uuid.uuid4())
    said = json.dumps(one.payload, sort_keys=True)
    return str(uuid.uuid5(_NAMES, f"{one.topic} {said} {notice.path}"))
