"""Fills the call core's book of queues from the database, and keeps it fresh, a queue at a time."""

import asyncio
from collections.abc import Callable, Iterable

from clarion.apps.snapshot_loader import Parts, SnapshotLoader, replace_parts
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features import people
from clarion.features.phone.queues import (
    QUEUES_CHANGED,
    QueueCache,
    QueuePart,
    ids_of_queues,
    read_pickup_groups,
    read_queue_profiles,
)

_GROUPS = "pickup groups"
_ACCOUNT = "account:"
_AT_ONCE = 100  # queues that are read together


class QueueLoader(SnapshotLoader[QueuePart]):
    """Parts are queues, by their ids, and the groups for pickup. Calls `on_load` when any has changed."""

    def __init__(self, here: Container, book: QueueCache) -> None:
        topics = {
            QUEUES_CHANGED: _keys_of_queues,
            people.EXTENSION_CHANGED: self._keys_of_extension,
            people.PRESENCE_CHANGED: self._keys_of_member,
            people.QUEUE_PRESENCE_CHANGED: lambda payload: [str(payload["queue_id"])],
        }
        super().__init__(here, QueuePart, purpose="queues", topics=topics, read=self._read_parts, use=self._fill)
        self._book = book
        self._parts: dict[str, QueuePart] = {}
        self._concerned: dict[str, set[str]] = {}  # queues, by extension
        self.on_load: Callable[[], None] = _nothing

    def _keys_of_member(self, payload: Payload) -> Iterable[str]:
        return self._concerned.get(str(payload["extension_id"]), ())

    def _keys_of_extension(self, payload: Payload) -> Iterable[str]:
        extension_id, event = str(payload["extension_id"]), payload.get("event_type")
        itself = [extension_id] if event != "Update" or extension_id in self._parts else []  # it may be a queue
        return [*itself, *self._keys_of_member(payload), *([_GROUPS] if event == "Delete" else [])]

    async def _read_parts(self, session: AsyncSession, keys: frozenset[str] | None) -> Parts[QueuePart]:
        if keys is None:
            found: dict[str, QueuePart | None] = {_GROUPS: QueuePart(groups=await read_pickup_groups(session))}
            every = await ids_of_queues(session)
            for start in range(0, len(every), _AT_ONCE):
                found |= _by_id(await read_queue_profiles(session, every[start : start + _AT_ONCE]))
                await asyncio.sleep(0)
            return found
        parts: dict[str, QueuePart | None] = {}
        if _GROUPS in keys:
            parts[_GROUPS] = QueuePart(groups=await read_pickup_groups(session))
        ids = {key for key in keys if key != _GROUPS and not key.startswith(_ACCOUNT)}
        for key in keys:
            if key.startswith(_ACCOUNT):
                account_id = key.removeprefix(_ACCOUNT)
                ids |= {*self._book.of_account(account_id), *await ids_of_queues(session, account_id)}
        return parts | dict.fromkeys(ids) | (_by_id(await read_queue_profiles(session, ids)) if ids else {})

    def _fill(self, parts: Parts[QueuePart], whole: bool) -> None:
        if not whole and all(self._parts.get(key) == part for key, part in parts.items()):
            return
        gone = self._parts.keys() - parts.keys() if whole else ()
        for key in (*gone, *parts):
            for extension_id in self._parts[key].concerns if key in self._parts else ():
                self._concerned[extension_id].discard(key)
        replace_parts(self._parts, parts, whole)
        groups = self._parts.get(_GROUPS, QueuePart()).groups
        if whole:
            self._book.load([part.queue for part in self._parts.values() if part.queue is not None], groups)
        for key, part in parts.items():
            if key != _GROUPS and not whole:
                self._book.put(key, part.queue if part is not None else None)
            for extension_id in part.concerns if part is not None else ():
                self._concerned.setdefault(extension_id, set()).add(key)
        self._book.groups = groups
        self.on_load()


def _keys_of_queues(payload: Payload) -> Iterable[str]:
    """Of a queue, or (without one) of all of the account. A pickup group is published in the same way."""
    queue_id = str(payload.get("queue_id") or "")
    return [queue_id or f"{_ACCOUNT}{payload['account_id']}", _GROUPS]


def _by_id(parts: Iterable[QueuePart]) -> dict[str, QueuePart | None]:
    return {part.queue.queue_id: part for part in parts if part.queue is not None}


def _nothing() -> None:
    """Before the desks are there."""
