"""Whose Microsoft Teams has which number, as long as the number is theirs."""

from typing import Any, Final

from sqlalchemy import Select, and_, or_, select

from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import Extension
from clarion.features.phone.devices import Device
from clarion.features.phone.ms_teams.models import TeamsUser

COMPANY_USAGES: Final = frozenset({Usage.MAIN, Usage.COMPANY, Usage.ADDITIONAL})
"""Numbers that may stand before extensions: those of the company, which nobody has for themselves."""


def lines_in_force(*columns: Any) -> Select[Any]:
    """Of everybody who is connected and still has the number: their own, or the company's with their extension."""
    user, number, owner = TeamsUser, PhoneNumber, Extension
    own = and_(user.short_number == "", number.extension_id == user.extension_id)
    with_short = and_(
        user.short_number == owner.number,
        or_(
            number.extension_id == user.extension_id,
            and_(number.extension_id.is_(None), number.usage.in_(COMPANY_USAGES)),
        ),
    )
    query = select(*columns).select_from(user).join(owner, owner.id == user.extension_id)
    return query.join(
        number,
        and_(number.number == user.phone_number, number.account_id == user.account_id, or_(own, with_short)),
    )


async def teams_lines(session: AsyncSession, scope: Scope = EVERYTHING) -> dict[str, str]:
    """By device, the number that Teams has for its person (`+16505550101`, `+16505550100;ext=101`)."""
    query = lines_in_force(TeamsUser).join(
        Device, (Device.id == TeamsUser.device_id) & (Device.extension_id == TeamsUser.extension_id)
    )
    query = query.where(scope.where_device(Device.account_id, Device.id, Device.extension_id))
    return {user.device_id: user.line for user in await session.scalars(query)}
