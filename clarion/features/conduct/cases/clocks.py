"""The clocks of cases: officers are told when a promise runs out; old words are forgotten."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, or_, select, update

from clarion.base.container import Container
from clarion.base.i18n import LazyString
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.features.conduct.acts import ActRow, NoticeRow, notify
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.evidence import append
from clarion.features.conduct.models import VerdictRow

log = structlog.stdlib.get_logger("clarion.conduct")

KEPT = timedelta(days=184 + 30)  # the time to object, and thirty days
_FORGET_EVERY = timedelta(hours=6)
_FORGOTTEN = "(forgotten)"
_missed = counter("conduct_clocks_missed", "Promises of cases that ran out", ("clock",))


async def remind(session: AsyncSession, here: Container) -> int:
    """Tell officers, once for each clock, of cases whose status or decision is overdue; returns how many."""
    now = here.clock.now()
    late_status = CaseRow.status_at.is_(None) & (CaseRow.status_due_at <= now) & CaseRow.reminded_at.is_(None)
    late_decision = (CaseRow.decision_due_at <= now) & or_(
        CaseRow.reminded_at.is_(None), CaseRow.reminded_at < CaseRow.decision_due_at
    )
    query = select(CaseRow).where(CaseRow.state.in_(OPEN), or_(late_status, late_decision)).limit(100)
    rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
    operator = await find_operator_account(session, here) if rows else None
    for row in rows:
        clock = "decision" if row.decision_due_at and row.decision_due_at <= now else "status"
        row.reminded_at = now
        _missed.labels(clock).inc()
        log.error("A promise to somebody who objected ran out", case=row.id, clock=clock)
        await append(session, {"kind": "case.overdue", "at": now, "case": row.id, "clock": clock})
        if operator:
            facts = {
                "kind": LazyString(f"conduct.case.{row.kind}"),
                "case": row.id,
                "clock": LazyString(f"conduct.clock.{clock}"),
            }
            text = [LazyString("conduct.overdue.text", facts)]
            await notify(session, here, operator, LazyString("conduct.overdue.title", facts), text, at=now)
    return len(rows)


async def forget_words(session: AsyncSession, now: datetime) -> None:
    """What people wrote, and whom they called, is not kept longer than needed: words of decided cases, notices and
    statements go thirty days after the time to object. Records of evidence stay: they hold commitments only.
    """
    old = update(CaseRow).where(CaseRow.state == "decided", CaseRow.decided_at < now - KEPT, CaseRow.text != _FORGOTTEN)
    await session.execute(old.values(text=_FORGOTTEN, contact="", source="", history=[], details={}))
    await session.execute(delete(NoticeRow).where(NoticeRow.at < now - KEPT))
    open_cases = select(CaseRow.statement_id).where(CaseRow.state.in_(OPEN))
    standing = select(ActRow.statement_id).where(ActRow.state.in_(("standing", "proposed", "closed")))
    over = delete(VerdictRow).where(
        VerdictRow.at < now - KEPT,
        VerdictRow.statement_id.not_in(open_cases),
        VerdictRow.statement_id.not_in(standing),
    )
    await session.execute(over)


class ClockWatch(PeriodicTask):
    """Looks at the clocks while the process runs. Several may; each case is told of once."""

    every_s = 30.0
    waiting = "The clocks of cases could not be looked at"
    at_once = False

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._forgot_at: datetime | None = None

    async def turn(self) -> None:
        now = self._here.clock.now()
        await self._forget(now)
        async with self._here.storage.reading() as session:
            due = or_(CaseRow.status_due_at <= now, CaseRow.decision_due_at <= now)
            waiting = await session.scalar(select(CaseRow.id).where(CaseRow.state.in_(OPEN), due).limit(1))
        if waiting is not None:
            async with self._here.storage.transaction() as session:
                await remind(session, self._here)

    async def _forget(self, now: datetime) -> None:
        if self._forgot_at is not None and now - self._forgot_at < _FORGET_EVERY:
            return
        async with self._here.storage.transaction() as session:
            await forget_words(session, now)
        self._forgot_at = now
