"""What devices say of their networks is kept, and answered with the place."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from clarion.base.scope import Scope
from clarion.base.storage import AsyncSession
from clarion.features.emergency.address import Address, from_dict
from clarion.features.emergency.network.automatic import DEVICE, EXTENSION, follows_network
from clarion.features.emergency.network.memory import read_networks
from clarion.features.emergency.network.models import NetworkSighting
from clarion.features.emergency.network.places import tell
from clarion.features.emergency.network.rules import NetworkMap, Seen, locate
from clarion.features.emergency.service import find_assigned


async def note_sighting(session: AsyncSession, account_id: str, device_id: str, seen: Seen, now: datetime) -> None:
    """Keep the newest. Call servers hear of it where it is another one, of a device whose place follows it."""
    row = await session.get(NetworkSighting, device_id) or await _first(session, account_id, device_id, now)
    known = (row.source, row.own, row.bssid, row.chassis, row.port)
    row.source, row.own, row.bssid, row.chassis, row.port = seen.source, seen.own, seen.bssid, seen.chassis, seen.port
    row.seen_at = now
    changed = known != (seen.source, seen.own, seen.bssid, seen.chassis, seen.port)
    if changed and await follows_network(session, DEVICE, [device_id]):
        tell(session, account_id)
    await session.flush()


async def _first(session: AsyncSession, account_id: str, device_id: str, now: datetime) -> NetworkSighting:
    row = NetworkSighting(device_id=device_id, account_id=account_id, seen_at=now)
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:  # it asked twice at once, as phones do that start
        return await session.get_one(NetworkSighting, device_id)
    return row


async def place_of(
    session: AsyncSession, account_id: str, device_id: str, extension_id: str, seen: Seen
) -> tuple[Address, str] | None:
    """Where help would be sent for this device, and how that was found (a method token of RFC 4119)."""
    if await follows_network(session, DEVICE, [device_id]):
        known = (await read_networks(session, Scope(accounts=frozenset({account_id})))).get(account_id, NetworkMap())
        found = locate(known, seen)
        if found is not None:
            return found
    for subject, subject_id in ((DEVICE, device_id), (EXTENSION, extension_id), ("account", account_id)):
        registered = await find_assigned(session, subject, subject_id)
        if registered is not None:
            return from_dict(registered.address), "Manual"
    return None
