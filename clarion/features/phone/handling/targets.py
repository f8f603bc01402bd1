"""Colleagues that calls are sent to."""

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension


async def get_colleague(session: AsyncSession, account_id: str, extension_id: str, parameter: str) -> Extension:
    """An extension of the same account. Raises NotFound."""
    row = await session.get(Extension, extension_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row
