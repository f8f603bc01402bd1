"""When a message came and how long it is, as prompts: what a phone says of it."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension

MOST_DAYS = 999


async def zone_of(session: AsyncSession, owner: Extension) -> tzinfo:
    """Of the extension, else of its company."""
    account = await session.get_one(Account, owner.account_id)
    try:
        return ZoneInfo(owner.time_zone or account.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def envelope_of(at: datetime, now: datetime, zone: tzinfo, seconds: float) -> tuple[str, ...]:
    """`mailbox-today mailbox-at digit-1 digit-5 …`: which day, hours and minutes of the day, seconds."""
    local = at.astimezone(zone)
    days = min(max(0, (now.astimezone(zone).date() - local.date()).days), MOST_DAYS)
    if days < 2:
        day: tuple[str, ...] = ("mailbox-yesterday" if days else "mailbox-today",)
    else:
        day = (*_digits(str(days)), "mailbox-days-ago")
    length = _digits(str(max(1, round(seconds))))
    return (*day, "mailbox-at", *_digits(f"{local:%H%M}"), "mailbox-length", *length, "mailbox-seconds")


def _digits(text: str) -> tuple[str, ...]:
    return tuple(f"digit-{digit}" for digit in text)
