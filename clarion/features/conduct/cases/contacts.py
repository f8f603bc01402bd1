"""Letters to whoever brought a case and left an address: in their language, as far as it is known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.i18n import LazyString, Reader
from clarion.base.mail_queue import OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import notify
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.rules import MOST_FROM_ONE_SOURCE
from clarion.features.conduct.spoken import Line, as_asked, told
from clarion.features.people import Account, Extension, reader_of


async def write_to_contact(
    session: AsyncSession, here: Container, row: CaseRow, subject: LazyString, lines: Sequence[Line], now: datetime
) -> None:
    """A letter about a case to who left an address; who signed in to report something reads it in the app, too."""
    if row.reporter and row.kind in ("report", "complaint"):
        person = await session.get(Extension, row.reporter)
        await notify(session, here, person.account_id if person else "", subject, lines, extension_id=row.reporter,
                     at=now, by_letter=False)  # fmt: skip
    if not row.contact:
        return
    reader = await _reader(session, here, row)
    text = "\n".join(told(line, reader) for line in lines)
    account_id = row.account_id if row.kind == "appeal" else ""
    queue_email(session, OutgoingEmail(row.contact, told(subject, reader), f"{text}\n"), now, account_id or None)


async def acknowledge(
    session: AsyncSession, here: Container, row: CaseRow, subject: LazyString, lines: Sequence[Line], now: datetime
) -> None:
    """The first letter about a case. Anybody can write any address into a form: what comes after many within the hour
    is taken, and nobody's mailbox is filled.
    """
    same = CaseRow.contact == row.contact, CaseRow.source != "", CaseRow.filed_at > now - timedelta(hours=1)
    many = select(func.count()).select_from(CaseRow).where(*same)
    if not row.contact or not row.source or (await session.scalar(many) or 0) <= MOST_FROM_ONE_SOURCE:
        await write_to_contact(session, here, row, subject, lines, now)


async def _reader(session: AsyncSession, here: Container, row: CaseRow) -> Reader:
    """By the settings of who signed in to bring it, or of the account that it defends; else as it was filed, in UTC.

    Who complains of an account is told nothing by its settings: the operator speaks then.
    """
    person = await session.get(Extension, row.reporter) if row.reporter else None
    own = row.kind == "appeal" and not row.details.get("outside")
    account_id = person.account_id if person else row.account_id if own else ""
    account = await session.get(Account, account_id) if account_id else None
    if account is not None:
        reader = reader_of(account, person)
    else:
        operator = await find_operator_account(session, here)
        home = await session.get(Account, operator) if operator else None
        reader = Reader(home.language, UTC) if home else Reader(zone=UTC)
    language = str(row.details.get("language") or "")
    return as_asked(reader, language) if language else reader
