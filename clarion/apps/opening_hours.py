"""Business hours of numbers that answer texts: messaging asks, call handling knows."""

from datetime import datetime

from clarion.base.storage import AsyncSession
from clarion.features.messaging import OpeningHours, OwnerHours
from clarion.features.phone.handling import hours_of, open_at

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class HandlingHours(OpeningHours):
    async def at(self, session: AsyncSession, account_id: str, owner_id: str, moment: datetime) -> OwnerHours:
        week = await hours_of(session, account_id, owner_id)
        spans = {day: [(span.start, span.until) for span in week.get(name, ())] for day, name in enumerate(_DAYS)}
        return OwnerHours(await open_at(session, account_id, owner_id, moment), spans)
