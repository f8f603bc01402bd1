"""What has been published stays here until whoever keeps the event log has taken it.

The outbox relay moves rows here in the transaction in which they leave the outbox, so that an event which apps may have
subscribed to outlives every process. `clarion.features.developer.subscriptions` takes them out again.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Integer, Select, String, Table, insert
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base

WAITING = "events.waiting"
"""Published, empty, when something came into the inbox."""


class InboxRow(Base):
    """A published event, in the order of publication."""

    __tablename__ = "event_inbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]


def keeping(published: Select[Any]) -> Any:
    """The statement that puts published events here. `published` selects topic, payload and time, in order: they go
    from table to table without being read.
    """
    return insert(cast(Table, InboxRow.__table__)).from_select(["topic", "payload", "written_at"], published)
