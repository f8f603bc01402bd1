"""Puts each text into the open thread of its two numbers, and opens one where there is none."""

from sqlalchemy import select

from clarion.base.clock import Clock
from clarion.base.http import wire_time
from clarion.base.ids import new_uuid
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Direction, Message
from clarion.features.messaging.texting.thread_book import ThreadCache
from clarion.features.messaging.threads.events import THREADS_CHANGED, ThreadsChanged
from clarion.features.messaging.threads.models import TextThread, ThreadEntry


class Threads(ThreadCache):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def note(self, session: AsyncSession, message: Message, guest: str) -> None:
        own = _own_number(message)
        now = self._clock.now()
        thread = await find_open(session, message.account_id, own, guest)
        if thread is None:
            thread = TextThread(
                id=new_uuid(),
                account_id=message.account_id,
                owner_id=message.owner_id,
                own_number=own,
                guest_number=guest,
                label=_name_of(message, guest),
                status="Open",
                status_reason="",
                availability="Alive",
                created_at=now,
                changed_at=now,
            )
            session.add(thread)
            await session.flush()
        sent = message.direction == Direction.OUTBOUND
        entry = ThreadEntry(
            id=new_uuid(),
            thread_id=thread.id,
            kind="Message",
            message_id=message.id,
            note="",
            author_id=message.extension_id if sent else None,
            availability="Alive",
            created_at=now,
            changed_at=now,
        )
        session.add(entry)
        touch(session, thread, self._clock, "entries")


def touch(session: AsyncSession, thread: TextThread, clock: Clock, what: str = "threads") -> None:
    """The thread changed, or (`what` entries) something in it: synchronisation finds it from now on."""
    thread.changed_at = clock.now()
    told = ThreadsChanged(account_id=thread.account_id, thread_id=thread.id, what=what, at=wire_time(thread.changed_at))
    announce(session, THREADS_CHANGED, told)


async def find_open(session: AsyncSession, account_id: str, own: str, guest: str) -> TextThread | None:
    query = select(TextThread).where(
        TextThread.account_id == account_id,
        TextThread.own_number == own,
        TextThread.guest_number == guest,
        TextThread.status == "Open",
        TextThread.availability == "Alive",
        TextThread.owner_id.is_not(None),
    )
    return await session.scalar(query.order_by(TextThread.created_at.desc()).limit(1).with_for_update())


def _own_number(message: Message) -> str:
    if message.direction == Direction.OUTBOUND:
        return str(message.sender.get("phoneNumber", ""))
    targets = [party for party in message.recipients if party.get("target")] or message.recipients
    return str(targets[0].get("phoneNumber", ""))


def _name_of(message: Message, guest: str) -> str:
    """The guest's name where the message has one."""
    parties = [message.sender, *message.recipients]
    names = [str(party.get("name", "")) for party in parties if party.get("phoneNumber") == guest]
    return next((name for name in names if name), "")[:200]
