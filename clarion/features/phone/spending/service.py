"""What administrators do with rates and limits. Each change is announced to the call servers, and holds at once."""

from collections.abc import Sequence

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller
from clarion.features.phone.handling import zone_of
from clarion.features.phone.spending.book import day_of
from clarion.features.phone.spending.events import SPENDING_CHANGED, SpendingChanged
from clarion.features.phone.spending.models import CallRate, SpendingCap, SpendingSettings
from clarion.features.phone.spending.names import check_target, site_of_target
from clarion.features.phone.spending.rules import amount_of
from clarion.features.phone.spending.schemas import CapBody, RaiseBody, RateBody
from clarion.features.phone.trunks import SipTrunk

MOST_RATES, MOST_CAPS = 2000, 2000


def tell(session: AsyncSession, account_id: str) -> None:
    announce(session, SPENDING_CHANGED, SpendingChanged(account_id=account_id))


async def set_currency(session: AsyncSession, account_id: str, currency: str) -> None:
    row = await session.get(SpendingSettings, account_id)
    if row is None:
        row = SpendingSettings(account_id=account_id)
        session.add(row)
    row.currency = currency
    tell(session, account_id)


async def rates_of(session: AsyncSession, account_id: str) -> Sequence[CallRate]:
    query = select(CallRate).where(CallRate.account_id == account_id)
    return (await session.scalars(query.order_by(CallRate.prefix, CallRate.trunk_id, CallRate.id))).all()


async def get_rate(session: AsyncSession, account_id: str, rate_id: str) -> CallRate:
    """Raises NotFound."""
    row = await session.get(CallRate, rate_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [rateId] is not found.", parameter="rateId")
    return row


async def save_rate(session: AsyncSession, account_id: str, body: RateBody, row: CallRate | None = None) -> CallRate:
    """A new one, or another of `row`. Raises NotFound, Conflict."""
    trunk = await session.get(SipTrunk, body.trunk_id) if body.trunk_id else None
    if body.trunk_id and (trunk is None or trunk.account_id != account_id):
        raise NotFound("Resource for parameter [trunkId] is not found.", parameter="trunkId")
    await session.get_one(Account, account_id, with_for_update=True)
    rows = await rates_of(session, account_id)
    if any(each is not row and (each.trunk_id, each.prefix) == (body.trunk_id, body.prefix) for each in rows):
        raise Conflict("There is a rate for this prefix and trunk.", code="CMN-406", parameter="prefix")
    if row is None:
        if len(rows) >= MOST_RATES:
            raise Conflict(f"An account has at most {MOST_RATES} rates.")
        row = CallRate(id=new_id(), account_id=account_id)
        session.add(row)
    row.name, row.trunk_id, row.prefix = body.name, body.trunk_id, body.prefix
    row.per_minute, row.per_call = amount_of(body.per_minute), amount_of(body.per_call)
    row.increment_seconds, row.minimum_seconds = body.increment_seconds, body.minimum_seconds
    await session.flush()
    tell(session, account_id)
    return row


async def remove(session: AsyncSession, row: CallRate | SpendingCap) -> None:
    await session.delete(row)
    tell(session, row.account_id)


async def caps_of(session: AsyncSession, account_id: str) -> Sequence[SpendingCap]:
    query = select(SpendingCap).where(SpendingCap.account_id == account_id)
    return (await session.scalars(query.order_by(SpendingCap.scope, SpendingCap.id))).all()


async def caps_within(session: AsyncSession, caller: Caller, account_id: str) -> Sequence[SpendingCap]:
    """Those that the caller may see: administrators of some sites see the limits of these, and of people there."""
    rows = await caps_of(session, account_id)
    if not caller.site_ids:
        return rows
    return [row for row in rows if caller.reaches_site(await site_of_target(session, row.scope, row.target_id))]


async def get_cap(session: AsyncSession, caller: Caller, account_id: str, cap_id: str) -> SpendingCap:
    """Raises NotFound, also for one beyond the caller's sites."""
    row = await session.get(SpendingCap, cap_id[:64])
    if (
        row is None
        or row.account_id != account_id
        or not caller.reaches_site(await site_of_target(session, row.scope, row.target_id))
    ):
        raise NotFound("Resource for parameter [limitId] is not found.", parameter="limitId")
    return row


async def create_cap(session: AsyncSession, caller: Caller, account_id: str, body: CapBody) -> SpendingCap:
    """Raises Invalid, NotFound, Conflict, Forbidden."""
    account = await session.get_one(Account, account_id, with_for_update=True)
    await check_target(session, account, body.scope, body.target_id)
    if not caller.reaches_site(await site_of_target(session, body.scope, body.target_id)):
        raise Forbidden("This lies beyond the sites that you administer.", code="CMN-404", parameter="targetId")
    mine = SpendingCap.account_id == account_id
    same = select(SpendingCap.id).where(mine, SpendingCap.scope == body.scope, SpendingCap.target_id == body.target_id)
    if await session.scalar(same):
        raise Conflict("There is such a limit: change it instead.", code="CMN-406", parameter="targetId")
    if (await session.scalar(select(func.count()).select_from(SpendingCap).where(mine)) or 0) >= MOST_CAPS:
        raise Conflict(f"An account has at most {MOST_CAPS} spending limits.")
    row = SpendingCap(id=new_id(), account_id=account_id, scope=body.scope, target_id=body.target_id)
    row.amount = amount_of(body.amount)
    session.add(row)
    await session.flush()
    tell(session, account_id)
    return row


async def raise_cap(here: Container, session: AsyncSession, row: SpendingCap, body: RaiseBody) -> None:
    """For the rest of today. Raises Conflict when it would be lowered."""
    amount = amount_of(body.amount)
    if amount < row.amount:
        raise Conflict("This is less than the limit itself: change the limit instead.", parameter="amount")
    row.raised_amount, row.raised_day = amount, await today_of(here, session, row.account_id)
    await session.flush()
    tell(session, row.account_id)


async def today_of(here: Container, session: AsyncSession, account_id: str) -> str:
    account = await session.get_one(Account, account_id)
    return day_of(zone_of(account.time_zone), int(here.clock.now().timestamp() * 1000))
