"""What people do with wake-up calls. The next one is looked for anew after each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension
from clarion.features.phone.handling import zone_of
from clarion.features.phone.wake_ups.events import WAKE_UPS_CHANGED, WakeUpsChanged
from clarion.features.phone.wake_ups.models import WakeUp
from clarion.features.phone.wake_ups.rules import Alarm, Plan, next_due

MOST = 20


@dataclass(frozen=True)
class Wanted:
    """A wake-up call as somebody wants it. `minute` of the day, where the person is."""

    minute: int
    repeat: str
    sound: str = "Music"
    tries: int = 3
    pause_minutes: int = 5
    snooze_minutes: int = 10


async def zone_for(session: AsyncSession, owner: Extension) -> ZoneInfo:
    account = await session.get_one(Account, owner.account_id)
    return zone_of(owner.time_zone or account.time_zone)


async def wake_ups_of(session: AsyncSession, owner: Extension, *, waiting: bool = False) -> Sequence[WakeUp]:
    """By the time of day; those that are over stay a week, so that one sees what became of them."""
    query = select(WakeUp).where(WakeUp.extension_id == owner.id)
    if waiting:
        query = query.where(WakeUp.status == "Waiting")
    return (await session.scalars(query.order_by(WakeUp.minute, WakeUp.created_at, WakeUp.id))).all()


async def get_wake_up(session: AsyncSession, owner: Extension, wake_up_id: str) -> WakeUp:
    """Raises NotFound."""
    row = await session.get(WakeUp, wake_up_id[:64], with_for_update=True)
    if row is None or row.extension_id != owner.id:
        raise NotFound("Resource for parameter [wakeUpId] is not found.", parameter="wakeUpId")
    return row


async def add(here: Container, session: AsyncSession, owner: Extension, wanted: Wanted, set_by: str) -> WakeUp:
    """Raises Conflict when there are too many."""
    mine = WakeUp.extension_id == owner.id, WakeUp.status == "Waiting"
    if (await session.scalar(select(func.count()).select_from(WakeUp).where(*mine)) or 0) >= MOST:
        raise Conflict(f"Somebody has at most {MOST} wake-up calls.")
    now = here.clock.now()
    row = WakeUp(id=new_id(), account_id=owner.account_id, extension_id=owner.id, set_by=set_by, created_at=now)
    await change(here, session, owner, row, wanted)
    return row


async def change(here: Container, session: AsyncSession, owner: Extension, row: WakeUp, wanted: Wanted) -> None:
    """It waits for its time again, whatever it did before."""
    zone = await zone_for(session, owner)
    row.minute, row.repeat, row.sound = wanted.minute, wanted.repeat, wanted.sound
    row.tries, row.pause_minutes, row.snooze_minutes = wanted.tries, wanted.pause_minutes, wanted.snooze_minutes
    row.status, row.attempt, row.snoozes = "Waiting", 0, 0
    row.due_at = next_due(row.minute, row.repeat, zone, here.clock.now())
    session.add(row)
    await session.flush()
    tell(session, owner)


async def remove(session: AsyncSession, owner: Extension, rows: Sequence[WakeUp]) -> None:
    for row in rows:
        await session.delete(row)
    tell(session, owner)


def tell(session: AsyncSession, owner: Extension) -> None:
    announce(session, WAKE_UPS_CHANGED, WakeUpsChanged(account_id=owner.account_id, extension_id=owner.id))


def alarm_of(row: WakeUp, zone: ZoneInfo) -> Alarm:
    return Alarm(
        minute=row.minute,
        repeat=row.repeat,
        zone=zone,
        tries=row.tries,
        pause=timedelta(minutes=row.pause_minutes),
        snooze=timedelta(minutes=row.snooze_minutes),
        attempt=row.attempt,
        snoozes=row.snoozes,
        result=row.result,
    )


def follow(row: WakeUp, plan: Plan, now: datetime) -> None:
    """Keep what becomes of it."""
    row.attempt, row.result, row.snoozes = plan.attempt, plan.result, plan.snoozes
    row.status = "Over" if plan.due is None else "Waiting"
    row.due_at = plan.due or now
