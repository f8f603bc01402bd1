"""Who takes calls of which queue. Queues live in a feature above this one, which offers its book here."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.presence.events import QUEUE_PRESENCE_CHANGED, QueuePresenceChanged
from clarion.features.people.settings.models import QueuePresence


class CallQueueCache:
    """Without an offer there are no queues. `container.offer(CallQueueCache, YourBook())` replaces it."""

    async def members_of(self, session: AsyncSession, account_id: str, queue_id: str) -> Sequence[str]:
        """Extension ids of the members of a queue, in the order in which they are shown."""
        return ()

    async def queues_of(self, session: AsyncSession, account_id: str, extension_id: str) -> Sequence[str]:
        """Extension ids of the queues that somebody is a member of."""
        return ()

    async def closed_to_members(self, session: AsyncSession, account_id: str) -> frozenset[str]:
        """Queues whose members do not say themselves whether they take its calls."""
        return frozenset()


async def taking(session: AsyncSession, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """For pairs of (member, queue): whether the member takes calls of this queue. Who never said no does."""
    members = {member for member, _ in pairs}
    query = select(QueuePresence).where(QueuePresence.extension_id.in_(members))
    said = {(row.extension_id, row.queue_id): row.takes_calls for row in await session.scalars(query)}
    return {pair: said.get(pair, True) for pair in pairs}


async def set_taking(session: AsyncSession, account_id: str, member_id: str, queue_id: str, takes: bool) -> None:
    row = await session.get(QueuePresence, (member_id, queue_id))
    if row is None:
        row = QueuePresence(extension_id=member_id, queue_id=queue_id, account_id=account_id, takes_calls=True)
        session.add(row)
    if row.takes_calls == takes:
        return
    row.takes_calls = takes
    change = QueuePresenceChanged(account_id=account_id, extension_id=member_id, queue_id=queue_id, takes_calls=takes)
    announce(session, QUEUE_PRESENCE_CHANGED, change)
