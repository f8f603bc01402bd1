"""Notices that an extension wants, and who receives texts that are sent to it."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class NotificationSettings(Base):
    """One row for each extension that ever changed something. `chosen`: in the form of the wire, checked."""

    __tablename__ = "notification_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chosen: Mapped[dict[str, Any]]


class SmsRecipient(Base):
    """`recipient_id` gets the texts that are sent to a number of `extension_id`."""

    __tablename__ = "sms_recipients"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    recipient_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))


class QueuePresence(Base):
    """A member takes, or does not take, calls of one queue. Without a row they do."""

    __tablename__ = "queue_presence"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    queue_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    takes_calls: Mapped[bool]
