"""What networks, wireless points and switches have in common: a site, and the location that they mean."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, select

from clarion.base.clock import Clock
from clarion.base.errors import Forbidden, Invalid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.emergency.events import LOCATIONS_CHANGED, LocationsChanged
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.network.schemas import Named, Where
from clarion.features.emergency.service import checked, create_location, get_location
from clarion.features.people import MAIN_SITE, get_site, sites_of
from clarion.features.people.sign_in import Caller


async def location_meant(
    session: AsyncSession, account_id: str, given: Where, where: str, clock: Clock
) -> EmergencyLocation | None:
    """The company's location that is named, or the one with this address, made where there is none yet. None: nothing
    was said. Raises Invalid, NotFound, Conflict.
    """
    named = given.emergency_location_id or (given.emergency_location.id if given.emergency_location else None)
    if named:
        return await get_location(session, account_id, named)
    if given.emergency_address is None:
        return None
    address = checked(given.emergency_address.address())
    query = select(EmergencyLocation).where(
        EmergencyLocation.account_id == account_id,
        EmergencyLocation.owner_id.is_(None),
        EmergencyLocation.address_text == address.one_line,
    )
    known = (await session.scalars(query.limit(1))).first()
    return known or await create_location(session, account_id, given.name or "", address, now=clock.now())


async def location_needed(
    session: AsyncSession, account_id: str, given: Where, where: str, clock: Clock
) -> EmergencyLocation:
    """Raises Invalid when nothing was said."""
    found = await location_meant(session, account_id, given, where, clock)
    if found is None:
        name = f"{where}emergencyLocationId"
        raise Invalid(f"Parameter [{name}] is required: where help finds who is there.", parameter=name)
    return found


async def site_meant(session: AsyncSession, caller: Caller, account_id: str, site: Named | None) -> str | None:
    """As the tables say it. Somebody who administers some sites makes things there. Raises NotFound, Forbidden."""
    named = site.id if site is not None else None
    if named is None:
        named = min(caller.site_ids) if caller.site_ids else MAIN_SITE
    await get_site(session, account_id, named, parameter="site.id")
    site_id = None if named == MAIN_SITE else named
    check_site(caller, site_id)
    return site_id


def check_site(caller: Caller, site_id: str | None) -> None:
    """Raise Forbidden where the caller administers other sites only."""
    if caller.site_ids and (site_id or MAIN_SITE) not in caller.site_ids:
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404")


def of_sites(query: Select[Any], column: Any, caller: Caller, asked: Collection[str]) -> Select[Any]:
    """Only what lies in the sites that are asked for (none: all), as far as the caller administers them."""
    if not asked and not caller.site_ids:
        return query
    wanted = frozenset(asked) & caller.site_ids if asked and caller.site_ids else frozenset(asked) or caller.site_ids
    among = column.in_(wanted)
    return query.where(among | column.is_(None) if MAIN_SITE in wanted else among)


async def site_names(session: AsyncSession, account_id: str) -> dict[str, str]:
    return {place.id: place.name for place in await sites_of(session, account_id)}


async def locations_by_id(session: AsyncSession, ids: Iterable[str]) -> dict[str, EmergencyLocation]:
    query = select(EmergencyLocation).where(EmergencyLocation.id.in_(set(ids)))
    return {row.id: row for row in await session.scalars(query)}


def tell(session: AsyncSession, account_id: str) -> None:
    """Call servers read again who is where."""
    announce(session, LOCATIONS_CHANGED, LocationsChanged(account_id=account_id, subject="", subject_id=""))
