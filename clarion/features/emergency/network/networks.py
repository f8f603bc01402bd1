"""What can be done with networks."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, delete, func, select

from clarion.base.clock import Clock
from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.emergency.network.models import EmergencyNetwork, NetworkRange
from clarion.features.emergency.network.places import check_site, location_needed, site_meant, tell
from clarion.features.emergency.network.rules import check_apart, check_of_company, checked_range
from clarion.features.emergency.network.schemas import NetworkChange
from clarion.features.people.sign_in import Caller

MOST = 2000


def networks_of(account_id: str, *, search: str = "", order: str = "") -> Select[EmergencyNetwork]:
    query = select(EmergencyNetwork).where(EmergencyNetwork.account_id == account_id)
    for word in search.split()[:10]:
        query = query.where(EmergencyNetwork.name.icontains(word, autoescape=True))
    name = EmergencyNetwork.name
    return query.order_by(name.desc() if order.startswith("-") else name.asc(), EmergencyNetwork.id)


async def ranges_of(session: AsyncSession, network_ids: Sequence[str]) -> dict[str, list[NetworkRange]]:
    """In their order."""
    query = select(NetworkRange).where(NetworkRange.network_id.in_(network_ids)).order_by(NetworkRange.position)
    found: dict[str, list[NetworkRange]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.network_id].append(row)
    return found


async def get_network(session: AsyncSession, caller: Caller, account_id: str, network_id: str) -> EmergencyNetwork:
    """Raises NotFound, Forbidden."""
    row = await session.get(EmergencyNetwork, network_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [networkId] is not found.", parameter="networkId")
    check_site(caller, row.site_id)
    return row


async def create_network(
    session: AsyncSession, caller: Caller, account_id: str, given: NetworkChange, clock: Clock
) -> EmergencyNetwork:
    """Raises Invalid, NotFound, Conflict, Forbidden."""
    count = select(func.count()).where(EmergencyNetwork.account_id == account_id)
    if (await session.scalar(count) or 0) >= MOST:
        raise Conflict(f"There are {MOST} networks already, as many as there may be.", code="CMN-409")
    site_id = await site_meant(session, caller, account_id, None)
    row = EmergencyNetwork(id=new_id(), account_id=account_id, name=given.name, site_id=site_id)
    session.add(row)
    await session.flush()
    await change_network(session, caller, row, given, clock)
    return row


async def change_network(
    session: AsyncSession, caller: Caller, row: EmergencyNetwork, given: NetworkChange, clock: Clock
) -> None:
    """Put what is given in the place of all that was there. Raises as `create_network` does."""
    row.name = given.name.strip()
    if given.site is not None:
        row.site_id = await site_meant(session, caller, row.account_id, given.site)
    new = _public(row, given) + await _private(session, row, given, clock)
    await session.execute(delete(NetworkRange).where(NetworkRange.network_id == row.id))
    session.add_all(new)
    await session.flush()
    tell(session, row.account_id)


async def delete_network(session: AsyncSession, row: EmergencyNetwork) -> None:
    await session.execute(delete(NetworkRange).where(NetworkRange.network_id == row.id))
    await session.delete(row)
    tell(session, row.account_id)


def _public(row: EmergencyNetwork, given: NetworkChange) -> list[NetworkRange]:
    found = [
        checked_range(each.start_ip, each.end_ip, f"publicIpRanges[{at}]")
        for at, each in enumerate(given.public_ip_ranges)
    ]
    for at, (start, end) in enumerate(found):
        check_of_company(start, end, f"publicIpRanges[{at}]")
    check_apart(found, "publicIpRanges")
    return [
        NetworkRange(id=new_id(), network_id=row.id, position=at, start=start, end=end)
        for at, (start, end) in enumerate(found)
    ]


async def _private(
    session: AsyncSession, row: EmergencyNetwork, given: NetworkChange, clock: Clock
) -> list[NetworkRange]:
    found: list[NetworkRange] = []
    for at, each in enumerate(given.private_ip_ranges):
        where = f"privateIpRanges[{at}]"
        start, end = checked_range(each.start_ip, each.end_ip, where)
        location = await location_needed(session, row.account_id, each, f"{where}.", clock)
        found.append(
            NetworkRange(
                id=new_id(),
                network_id=row.id,
                position=len(given.public_ip_ranges) + at,
                start=start,
                end=end,
                name=(each.name or "").strip(),
                location_id=location.id,
            )
        )
    check_apart([(each.start, each.end) for each in found], "privateIpRanges")
    return found
