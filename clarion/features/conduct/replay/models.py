"""What was judged, kept for a while in batches; and comparisons that were asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AttemptBatch(Base):
    """Attempts of one account, or of nobody, that one process judged within some seconds. `body`: see `packing`."""

    __tablename__ = "conduct_attempts"
    __table_args__ = (
        Index("ix_conduct_attempts_since", "since", "id"),
        Index("ix_conduct_attempts_account", "account_id", "since"),
        Index("ix_conduct_attempts_until", "until"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, default="")
    since: Mapped[datetime]
    until: Mapped[datetime]
    count: Mapped[int] = mapped_column(Integer)
    rules: Mapped[str] = mapped_column(String(64))  # by which rules they were judged: `Force.digest`
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ReplayRow(Base):
    """A comparison, while it is made and afterwards."""

    __tablename__ = "conduct_replays"
    __table_args__ = (Index("ix_conduct_replays_asked_at", "asked_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    asked_by: Mapped[str] = mapped_column(IdString, default="")
    asked_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when it was last known to be worked on
    state: Mapped[str] = mapped_column(String(20))  # running, done, failed
    asked: Mapped[dict[str, Any]]
    judged: Mapped[int] = mapped_column(Integer, default=0)
    result: Mapped[dict[str, Any]]
