"""Cases that begin with a legal notice, as all kinds share them."""

from datetime import datetime, timedelta
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.cases.appeals import check_rate, checked_contact, checked_text, get_case, record_filing
from clarion.features.conduct.cases.contacts import acknowledge
from clarion.features.conduct.cases.models import CaseKind, CaseRow
from clarion.features.conduct.cases.rules import DECISION_WITHIN, OPEN, STATUS_WITHIN


async def file_case(
    session: AsyncSession,
    here: Container,
    kind: CaseKind,
    clause: str,
    *,
    subject: str,
    text: str,
    contact: str,
    details: dict[str, Any],
    source: str = "",
    status_within: timedelta = STATUS_WITHIN,
    decision_within: timedelta = DECISION_WITHIN,
) -> CaseRow:
    """Keep it, acknowledge it, and record that it came."""
    now = here.clock.now()
    await check_rate(session, source, now)
    row = CaseRow(
        id=new_id(),
        kind=kind,
        state="received",
        clause=clause,
        subject=" ".join(subject.split())[:200],
        text=checked_text(text),
        contact=checked_contact(contact),
        source=source,
        details=details,
        history=[{"at": wire_time(now), "what": "received"}],
        filed_at=now,
        acknowledged_at=now,
        status_due_at=now + status_within,
        decision_due_at=now + decision_within,
    )
    session.add(row)
    await session.flush()
    await record_filing(session, here, row)
    text_of = LazyString("conduct.report-received.text", {"case": row.id})
    await acknowledge(session, here, row, LazyString("conduct.report-received.subject"), [text_of], now)
    return row


async def get_open_case(session: AsyncSession, case_id: str, kind: CaseKind) -> CaseRow:
    row = await get_case(session, case_id)
    if row.kind != kind:
        raise Invalid("This case takes other steps.", parameter="step")
    if row.state not in OPEN:
        raise Conflict("This case has been decided.", parameter="caseId")
    return row


def note(row: CaseRow, now: datetime, what: str, text: str = "", by: str = "", **details: Any) -> None:
    """Add to the history and to what is known."""
    entry = {"at": wire_time(now), "what": what} | ({"text": text} if text else {}) | ({"by": by} if by else {})
    row.history = [*row.history, entry]
    row.details = {**row.details, **details}
