"""Sends what is queued: claims a fax by a commit, has a call server place the call, and commits what became of it.

An attempt that nothing is heard of (its process was killed) is taken over when its lease ends; pages that the other
machine has confirmed are not sent again.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import delete, exists, func, select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden
from clarion.base.event_consumer import EventConsumer
from clarion.base.fax import FaxReport, Transport
from clarion.base.http import wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.calls.cdr_models import CdrRow
from clarion.calls.control import CallControl
from clarion.features.fax.caller import SEND_FAX
from clarion.features.fax.destinations import forget_old, learn, remembered
from clarion.features.fax.events import FAX_QUEUED, FaxQueued
from clarion.features.fax.live_call import ENDED, PROGRESS
from clarion.features.fax.models import FaxJob, FaxReceipt, FaxText
from clarion.features.fax.receipt_records import negotiated
from clarion.features.fax.rules import OF_RESULT, RESUMES, Outcome, State, after
from clarion.features.fax.telling import tell
from clarion.features.message_store import FILES_DROPPED, Availability, FilesDropped, Message
from clarion.features.people import Account

log = structlog.stdlib.get_logger("clarion.fax")
_EVERY_S = 30.0
_TIDY_EVERY = timedelta(minutes=1)
_LOOK_S = 3.0  # between looks at calls that are up
_RING_LEASE = timedelta(minutes=3)
_SENDING_LEASE = timedelta(minutes=20)  # since the last page


class FaxSender(EventConsumer):
    TOPICS = (ENDED, PROGRESS)
    GROUP = "fax"

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._tidied_at = here.clock.now()
        self._worker = Worker(self._turn, every_s=_EVERY_S, waiting="fax.queue_waits")

    async def open(self) -> None:
        await super().open()
        await self._worker.open(self._here.bus, FAX_QUEUED)

    async def close(self) -> None:
        await self._worker.close()
        await super().close()

    async def _turn(self) -> float | None:
        await self.look()
        await self.work()
        await self._tidy()
        async with self._here.storage.reading() as session:
            due = await session.scalar(select(func.min(FaxJob.due_at)).where(FaxJob.state == State.WAITING))
            sending = await session.scalar(select(func.count()).where(FaxJob.state == State.SENDING))
        pause = None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())
        return min(pause or _EVERY_S, _LOOK_S) if sending else pause

    # ---- placing

    async def work(self) -> int:
        """Everything that is due; returns how many calls were placed."""
        placed = 0
        while (asked := await self._claim()) is not None:
            if asked:
                await self._place(asked)
                placed += 1
        return placed

    async def _claim(self) -> Payload | None:
        """What a call server is asked for; empty for what is not sent; None: nothing is due."""
        now = self._here.clock.now()
        due = select(FaxJob).where(FaxJob.state == State.WAITING, FaxJob.due_at <= now).order_by(FaxJob.due_at).limit(1)
        async with self._here.storage.transaction() as session:
            job = (await session.scalars(due.with_for_update(skip_locked=True))).one_or_none()
            if job is None:
                return None
            message = await session.get(Message, job.message_id)
            if message is None or message.availability != Availability.ALIVE:
                job.state, job.done_at = State.CANCELED, now
                await tell(self._here, session, job)
                return {}
            account = await session.get_one(Account, job.account_id)
            if job.attempts == 0:
                job.line_settings = await remembered(session, job.account_id, job.recipient, now)
            settings = job.line_settings
            job.state, job.attempts, job.call_id = State.SENDING, job.attempts + 1, ""
            job.lease_until = now + _RING_LEASE
            await tell(self._here, session, job)
            return {
                "job_id": job.id,
                "attempt": job.attempts,
                "extension_id": job.extension_id,
                "account_id": job.account_id,
                "number": job.recipient,
                "caller_number": job.caller_number,
                "document_key": job.document_key,
                "first_page": job.confirmed,
                "header": account.name,
                "slow": settings.slow,
                "slowest": settings.slowest,
                "without_ecm": settings.without_ecm,
                "without_t38": settings.without_t38,
                "pages": settings.pages_a_call,
                "left": job.pages - job.confirmed,
            }

    async def _place(self, asked: Payload) -> None:
        code, words, placed = "", "", {}
        try:
            control = self._here.get(CallControl)
            placed = await control.ask_session(asked["account_id"], "", SEND_FAX, asked)
        except Forbidden as error:
            code, words = Outcome.REFUSED, error.message
        except ClarionError as error:
            code, words = Outcome.CALL_FAILED, error.message
        async with self._here.storage.transaction() as session:
            job = await self._job(session, asked["job_id"], asked["attempt"])
            if job is None:
                return
            if code:
                await self._failed(session, job, code, words, FaxReport())
            else:
                job.call_id = str(placed["session"])

    # ---- what becomes of it

    async def take(self, payload: Payload) -> None:
        """Of the modem, by the call: how far the fax is, or how it ended. Once for each attempt."""
        report = msgspec.json.decode(str(payload["report"]), type=FaxReport)
        async with self._here.storage.transaction() as session:
            job = await self._job(session, str(payload["job_id"]), int(payload["attempt"]))
            if job is None:
                return
            _confirm(job, report)
            if not report.ended:
                job.lease_until = self._here.clock.now() + _SENDING_LEASE
                await tell(self._here, session, job)
            elif report.succeeded or job.confirmed == job.pages:  # whatever happened at the goodbye
                await self._sent(session, job, report)
            else:
                await self._failed(session, job, report.code, report.reason, report)

    async def look(self) -> None:
        """Calls that ended without a fax, and attempts that nothing is heard of."""
        now = self._here.clock.now()
        async with self._here.storage.reading() as session:
            sending = select(FaxJob.id, FaxJob.attempts).where(FaxJob.state == State.SENDING)
            found = (await session.execute(sending.limit(500))).all()
        for job_id, attempt in found:
            async with self._here.storage.transaction() as session:
                job = await self._job(session, job_id, attempt)
                if job is None:
                    continue
                result = await self._result_of(session, job)
                if result is not None:
                    await self._failed(session, job, result, "", FaxReport())
                elif job.lease_until is not None and job.lease_until < now:
                    await self._failed(session, job, Outcome.LOST, "", FaxReport())

    async def _result_of(self, session: AsyncSession, job: FaxJob) -> str | None:
        """How its call ended, where nobody answered; None: it is up, or its report is on the way."""
        if not job.call_id:
            return None
        query = select(CdrRow.record).where(CdrRow.telephony_session_id == job.call_id)
        record: dict[str, Any] | None = await session.scalar(query)
        if record is None:
            return None
        parties = record.get("parties") or [{}]
        if any(party.get("answered") for party in parties):
            return None
        return OF_RESULT.get(str(parties[0].get("result")), Outcome.CALL_FAILED)

    async def _tidy(self) -> None:
        """Once a minute."""
        now = self._here.clock.now()
        if now - self._tidied_at >= _TIDY_EVERY:
            self._tidied_at = now
            await self._forget_purged()
            await self._forget_words()

    async def _forget_purged(self) -> None:
        """Of messages that are gone for good nothing stays; their document goes with the last job that has it."""
        async with self._here.storage.transaction() as session:
            purged = exists().where(Message.id == FaxJob.message_id, Message.availability == Availability.PURGED)
            gone = select(FaxJob).where(FaxJob.state != State.SENDING, purged).limit(100)
            for job in (await session.scalars(gone)).all():
                await session.delete(job)
                await session.flush()
                others = select(func.count()).select_from(FaxJob).where(FaxJob.document_key == job.document_key)
                if not await session.scalar(others):
                    announce(session, FILES_DROPPED, FilesDropped(keys=[job.document_key]))
            await forget_old(session, self._here.clock.now())

    async def _forget_words(self) -> None:
        """Neither receipts nor words of messages that are gone for good stay."""
        async with self._here.storage.transaction() as session:
            purged = Message.availability == Availability.PURGED
            gone = exists().where(Message.id == FaxReceipt.message_id, purged)
            await session.execute(delete(FaxReceipt).where(gone))
            gone = exists().where(Message.id == FaxText.message_id, purged)
            await session.execute(delete(FaxText).where(gone, FaxText.due_at.is_(None)))  # others: once they are read

    async def _job(self, session: AsyncSession, job_id: str, attempt: int) -> FaxJob | None:
        """The job, as long as this attempt is under way."""
        job = await session.get(FaxJob, job_id, with_for_update=True)
        return job if job is not None and job.state == State.SENDING and job.attempts == attempt else None

    async def _sent(self, session: AsyncSession, job: FaxJob, report: FaxReport) -> None:
        now = self._here.clock.now()
        entry = _entry(job, report.code, report.reason, report, now)
        await learn(session, job, now)
        if job.pages_a_call and job.confirmed < job.pages:
            job.state, job.due_at, job.lease_until = State.WAITING, now, None
            entry |= {"change": RESUMES, "next": wire_time(now)}
            await self._stop_deleted(session, job, entry)
            announce(session, FAX_QUEUED, FaxQueued(account_id=job.account_id))
        else:
            job.state, job.done_at, job.lease_until = State.SENT, now, None
        job.log = [*job.log, entry]
        await tell(self._here, session, job)

    async def _failed(self, session: AsyncSession, job: FaxJob, code: str, words: str, report: FaxReport) -> None:
        now = self._here.clock.now()
        failures = 1 if job.confirmed > _before(job) else 1 + _in_vain(job.log)
        following = after(
            code,
            failures,
            resumes=job.confirmed > 0,
            settings=job.line_settings,
            on_t38=report.transport is Transport.T38,
        )
        entry = _entry(job, code, words or following.words, report, now)
        job.line_settings, job.lease_until = following.settings, None
        if following.minutes is None:
            job.state, job.done_at = State.FAILED, now
            entry["faxErrorCode"] = following.error
        else:
            job.state, job.due_at = State.WAITING, now + timedelta(minutes=following.minutes)
            entry |= {"change": following.change, "next": wire_time(job.due_at)}
        await self._stop_deleted(session, job, entry)
        job.log = [*job.log, entry]
        log.info("fax.attempt_failed", job=job.id, code=code, attempt=job.attempts, retry=following.minutes)
        await tell(self._here, session, job)

    async def _stop_deleted(self, session: AsyncSession, job: FaxJob, entry: dict[str, Any]) -> None:
        """No further attempt of a fax that was deleted during this one."""
        message = await session.get(Message, job.message_id)
        if job.state == State.WAITING and (message is None or message.availability != Availability.ALIVE):
            job.state, job.done_at = State.CANCELED, self._here.clock.now()
            for name in ("change", "next"):
                entry.pop(name, None)


def _before(job: FaxJob) -> int:
    """Pages that the attempts before this one got confirmed."""
    return sum(int(each["pages"]) for each in job.log)


def _confirm(job: FaxJob, report: FaxReport) -> None:
    """Note what has arrived: pages that are noted are not sent again, even if nothing more is heard of the attempt."""
    job.confirmed = min(job.pages, _before(job) + len(report.pages))


def _in_vain(attempts: list[dict[str, Any]]) -> int:
    """How many of the latest attempts have not brought a page across."""
    pages = [int(each["pages"]) for each in reversed(attempts)]
    return next((place for place, count in enumerate(pages) if count), len(pages))


def _entry(job: FaxJob, code: str, words: str, report: FaxReport, now: datetime) -> dict[str, Any]:
    """One attempt, as the queue explains it."""
    return {
        "at": wire_time(now),
        "attempt": job.attempts,
        "code": code,
        "reason": words,
        "pages": job.confirmed - _before(job),
        "bitRate": report.bit_rate if report.negotiated else 0,
        "errorCorrection": report.ecm,
        "transport": report.transport if report.negotiated else "",
        "settings": job.line_settings.words,
        "stationId": report.remote_ident,
        "negotiated": negotiated(report),
    }
