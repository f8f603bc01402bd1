"""Reading cost centers. Every account has one of its own, at the root, whether or not anybody ever changed it."""

from sqlalchemy import bindparam, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers.models import CostCenter

_OTHERS = Ready(
    select(CostCenter).where(CostCenter.account_id == bindparam("account_id"), CostCenter.id != bindparam("account_id"))
)


def is_root(row: CostCenter) -> bool:
    """The root has the account's id."""
    return row.id == row.account_id


async def root_of(session: AsyncSession, account: Account) -> CostCenter:
    """The account's own; not in the session while it is as it was born."""
    row = await session.get(CostCenter, account.id)
    return row or CostCenter(
        id=account.id, account_id=account.id, name=account.name[:100], billing_code="", created_at=account.created_at
    )


async def cost_centers_of(session: AsyncSession, account: Account) -> list[CostCenter]:
    """The root first, the others by their names."""
    others = await ask(session, _OTHERS, account_id=account.id)
    return [await root_of(session, account), *sorted(others, key=lambda row: (row.name.casefold(), row.id))]


async def lines_of_cost_centers(session: AsyncSession, account_id: str) -> dict[str, tuple[str, ...]]:
    """For each cost center of an account: itself, the one above it, and so on up to the root (the account's id)."""
    others = await ask(session, _OTHERS, account_id=account_id)
    above = {row.id: row.parent_id or account_id for row in others}

    def line(center: str) -> tuple[str, ...]:
        found = [center]
        while found[-1] in above and len(found) <= len(above):  # no circle can keep us
            found.append(above[found[-1]])
        return tuple(found)

    return {center: line(center) for center in above}


async def get_cost_center(
    session: AsyncSession, account: Account, cost_center_id: str, *, parameter: str = "costCenter.id"
) -> CostCenter:
    """Raises NotFound. The root is stored by being asked for here, so that others can point to it."""
    if cost_center_id == account.id:
        row = await root_of(session, account)
        if row not in session:
            session.add(row)
            await session.flush()
        return row
    found = await session.get(CostCenter, cost_center_id[:64])
    if found is None or found.account_id != account.id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return found
