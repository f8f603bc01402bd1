"""What others tell us: reports from outside, complaints about a text or call, ARF. Who complained stays unknown to
whom it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound, TooMany
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.cases.appeals import check_rate, checked_contact, checked_text, record_filing
from clarion.features.conduct.cases.contacts import acknowledge
from clarion.features.conduct.cases.exchange import ArfReport
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.rules import DECISION_WITHIN, STATUS_WITHIN, URGENT
from clarion.features.conduct.cases.traffic import ReportedTraffic
from clarion.features.conduct.ports import Happening
from clarion.features.conduct.spoken import Line
from clarion.features.people import Extension, NumberBook, e164_of

CATEGORIES = {
    "spam": ("C8", "Unwanted texts, calls or faxes"),
    "fraud": ("C6", "Fraud, or somebody pretends to be another"),
    "harassment": ("C6", "Threats or harassment"),
    "infringement": ("C2", "Something of mine is used without leave"),
    "malware": ("C5", "Harmful files or links"),
    "minors": ("C4", "Harm to a child"),
    "other": ("UNL", "Something else"),
}
CHANNELS = ("call", "text", "fax", "chat", "mail", "other")
_COMPLAINT_TIMES = 20  # a day of one person


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What somebody tells. `kind`: report, from outside; complaint, of somebody with an account here."""

    kind: str
    category: str
    channel: str
    subject: str
    text: str
    contact: str = ""
    reporter: str = ""
    source: str = ""
    happened_at: datetime | None = None
    language: str = ""  # in which it was written
    more: Mapping[str, Any] = field(default_factory=dict)


async def account_of_number(session: AsyncSession, here: Container, subject: str) -> tuple[str, str]:
    """Account and extension of a number of ours; empty for anybody else's."""
    book, number = here.find(NumberBook), e164_of(subject, "US")
    owner = await book.find_owner(session, number) if book is not None and number.startswith("+") else None
    return (owner.account_id, owner.extension_id or "") if owner is not None else ("", "")


async def file_report(session: AsyncSession, here: Container, new: NewReport) -> CaseRow:
    """Take it: acknowledged at once, read by a person."""
    if new.category not in CATEGORIES or new.channel not in CHANNELS:
        raise Invalid(f"Parameter [category] value is invalid: one of {', '.join(CATEGORIES)}.", parameter="category")
    about = " ".join(new.subject.split())[:200]
    if not about:
        raise Invalid("Parameter [subject] value is invalid: the number or address it is about.", parameter="subject")
    words, contact = checked_text(new.text), checked_contact(new.contact)
    if new.kind == "complaint":
        await _check_times(session, here, new.reporter)
    await check_rate(session, new.source, here.clock.now())
    account_id, concerns = await account_of_number(session, here, about)
    row = _new_case(new, words, about, here.clock.now())
    row.account_id, row.contact = account_id, contact
    row.details = {**row.details, "concerns": concerns}
    session.add(row)
    await session.flush()
    await record_filing(session, here, row)
    text: list[Line] = [LazyString("conduct.report-received.text", {"case": row.id})]
    await acknowledge(session, here, row, LazyString("conduct.report-received.subject"), text, row.filed_at)
    _tell(here, row)
    return row


async def _check_times(session: AsyncSession, here: Container, reporter: str) -> None:
    """Raises 429 for a person who complains too often."""
    since = select(CaseRow.id).where(CaseRow.reporter == reporter, CaseRow.kind == "complaint")
    today = since.where(CaseRow.filed_at > here.clock.now() - STATUS_WITHIN).limit(_COMPLAINT_TIMES)
    if reporter and len((await session.scalars(today)).all()) >= _COMPLAINT_TIMES:
        raise TooMany(f"At most {_COMPLAINT_TIMES} complaints a day are taken from one person.", retry_after=3600)


def _new_case(new: NewReport, words: str, about: str, now: datetime) -> CaseRow:
    known = {"happenedAt": wire_time(new.happened_at)} if new.happened_at else {}
    if new.language:
        known["language"] = new.language
    return CaseRow(
        id=new_id(),
        kind=new.kind,
        state="received",
        extension_id="",
        clause=CATEGORIES[new.category][0],
        subject=about,
        text=words,
        reporter=new.reporter,
        source=new.source,
        details={"category": new.category, "channel": new.channel, **known, **new.more},
        history=[{"at": wire_time(now), "what": "received"}],
        filed_at=now,
        acknowledged_at=now,
        status_due_at=now + min(STATUS_WITHIN, URGENT.get(new.category, STATUS_WITHIN)),
        decision_due_at=now + URGENT.get(new.category, DECISION_WITHIN),
    )


def _tell(here: Container, row: CaseRow) -> None:
    """Counters hear of it; of the account concerned, never of who complained."""
    conduct = here.find(Conduct)
    if conduct is not None and row.account_id:
        conduct.tell(
            Happening(
                event_id=f"case-{row.id}",
                kind="complaint",
                at=row.filed_at,
                account_id=row.account_id,
                extension_id=str(row.details.get("concerns", "")),
                values={
                    "channel": str(row.details.get("channel", "")),
                    "category": str(row.details.get("category", "")),
                },
            )
        )


@dataclass(frozen=True, slots=True)
class Complained:
    """What somebody complains about: a number, how it reached them, and when."""

    sender: str
    channel: str
    at: datetime | None


async def complained_message(
    session: AsyncSession, here: Container, reporter: str, message_id: str, said: Complained
) -> Complained:
    """What is known of a text or fax that the reporter got; what is `said` beside it goes before. Raises NotFound."""
    source, person = here.find(ReportedTraffic), await session.get(Extension, reporter)
    found = await source.message(session, person, message_id) if source is not None and person is not None else None
    if found is None:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    if not said.sender and not found.number:
        raise Invalid(
            "The sender of this message showed no number. Report it in words, at the address for reports.",
            parameter="messageId",
        )
    return Complained(said.sender or found.number, found.channel, said.at or found.at)


async def file_complaint(
    session: AsyncSession,
    here: Container,
    *,
    reporter: str,
    about: Complained,
    text: str,
    more: Mapping[str, Any] = {},
) -> CaseRow:
    """Somebody with an account here forwards a text or names a call, as one does to 7726. Bounded for each person."""
    if not about.sender:
        raise Invalid("Parameter [from] is required, or [messageId].", parameter="from")
    number = e164_of(about.sender, "US")
    if not number.startswith("+"):
        raise Invalid("Parameter [from] value is invalid: a phone number.", parameter="from")
    words = text or "No words were given."
    new = NewReport(kind="complaint", category="spam", channel=about.channel, subject=number, text=words,
                    reporter=reporter, happened_at=about.at, more=more)  # fmt: skip
    return await file_report(session, here, new)


async def file_arf(session: AsyncSession, here: Container, report: ArfReport) -> CaseRow:
    """A machine-readable report. The original itself is not kept, only its digest."""
    category = {"fraud": "fraud", "virus": "malware"}.get(report.feedback_type, "spam")
    new = NewReport(
        kind="report",
        category=category,
        channel="mail",
        subject=report.sender or report.source_ip or "unknown",
        text=report.words or f"Report of type {report.feedback_type}.",
        happened_at=report.arrived_at,
        more={
            "format": "ARF",
            "feedbackType": report.feedback_type,
            "reportedBy": report.user_agent,
            "sourceIp": report.source_ip,
            "originalSubject": report.subject,
            "originalDigest": report.original_digest,
        },
    )
    return await file_report(session, here, new)
