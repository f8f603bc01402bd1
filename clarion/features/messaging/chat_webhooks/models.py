"""Addresses under which other programs may post in a chat."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

ChatWebhookStatus = Literal["Active", "Suspended"]


class ChatWebhook(Base):
    """`status`: Active, Suspended.

    Of the secret in its address only a hash is here; it follows from `salt` and the master key, so that those who may
    see it can be shown it again. `window_at`, `window_count`: how much came in the minute that began then.
    """

    __tablename__ = "chat_webhooks"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    creator_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    salt: Mapped[str] = mapped_column(String(64))
    status: Mapped[ChatWebhookStatus] = mapped_column(String(10), default="Active")
    window_at: Mapped[datetime | None]
    window_count: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
