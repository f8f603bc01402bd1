"""FAX-37: what each destination took last, and how faxes to it begin therefore."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from clarion.base.storage import AsyncSession
from clarion.features.fax.models import FaxDestination, FaxJob
from clarion.features.fax.rules import REMEMBERED_DAYS, LineSettings

_REMEMBERED = timedelta(days=REMEMBERED_DAYS)


async def remembered(session: AsyncSession, account_id: str, number: str, now: datetime) -> LineSettings:
    """How the next fax to a number is sent first."""
    found = await session.get(FaxDestination, (account_id, number))
    return found.line_settings if found is not None and found.worked_at > now - _REMEMBERED else LineSettings()


async def learn(session: AsyncSession, job: FaxJob, now: datetime) -> None:
    """A fax arrived: its destination takes what it was sent with. What takes everything needs no memory."""
    found = await session.get(FaxDestination, (job.account_id, job.recipient))
    if job.line_settings == LineSettings():
        if found is not None:
            await session.delete(found)
        return
    if found is None:
        found = FaxDestination(account_id=job.account_id, number=job.recipient)
        session.add(found)
        found.worked_at = now
    if (
        found.line_settings != job.line_settings
    ):  # the day counts from when it was last lowered: then all is tried again
        found.line_settings, found.worked_at = job.line_settings, now


async def forget_old(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(FaxDestination).where(FaxDestination.worked_at < now - _REMEMBERED))
