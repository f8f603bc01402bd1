"""Reading numbers. Always within one account, but for the look-ups of sign-in and of the call server."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber, VerifiedCallerId
from clarion.features.numbers.service import BLOCKED, DEFAULT_FEATURE


def numbers_of(
    account_id: str, *, extension_id: str | None = None, usages: Collection[str] = ()
) -> Select[PhoneNumber]:
    """All numbers of an account, or those of one extension and the company that it may show."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id)
    if extension_id is not None:
        query = query.where((PhoneNumber.extension_id == extension_id) | PhoneNumber.extension_id.is_(None))
    if usages:
        query = query.where(PhoneNumber.usage.in_(usages))
    return query.order_by(PhoneNumber.number)


async def read_page(
    session: AsyncSession, query: Select[PhoneNumber], paging: Paging
) -> tuple[Sequence[PhoneNumber], int]:
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


@dataclass(frozen=True)
class NumberMemory:
    """What the call server keeps in memory about numbers."""

    numbers: tuple[PhoneNumber, ...]
    verified: dict[str, frozenset[str]]  # account id: E.164 numbers
    shown: dict[str, str]  # extension id: E.164 to show, "" to hide; absent: the default


async def read_memory(session: AsyncSession, now: datetime) -> NumberMemory:
    """Everything at once, for all accounts."""
    numbers = tuple((await session.scalars(select(PhoneNumber).where(PhoneNumber.account_id.is_not(None)))).all())
    by_id = {row.id: row for row in numbers}
    verified: dict[str, set[str]] = {}
    for proof in await session.scalars(select(VerifiedCallerId).where(VerifiedCallerId.expires_at > now)):
        verified.setdefault(proof.account_id, set()).add(proof.number)
    shown: dict[str, str] = {}
    for setting in await session.scalars(select(CallerIdSetting)):
        choice = setting.by_feature.get(DEFAULT_FEATURE, "")
        row = by_id.get(choice)
        if choice == BLOCKED:
            shown[setting.extension_id] = ""
        elif row is not None and row.account_id == setting.account_id:
            shown[setting.extension_id] = row.number
    return NumberMemory(numbers, {key: frozenset(value) for key, value in verified.items()}, shown)
