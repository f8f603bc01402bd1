"""Tables of buttons for web pages, and of what visitors asked for lately."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ClickToCallButton(Base):
    """`extension_id`: who is called for it. `key` names it on pages. `per_number`, `per_hour`: calls in an hour."""

    __tablename__ = "ring_me_buttons"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    origins: Mapped[list[Any]] = mapped_column(JSON)
    consent: Mapped[str] = mapped_column(String(300), default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    per_number: Mapped[int] = mapped_column(default=3)
    per_hour: Mapped[int] = mapped_column(default=30)
    created_at: Mapped[datetime]


class ClickToCall(Base):
    """One call that was asked for; kept for a day. Who asked is kept as keyed digests only: enough to count by.
    `id`: digest of the token that the page got.
    """

    __tablename__ = "ring_me_calls"
    __table_args__ = (
        Index("ix_ring_me_calls_button_id_at", "button_id", "at"),
        Index("ix_ring_me_calls_place_at", "place", "at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    button_id: Mapped[str] = mapped_column(IdString, ForeignKey("ring_me_buttons.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(index=True)
