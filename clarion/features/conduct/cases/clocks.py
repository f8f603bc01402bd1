"""The clocks of cases: officers are told when a promise runs out; old words are forgotten."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.features.conduct.acts import notify
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.evidence import append

log = structlog.stdlib.get_logger("clarion.conduct")

KEPT = timedelta(days=184 + 30)  # the time to object, and thirty days
_LOOK_EVERY_S = 30.0
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
            await notify(session, here, operator, f"Overdue: {row.kind} {row.id}",
                         f"The {clock} of {row.kind} {row.id} is overdue. Please look at it now.", at=now)  # fmt: skip
    return len(rows)


async def forget_words(session: AsyncSession, now: datetime) -> None:
    """What people wrote is not kept longer than needed: text, contact and source of decided cases go."""
    old = update(CaseRow).where(CaseRow.state == "decided", CaseRow.decided_at < now - KEPT, CaseRow.text != _FORGOTTEN)
    await session.execute(old.values(text=_FORGOTTEN, contact="", source="", history=[], details={}))


class ClockWatch:
    """Looks at the clocks while the process runs. Several may; each case is told of once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                now = self._here.clock.now()
                async with self._here.storage.reading() as session:
                    due = or_(CaseRow.status_due_at <= now, CaseRow.decision_due_at <= now)
                    waiting = await session.scalar(select(CaseRow.id).where(CaseRow.state.in_(OPEN), due).limit(1))
                if waiting is not None:
                    async with self._here.storage.transaction() as session:
                        await remind(session, self._here)
            except Exception as error:
                log.warning("The clocks of cases could not be looked at", problem=str(error))
