"""What administrators do with links to other accounts of this installation: ask, agree, choose who is seen, end it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from clarion.base.changes import note_change
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.account_links.events import ACCOUNT_LINKS_CHANGED, AccountLinksChanged
from clarion.features.people.account_links.models import AGREED, ASKED, AccountLink
from clarion.features.people.accounts.models import Account, AccountStatus
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus, ExtensionType

MOST_LINKS = 200
NOBODY = "Nobody"
_APART = (ExtensionType.GUEST, ExtensionType.BOT)  # in nobody's directory


@dataclass(frozen=True)
class Shown:
    """What a side lets the other one see."""

    shows: str
    departments: tuple[str, ...] = ()


async def ask(
    session: AsyncSession, account_id: str, other_id: str, shown: Shown, *, by: str, now: datetime
) -> AccountLink:
    """Ask another account; our side agrees by asking. Raises NotFound, Invalid, Conflict."""
    other = await session.get(Account, other_id[:64])
    if other is None or other.status != AccountStatus.CONFIRMED:
        raise NotFound("There is no such account here.", parameter="accountId")
    if other.id == account_id:
        raise Invalid("This is your own account.", parameter="accountId")
    count = select(func.count()).select_from(AccountLink).where(AccountLink.account_id == account_id)
    if (await session.scalar(count) or 0) >= MOST_LINKS:
        raise Conflict(f"An account is linked to {MOST_LINKS} others at most.", code="CMN-409")
    if await _find_pair(session, account_id, other.id) is not None:
        raise Conflict("You are linked already, or one of you has asked.", code="CMN-406", parameter="accountId")
    ours = _side(account_id, other.id, AGREED, shown, by, now)
    theirs = _side(other.id, account_id, ASKED, Shown(NOBODY), by, now)
    session.add_all([ours, theirs])
    await session.flush()
    note_change(link=f"{account_id}, {other.id}", state="asked")
    return ours


def _side(account_id: str, other_id: str, state: str, shown: Shown, by: str, now: datetime) -> AccountLink:
    return AccountLink(
        id=new_id(),
        account_id=account_id,
        other_id=other_id,
        state=state,
        shows=shown.shows,
        departments=list(shown.departments),
        asked_by=by,
        created_at=now,
        agreed_at=now if state == AGREED else None,
    )


async def change(session: AsyncSession, row: AccountLink, shown: Shown, now: datetime) -> None:
    """Choose who is seen of ours. Where the other side has asked, this agrees."""
    row.shows, row.departments = shown.shows, list(shown.departments)
    if row.state == ASKED:
        row.state, row.agreed_at = AGREED, now
    note_change(link=row.id, shows=row.shows, state=row.state)
    await session.flush()
    _tell(session, row)


async def end(session: AsyncSession, row: AccountLink) -> None:
    """Decline or end a link: both sides go, and nobody sees anything at once."""
    note_change(link=f"{row.account_id}, {row.other_id}", state="ended")
    other = await _find_pair(session, row.other_id, row.account_id)
    if other is not None:
        await session.delete(other)
    await session.delete(row)
    await session.flush()
    _tell(session, row)


def _tell(session: AsyncSession, row: AccountLink) -> None:
    change = AccountLinksChanged(account_id=row.account_id, other_id=row.other_id)
    announce(session, ACCOUNT_LINKS_CHANGED, change)


async def _find_pair(session: AsyncSession, account_id: str, other_id: str) -> AccountLink | None:
    query = select(AccountLink).where(AccountLink.account_id == account_id, AccountLink.other_id == other_id)
    return (await session.scalars(query)).one_or_none()


async def get_link(session: AsyncSession, account_id: str, link_id: str) -> AccountLink:
    """Raises NotFound."""
    row = await session.get(AccountLink, link_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [linkId] is not found.", parameter="linkId")
    return row


async def list_links(session: AsyncSession, account_id: str) -> Sequence[tuple[AccountLink, AccountLink, Account]]:
    """Our side, the other one, and whose it is; oldest first."""
    other = aliased(AccountLink)
    query = select(AccountLink, other, Account).join(
        other, and_(other.account_id == AccountLink.other_id, other.other_id == AccountLink.account_id)
    )
    query = query.join(Account, Account.id == AccountLink.other_id).where(AccountLink.account_id == account_id)
    return [(row[0], row[1], row[2]) for row in await session.execute(query.order_by(AccountLink.created_at))]


async def accounts_seen(session: AsyncSession, account_id: str) -> Sequence[tuple[AccountLink, Account]]:
    """Who shows something to this account, both sides having agreed; `AccountLink` says what."""
    found = await list_links(session, account_id)
    return [
        (theirs, account)
        for ours, theirs, account in found
        if ours.state == theirs.state == AGREED and account.status == AccountStatus.CONFIRMED
    ]


def shown_by(links: Sequence[AccountLink]) -> ColumnElement[bool]:
    """Which extensions these sides show: never hidden ones, nor who is not enabled."""
    return and_(
        Extension.hidden.is_(False),
        Extension.status == ExtensionStatus.ENABLED,
        Extension.type.not_in(_APART),
        or_(*(_of(link) for link in links if link.shows != NOBODY), Extension.id.is_(None)),
    )


def _of(link: AccountLink) -> ColumnElement[bool]:
    own = Extension.account_id == link.account_id
    if link.shows == "People":
        return and_(own, Extension.type.in_(PEOPLE_TYPES))
    if link.shows == "Departments":
        return and_(own, Extension.department.in_([str(one) for one in link.departments]))
    return own
