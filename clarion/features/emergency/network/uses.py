"""Which locations networks mean."""

from collections.abc import Iterable

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.emergency.network.models import NetworkMark, NetworkRange


async def uses_in_networks(session: AsyncSession, location_id: str) -> list[NetworkMark | NetworkRange]:
    """What means this location."""
    marks = (await session.scalars(select(NetworkMark).where(NetworkMark.location_id == location_id))).all()
    ranges = (await session.scalars(select(NetworkRange).where(NetworkRange.location_id == location_id))).all()
    return [*marks, *ranges]


async def used_in_networks(session: AsyncSession, location_ids: Iterable[str]) -> set[str]:
    """Which of these locations something means."""
    ids = set(location_ids)
    marks = await session.scalars(select(NetworkMark.location_id).where(NetworkMark.location_id.in_(ids)))
    ranges = await session.scalars(select(NetworkRange.location_id).where(NetworkRange.location_id.in_(ids)))
    return {*marks, *(each for each in ranges if each)}
