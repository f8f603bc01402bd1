"""To whom a change of a thread is told on live sockets."""

from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.storage import Storage
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.people import sms_recipients_of
from clarion.features.people.sign_in import Caller

_REMEMBERED = 256


@dataclass(frozen=True)
class ThreadReading:
    """A thread, and the extensions that see it beside the administrators of its account."""

    thread_id: str
    account_id: str
    readers: frozenset[str]

    def sees(self, caller: Caller) -> bool:
        if caller.account_id != self.account_id:
            return False
        return caller.is_admin or caller.extension_id in self.readers


class ThreadReaders:
    """Who sees a thread, read once for each event however many sockets it concerns."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: OrderedDict[tuple[str, str], ThreadReading | None] = OrderedDict()

    async def of_thread(self, thread_id: str, event: str) -> ThreadReading | None:
        """`event`: what tells this event from others of the same thread, such as its time."""
        return await self._find(thread_id, "", event)

    async def of_message(self, message_id: str, event: str) -> ThreadReading | None:
        """Of the thread that a text stands in; None where it stands in none."""
        return await self._find("", message_id, event)

    async def _find(self, thread_id: str, message_id: str, event: str) -> ThreadReading | None:
        key = (thread_id or message_id, event)
        if key not in self._known:
            self._known[key] = await self._read(thread_id, message_id)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    async def _read(self, thread_id: str, message_id: str) -> ThreadReading | None:
        query = select(TextThread)
        if message_id:
            query = query.join(ThreadEntry).where(ThreadEntry.message_id == message_id)
        else:
            query = query.where(TextThread.id == thread_id)
        async with self._storage.reading() as session:
            row = await session.scalar(query.limit(1))
            if row is None:
                return None
            readers = (
                {reader.id for reader in await sms_recipients_of(session, row.owner_id)} if row.owner_id else set()
            )
            return ThreadReading(row.id, row.account_id, frozenset({*readers, row.owner_id or ""}))
