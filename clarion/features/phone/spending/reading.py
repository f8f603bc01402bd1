"""What spending looks like in the database: for call servers, and for pages."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Account, Extension, lines_of_cost_centers
from clarion.features.phone.handling import zone_of
from clarion.features.phone.spending.book import AccountSpending, Cap, Payee, SpendingSnapshot, Spent
from clarion.features.phone.spending.models import CallCharge, CallRate, SpendingCap, SpendingSettings
from clarion.features.phone.spending.rules import Rate

CURRENCY = "USD"


async def read_snapshot(
    session: AsyncSession, now: datetime, account_ids: Collection[str] | None = None
) -> SpendingSnapshot:
    """Of all accounts that have a rate; or of those of these that have one."""
    rated = select(CallRate.account_id).distinct()
    accounts = set(
        await session.scalars(rated if account_ids is None else rated.where(CallRate.account_id.in_(account_ids)))
    )
    return SpendingSnapshot(accounts={each: await read_account(session, each, now) for each in sorted(accounts)})


async def read_account(session: AsyncSession, account_id: str, now: datetime) -> AccountSpending:
    account = await session.get_one(Account, account_id)
    zone = zone_of(account.time_zone)
    today = now.astimezone(zone).date()
    days = [(today - timedelta(days=1)).isoformat(), today.isoformat(), (today + timedelta(days=1)).isoformat()]
    rates = await session.scalars(select(CallRate).where(CallRate.account_id == account_id))
    caps = await session.scalars(select(SpendingCap).where(SpendingCap.account_id == account_id))
    return AccountSpending(
        time_zone=zone.key,
        currency=await currency_of(session, account_id),
        rates=tuple(rate_of(row) for row in rates),
        caps=tuple(cap_of(row) for row in caps),
        payees=await _payees(session, account_id),
        lines=await lines_of_cost_centers(session, account_id),
        spent=await _spent(session, account_id, days),
        known=frozenset(await session.scalars(_charges(account_id, days))),
    )


def _charges(account_id: str, days: list[str]) -> Select[str]:
    return select(CallCharge.id).where(CallCharge.account_id == account_id, CallCharge.day.in_(days))


async def currency_of(session: AsyncSession, account_id: str) -> str:
    row = await session.get(SpendingSettings, account_id)
    return row.currency if row is not None else CURRENCY


def rate_of(row: CallRate) -> Rate:
    return Rate(
        trunk_id=row.trunk_id,
        prefix=row.prefix,
        name=row.name,
        per_minute=row.per_minute,
        per_call=row.per_call,
        increment_seconds=row.increment_seconds,
        minimum_seconds=row.minimum_seconds,
    )


def cap_of(row: SpendingCap) -> Cap:
    return Cap(
        cap_id=row.id,
        scope=row.scope,
        target_id=row.target_id,
        amount=row.amount,
        raised_amount=row.raised_amount,
        raised_day=row.raised_day,
    )


async def _payees(session: AsyncSession, account_id: str) -> dict[str, Payee]:
    columns = select(Extension.id, Extension.site_id, Extension.cost_center_id)
    rows = (await session.execute(columns.where(Extension.account_id == account_id))).all()
    return {each: payee_of(account_id, each, site, center) for each, site, center in rows}


def payee_of(account_id: str, extension_id: str, site_id: str | None, cost_center_id: str | None) -> Payee:
    """Without a site or a cost center of its own: the company's."""
    return Payee(extension_id=extension_id, site_id=site_id or MAIN_SITE, cost_center_id=cost_center_id or account_id)


async def _spent(session: AsyncSession, account_id: str, days: Iterable[str]) -> tuple[Spent, ...]:
    by = CallCharge.day, CallCharge.extension_id, CallCharge.site_id, CallCharge.cost_center_id
    query = select(*by, func.sum(CallCharge.amount)).where(
        CallCharge.account_id == account_id, CallCharge.day.in_(days)
    )
    rows = (await session.execute(query.group_by(*by))).all()
    return tuple(
        Spent(day=day, who=Payee(extension_id=who, site_id=site, cost_center_id=center), amount=int(amount))
        for day, who, site, center, amount in rows
    )
