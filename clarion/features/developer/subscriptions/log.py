"""The event log: appended under the lock of its head, read by path and position, forgotten after a while."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update

from clarion.base.storage import AsyncSession, Ready, Storage, ask
from clarion.features.developer.subscriptions.envelope import Logged
from clarion.features.developer.subscriptions.models import EventLogEntry, EventLogHead, SubscriptionPath

_AT_ONCE = 500  # below what a statement may hold
_WANTED = Ready(
    select(SubscriptionPath.path).where(SubscriptionPath.path.in_(bindparam("paths", expanding=True))).distinct()
)


async def read_head(session: AsyncSession) -> int:
    """The last position given; 0 before the first."""
    return await session.scalar(select(EventLogHead.position).where(EventLogHead.id == 1)) or 0


async def lock_head(session: AsyncSession) -> int:
    """The same, and nobody else appends until this transaction ends."""
    query = select(EventLogHead.position).where(EventLogHead.id == 1).with_for_update()
    position = await session.scalar(query)
    if position is None:  # the very first; others may find the same at the same time
        await session.execute(text("INSERT INTO event_log_head (id, position) VALUES (1, 0) ON CONFLICT DO NOTHING"))
        position = await session.scalar(query)
    return position or 0


async def append(session: AsyncSession, head: int, entries: Sequence[Logged], now: datetime) -> None:
    """Write entries whose positions follow `head`, which this transaction has locked."""
    rows = [
        {
            "position": entry.position,
            "uuid": entry.uuid,
            "account_id": entry.account_id,
            "path": entry.path,
            "body": entry.body,
            "facts": dict(entry.facts),
            "at": entry.at,
            "kept_at": now,
        }
        for entry in entries
    ]
    await session.execute(insert(EventLogEntry), rows)
    await session.execute(update(EventLogHead).where(EventLogHead.id == 1).values(position=head + len(entries)))


async def known_uuids(session: AsyncSession, uuids: Collection[str]) -> set[str]:
    """Which of these stand in the log already."""
    query = select(EventLogEntry.uuid).where(EventLogEntry.uuid.in_(list(uuids)))
    return set((await session.scalars(query)).all())


async def wanted_paths(session: AsyncSession, paths: Collection[str]) -> set[str]:
    """Which of these somebody subscribed to."""
    found: set[str] = set()
    listed = list(paths)
    for at in range(0, len(listed), _AT_ONCE):
        part = listed[at : at + _AT_ONCE]
        found.update(await ask(session, _WANTED, paths=part))
    return found


async def read_after(storage: Storage, position: int, limit: int, paths: Sequence[str] | None = None) -> list[Logged]:
    """The entries after `position` in order: all, or those of some paths."""
    query = select(EventLogEntry).where(EventLogEntry.position > position)
    if paths is not None:
        query = query.where(EventLogEntry.path.in_(list(paths)))
    async with storage.reading() as session:
        rows = (await session.scalars(query.order_by(EventLogEntry.position).limit(limit))).all()
    return [logged(row) for row in rows]


def logged(row: EventLogEntry) -> Logged:
    facts: dict[str, Any] = row.facts
    return Logged(row.position, row.uuid, row.account_id, row.path, row.body, facts, row.at)


async def forget_before(session: AsyncSession, moment: datetime) -> int:
    """Drop entries written before `moment`; returns how many there were."""
    done = await session.execute(delete(EventLogEntry).where(EventLogEntry.kept_at < moment))
    return int(getattr(done, "rowcount", 0))
