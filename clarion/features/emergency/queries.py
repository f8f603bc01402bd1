"""Reading locations and notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from clarion.base.http import Paging
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.emergency.address import from_dict
from clarion.features.emergency.live_call import LocationSnapshot
from clarion.features.emergency.models import EmergencyAssignment, EmergencyLocation, EmergencyNotice
from clarion.features.emergency.network.memory import read_networks
from clarion.features.emergency.network.uses import used_in_networks

MAIN_SITE = "main-site"
_PIECE = 1000  # ids in one statement: an account may have more locations than a database takes parameters
ORDERS = {
    "name": EmergencyLocation.name,
    "address": EmergencyLocation.address_text,
    "addressStatus": EmergencyLocation.status,
    "visibility": EmergencyLocation.owner_id,
}


@dataclass(frozen=True)
class Narrowing:
    """Which locations are wanted; what is empty does not matter. All are of the main site. `country`: ISO code."""

    site_ids: Sequence[str] = ()
    status: str = ""
    usage: str = ""
    country: str = ""
    public_only: bool = False

    def takes(self, row: EmergencyLocation, *, used: bool) -> bool:
        return (
            (not self.site_ids or MAIN_SITE in self.site_ids)
            and self.status in ("", row.status)
            and self.usage in ("", "Active" if used else "Inactive")
            and self.country in ("", row.address.get("country"))
            and not (self.public_only and row.owner_id)
        )


def locations_of(
    account_id: str, *, owner_id: str | None = None, search: str = "", order: str = "+address"
) -> Select[EmergencyLocation]:
    """Locations of the company and, with an owner, those private to it as well."""
    query = select(EmergencyLocation).where(EmergencyLocation.account_id == account_id)
    if owner_id is None:
        query = query.where(EmergencyLocation.owner_id.is_(None))
    else:
        query = query.where((EmergencyLocation.owner_id == owner_id) | EmergencyLocation.owner_id.is_(None))
    for word in search.split()[:10]:
        query = query.where(
            EmergencyLocation.name.icontains(word, autoescape=True)
            | EmergencyLocation.address_text.icontains(word, autoescape=True)
        )
    column = ORDERS.get(order.lstrip("+- "), EmergencyLocation.address_text)
    return query.order_by(column.desc() if order.startswith("-") else column.asc(), EmergencyLocation.id)


async def read_locations(
    session: AsyncSession, query: Select[EmergencyLocation], narrowing: Narrowing, paging: Paging
) -> tuple[Sequence[EmergencyLocation], int]:
    if narrowing != Narrowing():
        found = (await session.scalars(query)).all()
        ids = [row.id for row in found] if narrowing.usage else []
        used: set[str] = set()
        for start in range(0, len(ids), _PIECE):
            used |= await used_ids(session, ids[start : start + _PIECE])
        kept = [row for row in found if narrowing.takes(row, used=row.id in used)]
        return kept[paging.offset : paging.offset + paging.per_page], len(kept)
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def used_ids(session: AsyncSession, location_ids: Sequence[str]) -> set[str]:
    """Which of these locations are in use."""
    query = select(EmergencyAssignment.location_id).where(EmergencyAssignment.location_id.in_(location_ids))
    if not location_ids:
        return set()
    return set((await session.scalars(query)).all()) | await used_in_networks(session, location_ids)


async def read_notices(
    session: AsyncSession, account_id: str, paging: Paging, *, test: bool | None, open_only: bool
) -> tuple[Sequence[EmergencyNotice], int]:
    """Notices, newest first. `test`: only rehearsals (True) or only real calls (False)."""
    query = select(EmergencyNotice).where(EmergencyNotice.account_id == account_id)
    if test is not None:
        query = query.where(EmergencyNotice.is_test.is_(test))
    if open_only:
        query = query.where(EmergencyNotice.acknowledged_at.is_(None))
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(EmergencyNotice.placed_at.desc(), EmergencyNotice.id)
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


async def read_snapshot(session: AsyncSession, scope: Scope = EVERYTHING) -> LocationSnapshot:
    """Where everybody within the scope is, for the desk. Networks are not asked for single extensions."""
    query = select(EmergencyAssignment, EmergencyLocation).join(
        EmergencyLocation, EmergencyLocation.id == EmergencyAssignment.location_id
    )
    use = EmergencyAssignment
    if scope.extensions is not None:
        by_person = (use.subject == "extension") & use.subject_id.in_(scope.extensions)
        by_device = (use.subject == "device") & use.subject_id.in_(scope.devices)
        of_company = (use.subject == "account") & use.subject_id.in_(scope.accounts or ())
        query = query.where(by_person | by_device | of_company)
    elif scope.company_only:
        query = query.where(use.subject == "account", scope.where(use.account_id))
    else:
        query = query.where(scope.where(use.account_id))
    memory = LocationSnapshot()
    kept = {"device": memory.devices, "extension": memory.extensions, "account": memory.accounts}
    for assignment, location in await session.execute(query):
        kept[assignment.subject][assignment.subject_id] = from_dict(location.address)
    if scope.extensions is None:
        memory.networks = await read_networks(session, scope)
    return memory
