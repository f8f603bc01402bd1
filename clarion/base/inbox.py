"""What has been published stays here until whoever keeps the event log has taken it.

The outbox relay moves rows here in the transaction in which they leave the outbox, so that an event which apps may have
subscribed to outlives every process. `clarion.features.developer.subscriptions` takes them out again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, Integer, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import AsyncSession, Base

WAITING = "events.waiting"
"""Published, empty, when something came into the inbox."""


class InboxRow(Base):
    """A published event, in the order of publication."""

    __tablename__ = "event_inbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]


class _Event(Protocol):
    topic: Any
    payload: Any
    written_at: Any


async def keep(session: AsyncSession, events: Sequence[_Event]) -> None:
    """Put published events here."""
    rows = [{"topic": one.topic, "payload": one.payload, "written_at": one.written_at} for one in events]
    if rows:
        await session.execute(insert(InboxRow), rows)
