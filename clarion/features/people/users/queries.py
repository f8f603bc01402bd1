"""Reading extensions. Always within one account."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, and_, func, or_, select

from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.people.users.models import Extension, ExtensionType

_APART = (ExtensionType.GUEST, ExtensionType.BOT)


async def find_extension_by_number(session: AsyncSession, account_id: str, number: str) -> Extension | None:
    query = select(Extension).where(Extension.account_id == account_id, Extension.number == number)
    return (await session.scalars(query)).one_or_none()


async def find_extension(session: AsyncSession, account_id: str, extension_id: str) -> Extension | None:
    row = await session.get(Extension, extension_id[:64])
    return row if row is not None and row.account_id == account_id else None


def extensions_of(
    account_id: str,
    *,
    types: Collection[str] = (),
    statuses: Collection[str] = (),
    number: str | None = None,
    emails: Collection[str] = (),
    search: str = "",
    or_ids: Collection[str] = (),
) -> Select[Extension]:
    """The statement that finds them, in the order of their numbers. `or_ids`: who is found besides by the search."""
    query = select(Extension).where(Extension.account_id == account_id)
    # Guests and bots are found among their kind only.
    query = query.where(Extension.type.in_(types) if types else Extension.type.not_in(_APART))
    if statuses:
        query = query.where(Extension.status.in_(statuses))
    if number is not None:
        query = query.where(Extension.number == number)
    if emails:
        query = query.where(Extension.email.in_([email.lower() for email in emails]))
    columns = (Extension.first_name, Extension.last_name, Extension.display_name, Extension.number,
               Extension.email, Extension.job_title, Extension.department)  # fmt: skip
    words = [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in search.split()[:10]]
    if words:
        query = query.where(or_(and_(*words), Extension.id.in_(or_ids)) if or_ids else and_(*words))
    return query.order_by(func.length(Extension.number), Extension.number)


async def read_page(session: AsyncSession, query: Select[Extension], paging: Paging) -> tuple[Sequence[Extension], int]:
    """The page, and how many there are in all."""
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0
