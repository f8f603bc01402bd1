"""Exports of the whole store of an account: asked for, made behind, fetched in parts."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import Request
from sqlalchemy import func, or_, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import uri_of, wire_time
from clarion.base.ids import new_uuid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.message_store.archive import ArchiveMaker
from clarion.features.message_store.events import REPORT_ASKED, ReportAsked
from clarion.features.message_store.kinds import MessageType
from clarion.features.message_store.models import Report
from clarion.features.message_store.responses import MessageStoreReport

log = structlog.stdlib.get_logger("clarion.message_store")

MOST_AT_ONCE = 2
ATTEMPTS = 3
_LOOK_EVERY_S = 60.0
_SILENT = timedelta(minutes=5)  # a maker that has said nothing for so long is gone
_OPEN = ("Accepted", "Pending", "InProgress", "AttemptFailed")


async def ask_report(
    session: AsyncSession,
    account_id: str,
    extension_id: str,
    *,
    date_from: datetime,
    date_to: datetime,
    types: tuple[str, ...],
    now: datetime,
) -> Report:
    """Order an export. Raises Invalid for an empty span, and when two are being made already."""
    if date_from >= date_to:
        raise Invalid("Parameter [dateFrom] must lie before [dateTo].", parameter="dateFrom")
    query = select(func.count()).where(Report.account_id == account_id, Report.status.in_(_OPEN))
    if (await session.scalar(query) or 0) >= MOST_AT_ONCE:
        raise ClarionError(
            f"{MOST_AT_ONCE} reports are being made for this account; wait for one of them.",
            code="CMN-303",
            status=429,
            retry_after=30,
        )
    row = Report(
        id=f"{account_id}-{extension_id}-{new_uuid().replace('-', '')}",
        account_id=account_id,
        extension_id=extension_id,
        status="Accepted",
        date_from=date_from,
        date_to=date_to,
        types=list(types),
        parts=[],
        attempts=0,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    announce(session, REPORT_ASKED, ReportAsked(account_id=account_id, report_id=row.id))
    return row


async def get_report(session: AsyncSession, account_id: str, report_id: str) -> Report:
    row = await session.get(Report, report_id[:120])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [taskId] is not found.", parameter="taskId")
    return row


def report_view(request: Request, row: Report) -> MessageStoreReport:
    view: MessageStoreReport = {
        "id": row.id,
        "uri": uri_of(request, "account", row.account_id, "message-store-report", row.id),
        "status": row.status,
        "accountId": row.account_id,
        "extensionId": row.extension_id,
        "dateFrom": wire_time(row.date_from),
        "dateTo": wire_time(row.date_to),
        "messageTypes": row.types or [str(kind) for kind in MessageType],
    }
    if row.started_at:
        view["startTime"] = wire_time(row.started_at)
    if row.finished_at:
        view["finishTime"] = wire_time(row.finished_at)
    return view


class ReportMaker:
    """Makes what was ordered, one report after another. Several processes may run one; each report is made by one."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Reports have to wait")

    async def open(self) -> None:
        await self._worker.open(self._here.bus, REPORT_ASKED)

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> None:
        while await self.make_next():
            pass

    async def make_next(self) -> bool:
        """Make one report that waits; False when none does."""
        report = await self._claim()
        if report is None:
            return False
        try:
            parts = await ArchiveMaker(self._here, report, lambda: self._note(report.id)).make()
        except Exception as error:
            log.error("A report could not be made", report=report.id, problem=str(error))
            status = "Failed" if report.attempts >= ATTEMPTS else "AttemptFailed"
            await self._note(report.id, status=status)
        else:
            await self._note(report.id, status="Completed", parts=parts, finished_at=self._here.clock.now())
        return True

    async def _claim(self) -> Report | None:
        """Take a report that waits, or whose maker has died."""
        now = self._here.clock.now()
        waits = or_(
            Report.status.in_(("Accepted", "AttemptFailed")),
            (Report.status == "InProgress") & (Report.touched_at < now - _SILENT),
        )
        async with self._here.storage.transaction() as session:
            query = select(Report).where(waits).order_by(Report.created_at).limit(1)
            row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return None
            row.status, row.touched_at, row.attempts = "InProgress", now, row.attempts + 1
            row.started_at = row.started_at or now
            if row.attempts > ATTEMPTS:
                row.status, row.finished_at = "Failed", now
            await session.flush()
        return row if row.status == "InProgress" else await self._claim()

    async def _note(self, report_id: str, **values: Any) -> None:
        async with self._here.storage.transaction() as session:
            touched = {"touched_at": self._here.clock.now(), **values}
            await session.execute(update(Report).where(Report.id == report_id).values(**touched))
