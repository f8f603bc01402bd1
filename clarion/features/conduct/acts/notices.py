"""Word to people about acts: in the app, and by letter to those who look after the account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.i18n import LazyString, Reader, packed, unpacked
from clarion.base.ids import new_id
from clarion.base.languages import LANGUAGES
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import NoticeRow
from clarion.features.conduct.acts.responses import EnforcementNotice
from clarion.features.conduct.events import CONDUCT_CHANGED, ConductChanged
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.spoken import Line, told
from clarion.features.people import (
    ANYWHERE,
    PEOPLE_TYPES,
    Account,
    Extension,
    ExtensionStatus,
    people_with,
    reader_of,
)

MOST_LETTERS = 20
_CARES = "ViewConduct"


async def notify(
    session: AsyncSession,
    here: Container,
    account_id: str,
    title: LazyString,
    lines: Sequence[Line],
    *,
    extension_id: str = "",
    act_id: str = "",
    statement_id: str = "",
    at: datetime | None = None,
    by_letter: bool = True,
) -> NoticeRow | None:
    """Tell an account, and the person concerned, each in their language. None when there is no such account (any more).

    `lines`: texts of the server, or English sentences, which are told in the language as far as they are known.
    """
    account = await session.get(Account, account_id) if account_id else None
    if account is None:
        return None
    now, english = at or here.clock.now(), Reader(LANGUAGES[0])
    row = NoticeRow(
        id=new_id(),
        account_id=account_id,
        extension_id=extension_id,
        at=now,
        title=told(title, english)[:200],
        text=_text(lines, english),
        said={"title": packed(title), "lines": [packed(line) for line in lines]},
        act_id=act_id,
        statement_id=statement_id,
    )
    session.add(row)
    changed = ConductChanged(account_id=account_id, extension_id=extension_id, what="notice", statement_id=statement_id)
    announce(session, CONDUCT_CHANGED, changed)
    if by_letter:
        link = StatementLinks(here.keys, here.settings.public_url).url(statement_id, now) if statement_id else ""
        more: list[Line] = ["", LazyString("conduct.statement", {"link": link})] if link else []
        for address, person in (await _readers(session, account_id, extension_id)).items():
            queue_email(session, _email(address, reader_of(account, person), title, [*lines, *more]), now, account_id)
    await session.flush()
    return row


def _email(address: str, reader: Reader, title: LazyString, lines: Sequence[Line]) -> OutgoingEmail:
    return OutgoingEmail(address, told(title, reader), _text(lines, reader))


def _text(lines: Sequence[Line], reader: Reader) -> str:
    return "\n".join(told(line, reader) for line in lines)


def notice_view(row: NoticeRow, reader: Reader) -> EnforcementNotice:
    """A notice for whoever reads it. One from before notices were kept for every language is in English."""
    title, text = row.title, row.text
    try:
        if row.said:
            title = told(_line(row.said["title"]), reader)[:200]
            text = _text([_line(kept) for kept in row.said["lines"]], reader)
    except KeyError:
        pass  # of a text that this version does not have any more
    return {
        "id": row.id,
        "at": wire_time(row.at),
        "title": title,
        "text": text,
        "actId": row.act_id or None,
        "statementId": row.statement_id or None,
        "extensionId": row.extension_id or None,
        "readAt": wire_time(row.read_at) if row.read_at else None,
    }


def _line(kept: Any) -> Line:
    found = unpacked(kept)
    return found if isinstance(found, LazyString) else str(found)


async def _readers(session: AsyncSession, account_id: str, extension_id: str) -> dict[str, Extension]:
    """Those who look after the account, and the person concerned, by address."""
    people = list(await people_with(session, account_id, _CARES, site_id=ANYWHERE))
    concerned = await session.get(Extension, extension_id) if extension_id else None
    if concerned is not None and concerned.status == ExtensionStatus.ENABLED and concerned.type in PEOPLE_TYPES:
        people.insert(0, concerned)
    found: dict[str, Extension] = {}
    for person in people:
        if person.email and is_address(person.email):
            found.setdefault(person.email, person)
    return dict(list(found.items())[:MOST_LETTERS])


async def list_notices(
    session: AsyncSession, account_id: str, *, extension_id: str | None, offset: int, limit: int
) -> tuple[list[NoticeRow], int, int]:
    """Newest first, how many there are, how many of them are unread. `extension_id` None: all of the account."""
    query = select(NoticeRow).where(NoticeRow.account_id == account_id)
    if extension_id is not None:
        query = query.where(NoticeRow.extension_id == extension_id)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    unread = await session.scalar(select(func.count()).select_from(query.where(NoticeRow.read_at.is_(None)).subquery()))
    query = query.order_by(NoticeRow.at.desc(), NoticeRow.id).offset(offset).limit(limit)
    return list((await session.scalars(query)).all()), total or 0, unread or 0


async def read_notice(
    session: AsyncSession, account_id: str, notice_id: str, now: datetime, *, extension_id: str | None
) -> NoticeRow:
    row = await session.get(NoticeRow, notice_id[:64])
    if row is None or row.account_id != account_id or (extension_id is not None and row.extension_id != extension_id):
        raise NotFound("Resource for parameter [noticeId] is not found.", parameter="noticeId")
    row.read_at = row.read_at or now
    return row
