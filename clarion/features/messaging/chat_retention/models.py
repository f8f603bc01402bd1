"""How long chats are kept; whom and what a legal hold is about; what is kept aside for one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ChatRetentionRule(Base):
    """`id`: of the account, or of the team that differs from it. `days`: 0 is for ever. `changed_by`: who said so."""

    __tablename__ = "chat_retention_rules"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    days: Mapped[int]
    changed_by: Mapped[str | None] = mapped_column(IdString)
    changed_at: Mapped[datetime]


class ChatRetentionRun(Base):
    """What was deleted because its time was over. Written as it goes on, so that a run that breaks off goes on.

    `things`: tasks, notes, events, cards and polls.
    """

    __tablename__ = "chat_retention_runs"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    posts: Mapped[int] = mapped_column(default=0)
    things: Mapped[int] = mapped_column(default=0, server_default="0")
    chats: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ChatHold(Base):
    """Nothing of this person or chat is lost while it lasts. `kind`: Person, Chat; they may be gone meanwhile."""

    __tablename__ = "chat_holds"
    __table_args__ = (UniqueConstraint("account_id", "kind", "subject_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(6))
    subject_id: Mapped[str] = mapped_column(IdString)
    reason: Mapped[str] = mapped_column(String(300))
    created_by: Mapped[str | None] = mapped_column(IdString)
    created_at: Mapped[datetime]


class ChatKept(Base):
    """What a post, note or task said before it was changed or deleted under a hold. Only exports show it.

    `why`: Changed, Deleted. `files`: [{id, name, contentType, size, key, previewKey}], whose bytes are still there.
    `people`: whose holds it is about: its author, and in conversations everybody.
    """

    __tablename__ = "chat_kept"
    __table_args__ = (Index("ix_chat_kept_account", "account_id", "id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    chat_id: Mapped[str] = mapped_column(IdString)
    chat_name: Mapped[str] = mapped_column(String(250), default="")
    kind: Mapped[str] = mapped_column(String(4))
    thing_id: Mapped[str] = mapped_column(IdString)
    creator_id: Mapped[str | None] = mapped_column(IdString)
    why: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[list[Any]] = mapped_column(default=list)
    people: Mapped[list[str]] = mapped_column(default=list)
    said_at: Mapped[datetime]
    kept_at: Mapped[datetime]
