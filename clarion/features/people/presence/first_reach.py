"""Note the first moment when people could be reached: a first sign-in, a first phone. Until then they are Offline."""

from datetime import datetime

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.presence.events import PRESENCE_CHANGED, PresenceChanged
from clarion.features.people.presence.models import DndStatus, PresenceSettings, UserStatus
from clarion.features.people.users.models import Extension


async def note_reachable(session: AsyncSession, person: Extension, now: datetime) -> None:
    """Record it and publish the presence that others see from now on. Does nothing the second time."""
    if person.reachable_since is not None:
        return
    person.reachable_since = now
    settings = await session.get(PresenceSettings, person.id)
    announce(
        session,
        PRESENCE_CHANGED,
        PresenceChanged(
            account_id=person.account_id,
            extension_id=person.id,
            user_status=settings.user_status if settings else UserStatus.AVAILABLE,
            dnd_status=settings.dnd_status if settings else DndStatus.TAKE_ALL,
            message=settings.message if settings else "",
        ),
    )
