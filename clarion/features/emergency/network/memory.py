"""What call servers know of networks."""

from collections import defaultdict

from sqlalchemy import select

from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.emergency.address import Address, from_dict
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.network.automatic import DEVICE
from clarion.features.emergency.network.models import (
    AutomaticLocation,
    EmergencyNetwork,
    NetworkMark,
    NetworkRange,
    NetworkSighting,
)
from clarion.features.emergency.network.rules import Network, NetworkMap, Range, Seen, mark_key


async def read_networks(session: AsyncSession, scope: Scope = EVERYTHING) -> dict[str, NetworkMap]:
    """By account, of those within the scope where anybody's place follows the network."""
    found: dict[str, NetworkMap] = {}
    query = select(AutomaticLocation).where(scope.where(AutomaticLocation.account_id))
    for row in await session.scalars(query):
        known = found.setdefault(row.account_id, NetworkMap())
        (known.devices if row.subject == DEVICE else known.extensions).add(row.subject_id)
    if found:
        places = await _places(session, found)
        await _marks(session, found, places)
        await _networks(session, found, places)
        await _sightings(session, found)
    return found


async def _places(session: AsyncSession, found: dict[str, NetworkMap]) -> dict[str, Address]:
    """Locations of these accounts that a network means."""
    meant = select(NetworkMark.location_id).union(select(NetworkRange.location_id))
    query = select(EmergencyLocation.id, EmergencyLocation.address)
    query = query.where(EmergencyLocation.account_id.in_(found), EmergencyLocation.id.in_(meant))
    return {location_id: from_dict(address) for location_id, address in await session.execute(query)}


async def _marks(session: AsyncSession, found: dict[str, NetworkMap], places: dict[str, Address]) -> None:
    """What was written after `places` were read is left out: word of it is on its way."""
    for row in await session.scalars(select(NetworkMark).where(NetworkMark.account_id.in_(found))):
        if row.location_id in places:
            found[row.account_id].marks[mark_key(row.kind, row.key, row.port)] = places[row.location_id]


async def _networks(session: AsyncSession, found: dict[str, NetworkMap], places: dict[str, Address]) -> None:
    public: dict[str, list[Range]] = defaultdict(list)
    private: dict[str, list[Range]] = defaultdict(list)
    own = select(EmergencyNetwork.id).where(EmergencyNetwork.account_id.in_(found))
    ranges = select(NetworkRange).where(NetworkRange.network_id.in_(own)).order_by(NetworkRange.position)
    for each in await session.scalars(ranges):
        place = places.get(each.location_id or "")
        if place is not None:
            private[each.network_id].append(Range(each.start, each.end, place))
        elif each.location_id is None:  # else written after `places` were read: not a public one for that
            public[each.network_id].append(Range(each.start, each.end))
    for row in await session.scalars(select(EmergencyNetwork).where(EmergencyNetwork.account_id.in_(found))):
        found[row.account_id].networks.append(Network(tuple(public[row.id]), tuple(private[row.id])))


async def _sightings(session: AsyncSession, found: dict[str, NetworkMap]) -> None:
    for row in await session.scalars(select(NetworkSighting).where(NetworkSighting.account_id.in_(found))):
        found[row.account_id].sightings[row.device_id] = Seen(
            source=row.source,
            own=row.own,
            bssid=row.bssid,
            chassis=row.chassis,
            port=row.port,
            at=row.seen_at.timestamp(),
        )
