"""Guests of an account, and whether it has any."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

GuestWhyEnded = Literal["Expired", "Removed", "SwitchedOff"]


class GuestState(StrEnum):
    INVITED = "Invited"  # has not chosen a password yet
    ACTIVE = "Active"
    ENDED = "Ended"  # taken out, or the time was over


class ChatGuest(Base):
    """`extension_id`: under which they write. `expires_at`: until when they may come; then they are taken out."""

    __tablename__ = "chat_guests"
    __table_args__ = (Index("ix_chat_guests_account", "account_id", "extension_id"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    invited_by: Mapped[str | None] = mapped_column(IdString)  # stays when the person has gone
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    why_ended: Mapped[GuestWhyEnded | Literal[""]] = mapped_column(String(20), default="")


class GuestSetting(Base):
    """Of accounts that invite guests: none does before somebody says so."""

    __tablename__ = "chat_guest_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    enabled: Mapped[bool]
    changed_at: Mapped[datetime]
