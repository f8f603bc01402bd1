"""What can be done with cost centers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers.events import COST_CENTERS_CHANGED, CostCentersChanged
from clarion.features.people.cost_centers.models import CostCenter
from clarion.features.people.cost_centers.queries import cost_centers_of, get_cost_center, is_root

MOST = 1000


@dataclass(frozen=True)
class CostCenterFields:
    """None leaves a field as it is. `tax_site_id`: a site by the wire's id, "" for the company's address."""

    name: str | None = None
    billing_code: str | None = None
    parent_id: str | None = None
    tax_site_id: str | None = None


async def create_cost_center(
    session: AsyncSession, account: Account, fields: CostCenterFields, *, now: datetime
) -> CostCenter:
    """Raises Invalid, Conflict, NotFound."""
    if not fields.name:
        raise Invalid("Parameter [name] is required.", parameter="name")
    if (await session.scalar(select(func.count()).where(CostCenter.account_id == account.id)) or 0) >= MOST:
        raise Conflict("The account has as many cost centers as it may have.", code="CMN-409")
    row = CostCenter(id=new_id(), account_id=account.id, name="", created_at=now)
    await _write(session, account, row, fields)
    session.add(row)
    await session.flush()
    _tell(session, account.id)
    return row


async def update_cost_center(
    session: AsyncSession, account: Account, row: CostCenter, fields: CostCenterFields
) -> None:
    """Raises Invalid, Conflict, NotFound."""
    await _write(session, account, row, fields)
    await session.flush()
    _tell(session, account.id)


async def delete_cost_center(session: AsyncSession, row: CostCenter) -> None:
    """What was charged to it is charged to the account's own from now on."""
    if is_root(row):
        raise Forbidden("The account's own cost center cannot be removed.", code="CMN-101", parameter="costCenterId")
    await session.delete(row)
    await session.flush()
    _tell(session, row.account_id)


async def _write(session: AsyncSession, account: Account, row: CostCenter, fields: CostCenterFields) -> None:
    all_rows = await cost_centers_of(session, account)
    if fields.name is not None and fields.name != row.name:
        if any(other.id != row.id and other.name.casefold() == fields.name.casefold() for other in all_rows):
            raise Conflict("There is a cost center of this name.", code="CMN-406", parameter="name")
        row.name = fields.name
    if fields.billing_code is not None:
        row.billing_code = fields.billing_code
    if fields.tax_site_id is not None:
        row.tax_site_id = fields.tax_site_id or None
    if is_root(row):
        return
    wanted = account.id if row.parent_id is None and fields.parent_id is None else fields.parent_id
    if wanted is not None:
        parent = await get_cost_center(session, account, wanted, parameter="parentId")
        _check_no_circle(row, parent, {other.id: other for other in all_rows})
        row.parent_id = parent.id


def _check_no_circle(row: CostCenter, parent: CostCenter, by_id: dict[str, CostCenter]) -> None:
    above: CostCenter | None = parent
    while above is not None:
        if above.id == row.id:
            raise Invalid("A cost center cannot be its own parent.", parameter="parentId")
        above = by_id.get(above.parent_id or "")


def _tell(session: AsyncSession, account_id: str) -> None:
    announce(session, COST_CENTERS_CHANGED, CostCentersChanged(account_id=account_id))
