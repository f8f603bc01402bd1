"""What numbers answer by themselves, and whom they answered when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AutoReply(Base):
    """The automatic replies of one number.

    They count only while the number belongs to `account_id` and `extension_id` (None: the company), so that whoever
    gets the number next does not speak with the words of those who had it. `replies`: kind (`rules.Kind`) to
    {"enabled", "text"}. Away means do not disturb, and the span from `away_from` (None: at once) to `away_until`.
    """

    __tablename__ = "auto_replies"

    number_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("phone_numbers.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    replies: Mapped[dict[str, Any]]
    every_hours: Mapped[int]
    away_from: Mapped[datetime | None]
    away_until: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class AutoReplySent(Base):
    """When one of our numbers last answered somebody by itself; `kind` is of `rules.Kind`."""

    __tablename__ = "auto_replies_sent"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    own_number: Mapped[str] = mapped_column(String(20), primary_key=True)
    guest_number: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    replied_at: Mapped[datetime]
