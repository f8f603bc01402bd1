"""Files that were held back: where they lie, until when, and what becomes of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class QuarantineRow(Base):
    """`state`: held, going, released, removed. The bytes lie in the file store until it is decided."""

    __tablename__ = "conduct_quarantine"
    __table_args__ = (
        Index("ix_conduct_quarantine_state", "state", "ends_at"),
        Index("ix_conduct_quarantine_account", "account_id", "held_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    channel: Mapped[str] = mapped_column(String(40))
    context: Mapped[dict[str, Any]]
    file_name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    sha256: Mapped[str] = mapped_column(String(64))
    file_key: Mapped[str] = mapped_column(String(500))
    statement_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    rule: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text)
    unchecked: Mapped[bool]  # it waits for a scanner, not because something was found
    state: Mapped[str] = mapped_column(String(20))
    held_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(IdString, default="")
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(Text, default="")  # in words
