"""Cards that apps and people show in chats."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ChatCard(Base):
    """`kind`: AdaptiveCard, or Card for the older form. `client_id`: the app it was made with, which gets what is
    submitted.
    """

    __tablename__ = "chat_cards"
    __table_args__ = (Index("ix_chat_cards_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    client_id: Mapped[str] = mapped_column(IdString, default="")
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    kind: Mapped[str] = mapped_column(String(20), default="AdaptiveCard")
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
