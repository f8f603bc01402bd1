"""The number book that people ask: who has which number."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select

from clarion.base.storage import AsyncSession
from clarion.features.numbers.inventory import put_into_inventory
from clarion.features.numbers.models import PhoneNumber, Usage
from clarion.features.numbers.resting import lay_to_rest
from clarion.features.numbers.rules import to_e164
from clarion.features.numbers.service import find_main_number, tell
from clarion.features.people import BookNumber, NumberBook

_MOST_OWNERS = 1_000  # found by some digits of their numbers


class InventoryCache(NumberBook):
    """Answers from the inventory. `apps` offers it: `container.offer(NumberBook, InventoryCache())`."""

    async def find_main_number(self, session: AsyncSession, account_id: str) -> str | None:
        row = await find_main_number(session, account_id)
        return row.number if row else None

    async def numbers_of(self, session: AsyncSession, account_id: str) -> Sequence[BookNumber]:
        query = select(PhoneNumber).where(PhoneNumber.account_id == account_id, PhoneNumber.usage != Usage.INVENTORY)
        query = query.order_by(PhoneNumber.number)
        return [_entry(row) for row in await session.scalars(query)]

    async def numbers_of_extensions(
        self, session: AsyncSession, account_id: str, extension_ids: Collection[str]
    ) -> Sequence[BookNumber]:
        query = select(PhoneNumber).where(
            PhoneNumber.account_id == account_id,
            PhoneNumber.extension_id.in_(extension_ids),
            PhoneNumber.usage != Usage.INVENTORY,
        )
        # Ordered here: an order in the statement makes databases walk all numbers of the account.
        rows = sorted(await session.scalars(query), key=lambda row: row.number)
        return [_entry(row) for row in rows]

    def numbers_held(self, extension_ids: Select[str]) -> Select[Any]:
        columns: tuple[Any, ...] = (PhoneNumber.extension_id, PhoneNumber.number)
        query = select(*columns)
        used = PhoneNumber.usage != Usage.INVENTORY
        return query.where(PhoneNumber.extension_id.in_(extension_ids), used).order_by(PhoneNumber.number)

    async def owners_of_digits(self, session: AsyncSession, account_id: str, digits: str) -> frozenset[str]:
        query = select(PhoneNumber.extension_id).where(
            PhoneNumber.account_id == account_id,
            PhoneNumber.extension_id.is_not(None),
            PhoneNumber.number.contains(digits, autoescape=True),
        )
        return frozenset(owner for owner in await session.scalars(query.limit(_MOST_OWNERS)) if owner)

    async def owners_of_numbers(
        self, session: AsyncSession, account_id: str, numbers: Collection[str]
    ) -> frozenset[str]:
        query = select(PhoneNumber.extension_id).where(
            PhoneNumber.account_id == account_id,
            PhoneNumber.extension_id.is_not(None),
            PhoneNumber.number.in_(numbers),
        )
        return frozenset(owner for owner in await session.scalars(query) if owner)

    async def find_owner(self, session: AsyncSession, phone_number: str) -> BookNumber | None:
        e164 = to_e164(phone_number)
        query = select(PhoneNumber).where(PhoneNumber.number == e164, PhoneNumber.account_id.is_not(None))
        row = (await session.scalars(query)).one_or_none() if e164 else None
        return _entry(row) if row else None

    async def countries_in_stock(self, session: AsyncSession) -> frozenset[str]:
        found = await session.scalars(select(PhoneNumber.country).where(PhoneNumber.account_id.is_(None)).distinct())
        return frozenset(found)

    async def let_go(self, session: AsyncSession, extension_id: str, *, keep: bool) -> None:
        query = select(PhoneNumber).where(PhoneNumber.extension_id == extension_id)
        for row in (await session.scalars(query)).all():
            if keep and row.usage == Usage.MAIN:
                row.extension_id = None
                tell(session, row.account_id or "", extension_id)
            elif keep:
                await put_into_inventory(session, row)
            else:
                tell(session, row.account_id or "", None)
                await lay_to_rest(session, row)
                row.account_id = row.extension_id = None


def _entry(row: PhoneNumber) -> BookNumber:
    return BookNumber(
        phone_number=row.number,
        account_id=row.account_id or "",
        extension_id=row.extension_id,
        usage_type=row.usage,
        primary=row.usage == Usage.MAIN,
        type=row.type,
        label=row.label,
    )
