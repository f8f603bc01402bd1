"""Ends accounts whose notice is over, each by one process; reminds their administrators before."""

import json
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import or_, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.operations.account_closing import emails, rules, service
from clarion.features.operations.account_closing.certificate import document_of, write_certificate
from clarion.features.operations.account_closing.erasing import AccountEraser
from clarion.features.operations.account_closing.events import ACCOUNT_CLOSING_CHANGED
from clarion.features.operations.account_closing.models import AccountClosing
from clarion.features.operations.account_closing.rules import Status
from clarion.features.operations.privacy_requests import order_company_export
from clarion.features.people import Account

log = structlog.stdlib.get_logger("clarion.account_closing")

ATTEMPTS: Final = 3
_LOOK_EVERY_S: Final = 600.0
_SILENT: Final = timedelta(minutes=5)  # the process that worked on it is gone
_AT_ONCE: Final = 50


class AccountClosingWorker:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Accounts that close have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, ACCOUNT_CLOSING_CHANGED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        await self.remind()
        while await self.do_next():
            pass

    async def remind(self) -> None:
        """A week and a day before the end; with a week to go, the copy of everything is made again."""
        now = self._here.clock.now()
        due = select(AccountClosing).where(
            AccountClosing.status == Status.NOTICE,
            AccountClosing.end_at > now,
            AccountClosing.end_at <= now + timedelta(days=rules.REMINDERS[0]),
        )
        async with self._here.storage.transaction() as session:
            query = due.limit(_AT_ONCE).with_for_update(skip_locked=True)
            for row in (await session.scalars(query)).all():
                days = rules.reminder_due(row.end_at, now, row.reminded)
                if not days:
                    continue
                if not row.reminded:
                    account = await session.get_one(Account, row.account_id)
                    row.export_id = (await order_company_export(self._here, session, account, "")).id
                row.reminded = days
                await emails.send(self._here, session, row, "soon")

    async def do_next(self) -> bool:
        """End one account; False when none is due, or all wait for something."""
        row = await self._claim()
        if row is None:
            return False
        try:
            await self._erase(row)
        except ClarionError as error:
            await self._note(row.id, status=Status.FAILED, problem=error.message[:500])
        except Exception as error:
            log.error("account_closing.failed", closing=row.id, problem=str(error))
            if row.attempts >= ATTEMPTS:
                problem = "It failed several times; the log of the server says why."
                await self._note(row.id, status=Status.FAILED, problem=problem)
            else:
                await self._note(row.id, touched_at=None)
        return True

    async def _claim(self) -> AccountClosing | None:
        """One whose notice is over and that nothing stops, or whose worker has died."""
        now = self._here.clock.now()
        silent = or_(AccountClosing.touched_at.is_(None), AccountClosing.touched_at < now - _SILENT)
        waits = or_(
            (AccountClosing.status == Status.NOTICE) & (AccountClosing.end_at <= now),
            (AccountClosing.status == Status.ERASING) & silent,
        )
        async with self._here.storage.transaction() as session:
            query = select(AccountClosing).where(waits).order_by(AccountClosing.end_at, AccountClosing.id)
            for row in (await session.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True))).all():
                if row.status == Status.NOTICE and not await self._may_begin(session, row):
                    continue
                row.status, row.attempts = Status.ERASING, row.attempts + 1
                row.touched_at, row.started_at = now, row.started_at or now
                return row
        return None

    async def _may_begin(self, session: AsyncSession, row: AccountClosing) -> bool:
        """Tells administrators once of what the end has to wait for."""
        now = self._here.clock.now()
        blockers = " ".join(await service.blockers_of(session, row.account_id, row.held_reason, now))
        if blockers and blockers != row.blocked:
            await emails.send(self._here, session, row, "blocked")
        row.blocked = blockers
        if not blockers:
            row.emails = await emails.readers_of_certificate(session, row)
        return not blockers

    async def _erase(self, row: AccountClosing) -> None:
        async def save() -> None:
            await self._note(row.id, progress=eraser.progress)

        eraser = AccountEraser(self._here, row, save, row.progress)
        tables = await eraser.erase()
        async with self._here.storage.transaction() as session:
            done = await session.get_one(AccountClosing, row.id)
            done.certificate, signature = write_certificate(self._here, done, tables, eraser.progress["stores"])
            done.signature, done.signing_key = signature.value, signature.key
            document = json.dumps(document_of(done), ensure_ascii=False, indent=1).encode()
            await emails.send_certificate(self._here, session, done, document)
            done.status, done.finished_at = Status.CLOSED, self._here.clock.now()
            done.emails, done.progress, done.problem = [], {}, ""
            done.asked_by, done.asked_by_name, done.reason, done.export_id = "", "", "", ""

    async def _note(self, closing_id: str, **values: object) -> None:
        async with self._here.storage.transaction() as session:
            noted = {"touched_at": self._here.clock.now(), **values}
            await session.execute(update(AccountClosing).where(AccountClosing.id == closing_id).values(**noted))
