"""Requests by authorities: an instrument covers a class of data, a place and a period, or nothing is handed over
(LEA-01).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import notify
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.appeals import decide
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.reports import account_of_number
from clarion.features.conduct.legal.records import file_case, get_open_case, note
from clarion.features.conduct.legal.rules import KEPT_FOR, DataClass, Instrument, mismatch
from clarion.features.conduct.verdict import Verdict
from clarion.features.people import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthorityRequest:
    """`digest`: SHA-256 of the document. `gagged`: it forbids notice. `number`: of the person it is about."""

    authority: str
    reference: str
    contact: str
    country: str
    instrument: Instrument
    data_class: DataClass
    number: str
    since: datetime | None
    until: datetime | None
    gagged: bool
    digest: str
    text: str


async def file_authority_request(
    session: AsyncSession, here: Container, new: NewAuthorityRequest
) -> tuple[CaseRow, Verdict]:
    """Take it and say at once whether the instrument covers what is asked for. Either way nothing is erased on request
    for 90 days, and the person is notified unless the instrument forbids it.
    """
    account_id, extension_id = await account_of_number(session, here, new.number)
    if not account_id:
        raise Invalid("Parameter [number] value is invalid: no account here has this number.", parameter="number")
    now, operator = here.clock.now(), await find_operator_account(session, here)
    home = await session.get(Account, operator) if operator else None
    why = mismatch(
        instrument=new.instrument,
        data_class=new.data_class,
        country=new.country,
        home=home.home_country if home else new.country,
        since=new.since,
        until=new.until,
        now=now,
    )
    details = {
        "requester": new.authority, "reference": new.reference, "country": new.country,
        "instrument": new.instrument, "dataClass": new.data_class, "gagged": new.gagged, "sha256": new.digest,
        "fits": not why, "why": why, "keptUntil": wire_time(now + KEPT_FOR),
    }  # fmt: skip
    details |= {name: wire_time(at) for name, at in (("since", new.since), ("until", new.until)) if at is not None}
    row = await file_case(session, here, "authority", "G6", subject=new.number, text=new.text, contact=new.contact,
                          details=details)  # fmt: skip
    row.account_id, row.extension_id = account_id, extension_id
    attempt = Attempt(event_id=f"authority/{row.id}", kind=AttemptKind.LEGAL_REQUEST, at=now, account_id=operator or "")
    verdict = here.get(Conduct).judge(attempt, {"instrument_fits": not why})
    if not verdict.allowed:
        row.statement_id = verdict.statement_id
    if not new.gagged:
        facts = {"who": new.authority, "country": new.country}
        lines = [LazyString("conduct.authority.text", facts)]
        await notify(session, here, account_id, LazyString("conduct.authority.title"), lines, extension_id=extension_id,
                     at=now)  # fmt: skip
    return row, verdict


async def answer_authority(
    session: AsyncSession, here: Container, case_id: str, words: str, *, by: str, by_name: str
) -> CaseRow:
    """An officer answers: what was handed over, or why nothing was. What does not fit is only refused."""
    row = await get_open_case(session, case_id, "authority")
    if not row.details.get("fits"):
        words = f"{row.details.get('why', '')} {words}".strip()
    decision = "upheld" if row.details.get("fits") else "overturned"
    note(row, here.clock.now(), "answered")
    return await decide(session, here, row.id, decision, words, by=by, by_name=by_name, stepped=True)


async def is_under_preservation(
    session: AsyncSession, account_id: str, extension_id: str | None, now: datetime
) -> bool:
    """Whether an authority asked for something of this person, or their company, within 90 days. None: of anybody."""
    query = select(CaseRow.id).where(
        CaseRow.account_id == account_id,
        CaseRow.kind == "authority",
        CaseRow.filed_at > now - KEPT_FOR,
    )
    if extension_id is not None:
        query = query.where(CaseRow.extension_id.in_(("", extension_id)))
    return await session.scalar(query.limit(1)) is not None


def under_preservation(
    account: SQLCoreOperations[str],
    is_theirs: Callable[[SQLCoreOperations[str]], ColumnElement[bool]],
    now: datetime,
) -> ColumnElement[bool]:
    """In a statement about what somebody stored: an authority asked for something of them, or of their whole company,
    within 90 days. `is_theirs(person)`: whether a row belongs to this person.
    """
    of_company = CaseRow.extension_id == ""
    return exists().where(
        CaseRow.kind == "authority",
        CaseRow.account_id == account,
        CaseRow.filed_at > now - KEPT_FOR,
        or_(of_company, is_theirs(CaseRow.extension_id)),
    )


async def check_not_kept(session: AsyncSession, account_id: str, extension_id: str, now: datetime) -> None:
    """Raises Conflict. The words name no authority: the person may not be allowed to know of one."""
    if await is_under_preservation(session, account_id, extension_id, now):
        raise Conflict("The operator has to keep this person's data for now. Ask again in three months.")
