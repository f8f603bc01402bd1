"""A case for the trust-and-safety officer: somebody outside reports a caller who pretends to be the demo company."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from clarion.apps.demo_content.time_of_day import Calendar, SeedClock
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.reports import NewReport, file_report

_REPORTS: Final = (
    (
        timedelta(hours=20),
        NewReport(
            kind="report",
            category="fraud",
            channel="call",
            subject="+12135550107",
            text="A man called our front desk and said he was from Clarion Demo. He wanted the number of the credit"
            " card that we pay the service contract with. When I asked for his name he hung up. I called your main"
            " number and the lady there said that it was none of you. He called again at two, from the same number.",
            language="en",
        ),
    ),
    (
        timedelta(hours=3),
        NewReport(
            kind="report",
            category="spam",
            channel="text",
            subject="+16505550102",
            text="I asked twice not to get offers for coffee machines by text, and today there was another one.",
            language="en",
        ),
    ),
)


async def forget_reports(session: AsyncSession) -> None:
    """Take the cases of an earlier start back, so that they do not pile up; the evidence stays."""
    texts = [report.text for _, report in _REPORTS]
    await session.execute(delete(CaseRow).where(CaseRow.kind == "report", CaseRow.text.in_(texts)))


async def file_reports(here: Container, session: AsyncSession, calendar: Calendar, clock: SeedClock) -> None:
    """Through the service, which keeps them as evidence as it keeps all reports. Within the time of their answer."""
    for ago, report in _REPORTS:
        clock.moment = calendar.now - ago
        await file_report(session, here, report)
