"""Reading and changing hours."""

import msgspec
from fastapi import Request

from clarion.base.errors import Invalid
from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.features.phone.handling.hours.responses import HourBusinessHoursInfo
from clarion.features.phone.handling.hours.wire import hours_view
from clarion.features.phone.handling.model import Week
from clarion.features.phone.handling.models import BusinessHours, HourBusinessHoursFollows
from clarion.features.phone.handling.owners import Owner
from clarion.features.phone.handling.store import week_of


async def read_hours(session: AsyncSession, request: Request, owner: Owner) -> HourBusinessHoursInfo:
    """`follows` is our own: whose hours count instead."""
    row = await session.get(BusinessHours, owner.id)
    view: HourBusinessHoursInfo = {
        "uri": uri_of(request, *owner.path(), "business-hours"),
        "schedule": hours_view(week_of(row.week) if row is not None else {}),
    }
    if row is not None and row.follows:
        view["follows"] = row.follows
    return view


async def write_hours(session: AsyncSession, owner: Owner, week: Week, follows: HourBusinessHoursFollows) -> None:
    """Raises Invalid for a company that would follow itself."""
    is_site = owner.extension is not None and owner.extension.type == "Site"
    if follows and (owner.extension is None or (is_site and follows == "Site")):
        raise Invalid("These hours cannot follow themselves.", parameter="follows")
    row = await session.get(BusinessHours, owner.id)
    if row is None:
        row = BusinessHours(owner_id=owner.id, account_id=owner.account_id, extension_id=owner.extension_id)
        session.add(row)
    row.week = msgspec.to_builtins(week)
    row.follows = follows
