"""Word to people about acts: in the app, and by letter to those who look after the account."""

from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.ids import new_id
from clarion.base.mail import Letter, is_address, post
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts.models import NoticeRow
from clarion.features.conduct.events import CONDUCT_CHANGED, ConductChanged
from clarion.features.conduct.links import StatementLinks
from clarion.features.people import ANYWHERE, PEOPLE_TYPES, Account, Extension, ExtensionStatus, people_with

MOST_LETTERS = 20
_CARES = "ViewConduct"


async def notify(
    session: AsyncSession,
    here: Container,
    account_id: str,
    title: str,
    text: str,
    *,
    extension_id: str = "",
    act_id: str = "",
    statement_id: str = "",
    at: datetime | None = None,
    by_letter: bool = True,
) -> NoticeRow | None:
    """Tell an account, and the person concerned. None when there is no such account (any more)."""
    if not account_id or await session.get(Account, account_id) is None:
        return None
    now = at or here.clock.now()
    row = NoticeRow(
        id=new_id(),
        account_id=account_id,
        extension_id=extension_id,
        at=now,
        title=title[:200],
        text=text,
        act_id=act_id,
        statement_id=statement_id,
    )
    session.add(row)
    told = ConductChanged(account_id=account_id, extension_id=extension_id, what="notice", statement_id=statement_id)
    announce(session, CONDUCT_CHANGED, told)
    if by_letter:
        letter = text
        if statement_id:
            links = StatementLinks(here.keys, here.settings.public_url)
            letter += f"\n\nThe whole statement, and how to object:\n{links.url(statement_id, now)}\n"
        for address in await _addresses(session, account_id, extension_id):
            post(session, Letter(address, title, letter), now, account_id)
    await session.flush()
    return row


async def _addresses(session: AsyncSession, account_id: str, extension_id: str) -> list[str]:
    """Of those who look after the account, and of the person concerned."""
    people = list(await people_with(session, account_id, _CARES, site_id=ANYWHERE))
    concerned = await session.get(Extension, extension_id) if extension_id else None
    if concerned is not None and concerned.status == ExtensionStatus.ENABLED and concerned.type in PEOPLE_TYPES:
        people.insert(0, concerned)
    found = [person.email or "" for person in people]
    return [address for address in dict.fromkeys(found) if is_address(address)][:MOST_LETTERS]


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
