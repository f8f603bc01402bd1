"""Hands queued texts to carriers, tries again, and survives being killed at any moment.

Every process that may send runs one. A delivery is claimed by a commit, handed over outside any transaction, and its
outcome committed again; a claim whose holder died is taken over when its lease ends.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, delete, or_, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files, NoSuchFile
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.base.text_carrier import (
    CarrierBusy,
    CarrierRefused,
    CarrierSilent,
    Media,
    OutgoingText,
    TextCarrier,
    TextCarriers,
)
from clarion.base.worker import Worker
from clarion.features.message_store import Message, attachments_of
from clarion.features.messaging.texting.events import TEXT_QUEUED
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.messaging.texting.machine import (
    NO_CARRIER,
    NO_MEDIA,
    NO_TEXTING,
    Accepted,
    Busy,
    Claimed,
    Event,
    Expired,
    Refused,
    Reported,
    Silent,
    State,
)
from clarion.features.messaging.texting.models import TextBatch, TextDelivery
from clarion.features.messaging.texting.outcomes import apply, show
from clarion.features.messaging.texting.permission import list_numbers
from clarion.features.messaging.texting.receipts import (
    bring_kept_receipts,
    early_receipts,
    keep_parts,
    note_early_receipts,
)
from clarion.features.messaging.texting.rules import error_code, next_try

log = structlog.stdlib.get_logger("clarion.texting")

LOOK_EVERY_S = 2.0
AT_ONCE = 50
LEASE = timedelta(seconds=60)
KEEP_DONE = timedelta(days=30)
FORGET_EVERY_S = 3600.0
RECEIPTS_EVERY_S = 10.0
SUBMIT_WITHIN_S = 40.0
_handed = counter("texts_handed_over", "Texts by carrier and what came of the attempt", ("carrier", "outcome"))


@dataclass(frozen=True)
class _Job:
    """A claimed delivery, ready to be handed over."""

    delivery_id: str
    carrier: TextCarrier
    text: OutgoingText


class Dispatcher:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=LOOK_EVERY_S, waiting="Texts have to wait")
        self._next_tidying = 0.0
        self._next_receipts = 0.0

    async def open(self) -> None:
        await self._worker.open(self._here.bus, TEXT_QUEUED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.work() == AT_ONCE:
            pass
        now = self._here.clock.monotonic()
        if now >= self._next_receipts:
            self._next_receipts = now + RECEIPTS_EVERY_S
            await bring_kept_receipts(self._here)
        if now >= self._next_tidying:
            self._next_tidying = now + FORGET_EVERY_S
            await self.forget()

    async def work(self) -> int:
        """Hand over what is due, up to AT_ONCE at a time; returns how many deliveries were looked at."""
        async with self._here.storage.reading() as session:
            if await session.scalar(_due(self._here.clock.now()).with_only_columns(TextDelivery.id).limit(1)) is None:
                return 0
        jobs, seen = await self._claim()
        await asyncio.gather(*(self._hand_over(job) for job in jobs))
        return seen

    async def forget(self) -> None:
        """Drop deliveries that were over long ago; their messages stay."""
        before = self._here.clock.now() - KEEP_DONE
        async with self._here.storage.transaction() as session:
            await session.execute(delete(TextDelivery).where(TextDelivery.done_at < before))
            unheard = (TextDelivery.state == State.SENT) & (TextDelivery.sent_at < before)
            await session.execute(delete(TextDelivery).where(unheard))

    # ---- claiming

    async def _claim(self) -> tuple[list[_Job], int]:
        now = self._here.clock.now()
        jobs = []
        async with self._here.storage.transaction() as session:
            query = _due(now).order_by(TextDelivery.due_at, TextDelivery.id).limit(AT_ONCE)
            rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
            for row in rows:
                job = await self._prepare(session, row, now)
                if job is not None:
                    jobs.append(job)
        return jobs, len(rows)

    async def _prepare(self, session: AsyncSession, row: TextDelivery, now: datetime) -> _Job | None:
        """Claim one; None when it ends here: its time is up, or nobody carries it."""
        carrier, refusal = await self._carrier_for(session, row)
        over = now >= row.expires_at
        if row.state == State.SUBMITTING:  # whoever had it is gone
            apply(row, Silent(repeatable=carrier is not None and carrier.repeatable, over=over), now)
        if over:
            apply(row, Expired(), now)
        if row.state == State.QUEUED:
            apply(row, Claimed(), now)
            if refusal:
                apply(row, Refused(refusal), now)
        if row.state != State.SUBMITTING or carrier is None:
            await session.flush()
            await show(self._here, session, row)
            return None
        row.carrier, row.lease_until = carrier.name, now + LEASE
        media = await self._media(session, row)
        if media and not carrier.carries_media:
            apply(row, Refused(NO_MEDIA), now)
            await session.flush()
            await show(self._here, session, row)
            return None
        text = OutgoingText(
            id=row.id,
            sender=row.sender,
            recipient=row.recipient,
            others=tuple(row.others),
            text=row.text,
            media=media,
            seconds=max(60, int((row.expires_at - now).total_seconds())),
            attempt=row.attempts,
        )
        return _Job(row.id, carrier, text)

    async def _carrier_for(self, session: AsyncSession, row: TextDelivery) -> tuple[TextCarrier | None, str]:
        """The carrier, or why there is none. Numbers that live here are reached without going out."""
        inside = await list_numbers(session, [row.recipient])
        if inside:
            takes_texts = inside[0].text_enabled and inside[0].active
            return self._here.get(InsideCarrier), "" if takes_texts else NO_TEXTING
        carrier = self._here.get(TextCarriers).find(row.sender)
        return carrier, "" if carrier else NO_CARRIER

    async def _media(self, session: AsyncSession, row: TextDelivery) -> tuple[Media, ...]:
        """Of the message, or of the batch that it is of."""
        message = await session.get(Message, row.message_id) if row.message_id else None
        batch = await session.get(TextBatch, row.batch_id) if row.batch_id else None
        named: list[tuple[str, str, str]] = []
        if message is not None:
            attached = (await attachments_of(session, [message]))[message.id]
            named = [(item.file_key, item.content_type, item.file_name) for item in attached]
        elif batch is not None:
            named = [(str(file["key"]), str(file["type"]), str(file["name"])) for file in batch.files]
        files, found = self._here.get(Files), []
        for key, content_type, file_name in named:
            try:
                content = await files.get(key)
            except NoSuchFile:
                continue  # purged meanwhile
            found.append(Media(content_type=content_type, file_name=file_name, content=content))
        return tuple(found)

    # ---- handing over

    async def _hand_over(self, job: _Job) -> None:
        try:
            async with asyncio.timeout(SUBMIT_WITHIN_S):
                ids = await job.carrier.submit(job.text)
        except CarrierRefused as error:
            await self._note(job, Refused(error_code(error.code)), problem=error.message)
        except CarrierBusy as error:
            await self._note(job, Busy(error_code(error.code)), problem=error.message)
        except (CarrierSilent, TimeoutError) as error:
            await self._note(job, Silent(job.carrier.repeatable), problem=str(error) or "no answer in time")
        except ClarionError as error:
            await self._note(job, Busy("SMS-UP-503"), problem=error.message)
        except Exception as error:
            log.exception("A carrier failed", carrier=job.carrier.name)
            await self._note(job, Silent(job.carrier.repeatable), problem=type(error).__name__)
        else:
            arrived = (Reported("Delivered"),) if isinstance(job.carrier, InsideCarrier) else ()
            await self._note(job, Accepted(), *arrived, ids=ids)

    async def _note(self, job: _Job, *events: Event, ids: tuple[str, ...] = (), problem: str = "") -> None:
        """Commit the outcome. Not done: the lease ends, and somebody tries again."""
        _handed.labels(job.carrier.name, type(events[0]).__name__).inc()
        if problem:
            log.warning("A text was not taken", carrier=job.carrier.name, text=job.delivery_id, problem=problem)
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            row = await session.get(TextDelivery, job.delivery_id, with_for_update=True)
            if row is None:
                return
            for event in events:
                apply(row, event, now)
            row.due_at = next_try(row.attempts, now) if row.state == State.QUEUED else row.due_at
            if ids:
                await keep_parts(session, row, ids)
                for reported in await early_receipts(session, row):
                    apply(row, reported, now)
            await show(self._here, session, row)
        await note_early_receipts(self._here, job.delivery_id, job.carrier.name, ids)


def _due(now: datetime) -> Select[TextDelivery]:
    """What waits and is due, and what was claimed by somebody who died."""
    waits = (TextDelivery.state == State.QUEUED) & or_(TextDelivery.due_at <= now, TextDelivery.expires_at <= now)
    orphaned = (TextDelivery.state == State.SUBMITTING) & (TextDelivery.lease_until < now)
    return select(TextDelivery).where(or_(waits, orphaned))
