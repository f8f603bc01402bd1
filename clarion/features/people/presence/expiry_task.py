"""End do-not-disturb, statuses and messages whose time is over."""

from sqlalchemy import or_, select

from clarion.base.periodic_task import PeriodicTask
from clarion.features.people.presence.models import DndStatus, PresenceSettings, UserStatus
from clarion.features.people.presence.service import update_presence
from clarion.features.people.users.models import Extension

_AT_ONCE = 200


class PresenceExpiryTask(PeriodicTask):
    """Runs every five seconds; several processes may do it."""

    every_s = 5.0
    waiting = "presence.expiry_failed"

    async def turn(self) -> None:
        now = self._here.clock.now()
        due = or_(PresenceSettings.status_until <= now, PresenceSettings.message_until <= now)
        async with self._here.storage.reading() as session:
            ids = (await session.scalars(select(PresenceSettings.extension_id).where(due).limit(_AT_ONCE))).all()
        for extension_id in ids:
            async with self._here.storage.transaction() as session:
                row = await session.get(PresenceSettings, extension_id)
                person = await session.get(Extension, extension_id)
                if row is None or person is None:
                    continue
                changes: dict[str, object] = {}
                if row.status_until is not None and row.status_until <= now:
                    changes |= {"user_status": UserStatus.AVAILABLE, "dnd_status": DndStatus.TAKE_ALL}
                    changes["status_until"] = None
                if row.message_until is not None and row.message_until <= now:
                    changes |= {"message": "", "message_until": None}
                if changes:
                    await update_presence(session, person, changes)
