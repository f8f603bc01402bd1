"""Numbers rest after they were given back; acceptable use decides how long, and may stop any change of numbers."""

from datetime import UTC, datetime

from clarion.base.container import Container
from clarion.base.policy_client import Fact, PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.numbers.models import PhoneNumber, RestingNumber


async def lay_to_rest(session: AsyncSession, row: PhoneNumber, now: datetime | None = None) -> None:
    """Remember who gives a number back, and when."""
    if row.account_id is None:
        return
    resting = await session.get(RestingNumber, row.number) or RestingNumber(number=row.number)
    resting.account_id, resting.since = row.account_id, now or datetime.now(UTC)
    session.add(resting)


async def check_take(
    here: Container, session: AsyncSession, account_id: str, number: str, now: datetime, *, parameter: str
) -> None:
    """Whether an account may have a number. Raises with what would pass. Its own may always come back."""
    facts: dict[str, Fact] = {}
    resting = await session.get(RestingNumber, number)
    if resting is not None and resting.account_id != account_id:
        facts["number_aged_days"] = max(0, (now - resting.since).days)
    await check_change(here, account_id, number, parameter=parameter, facts=facts)


async def check_change(
    here: Container,
    account_id: str,
    number: str,
    *,
    parameter: str,
    extension_id: str = "",
    facts: dict[str, Fact] | None = None,
) -> None:
    """Whether an account may change what a number is used for."""
    wish = PolicyRequest(
        kind="number.assign",
        account_id=account_id,
        extension_id=extension_id,
        subject=number,
        facts=facts or {},
        parameter=parameter,
    )
    await check_policy(here, wish)
