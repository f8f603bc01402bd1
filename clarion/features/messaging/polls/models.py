"""Questions that a chat answers by voting."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Poll(Base):
    """`multiple`: several choices of one person count. `secret`: nobody learns who chose what."""

    __tablename__ = "chat_polls"
    __table_args__ = (Index("ix_chat_polls_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    question: Mapped[str] = mapped_column(String(500))
    multiple: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[bool] = mapped_column(default=False)
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PollOption(Base):
    __tablename__ = "chat_poll_options"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    poll_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_polls.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))


class PollVote(Base):
    __tablename__ = "chat_poll_votes"

    option_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_poll_options.id", ondelete="CASCADE"), primary_key=True
    )
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    poll_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_polls.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
