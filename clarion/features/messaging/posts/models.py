"""Posts of chats, what they were before, and what people put on them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, literal_column, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.messaging.chats.models import Number


class PostKind(StrEnum):
    TEXT = "TextMessage"
    JOINED = "PersonJoined"
    ADDED = "PersonsAdded"
    REMOVED = "PersonsRemoved"
    CARD = "Card"


class Post(Base):
    """`seq` orders the posts of a chat: below 1 those that were imported before its first. `n` is the change number of
    the post within the account.

    `thread_id`: the post that a thread begins with; on that one its own id, once somebody answered. `counted`: whether
    it counts as unread. A deleted post stays as an empty shell (`deleted_at`), so that clients learn of it.
    """

    __tablename__ = "chat_posts"
    __table_args__ = (
        UniqueConstraint("chat_id", "seq"),
        UniqueConstraint("chat_id", "creator_id", "client_key"),
        Index("ix_chat_posts_account_n", "account_id", "n"),
        Index("ix_chat_posts_thread", "thread_id", "seq"),
        Index(
            "ix_chat_posts_kept",
            "account_id",
            "created_at",
            sqlite_where=literal_column("deleted_at IS NULL"),
            postgresql_where=literal_column("deleted_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(Number)
    n: Mapped[int] = mapped_column(Number)
    kind: Mapped[str] = mapped_column(String(20), default=PostKind.TEXT)
    creator_id: Mapped[str | None] = mapped_column(IdString)  # stays when the person has gone
    client_key: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text, default="")
    parent_id: Mapped[str | None] = mapped_column(IdString)
    thread_id: Mapped[str | None] = mapped_column(IdString)
    reply_count: Mapped[int] = mapped_column(default=0)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    mentions: Mapped[list[Any]] = mapped_column(default=list)
    added_ids: Mapped[list[str]] = mapped_column(default=list)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)  # activity, title, iconUri, iconEmoji, importedFrom
    counted: Mapped[bool] = mapped_column(default=True, server_default=true())
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    versions: Mapped[int] = mapped_column(default=0)  # how often the text was changed
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class PostVersion(Base):
    """What a post said before it was changed. `number` counts from 1. `sealed`: the text is an envelope as JSON."""

    __tablename__ = "chat_post_versions"

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false())
    said_at: Mapped[datetime]


class PostMention(Base):
    """Somebody named in a post; a team mention is kept under the id of the chat."""

    __tablename__ = "chat_post_mentions"
    __table_args__ = (Index("ix_chat_post_mentions_who", "who_id", "chat_id", "seq"),)

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    who_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    chat_id: Mapped[str] = mapped_column(IdString)
    seq: Mapped[int] = mapped_column(Number)


class Reaction(Base):
    """One emoji of one person on a post. They are counted in `chat_reaction_counts`."""

    __tablename__ = "chat_reactions"
    __table_args__ = (Index("ix_chat_reactions_post_emoji_at", "post_id", "emoji", "at", "extension_id"),)

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(40), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class Pin(Base):
    """A post that a chat keeps at hand."""

    __tablename__ = "chat_pins"

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    pinned_by: Mapped[str | None] = mapped_column(IdString)
    at: Mapped[datetime]


class Bookmark(Base):
    """A post that somebody keeps at hand for themselves."""

    __tablename__ = "chat_bookmarks"
    __table_args__ = (Index("ix_chat_bookmarks_extension", "extension_id", "at"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]


class ChatFile(Base):
    """A file that somebody brought: theirs alone until a post shows it, then its chat's.

    `chat_id`: where it may be seen. `preview_key`: a smaller picture of it, in `Files`; `width`, `height`,
    `duration_ms`, `pages`, `peaks` as in `Preview`. `voice`: it was spoken for this chat. `promised_until`: it is for a
    post that is to come later.
    """

    __tablename__ = "chat_files"
    __table_args__ = (Index("ix_chat_files_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"), index=True)
    chat_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    post_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    file_key: Mapped[str] = mapped_column(String(200))
    preview_key: Mapped[str] = mapped_column(String(200), default="")
    preview_type: Mapped[str] = mapped_column(String(40), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    duration_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    pages: Mapped[int] = mapped_column(default=0, server_default="0")
    peaks: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    voice: Mapped[bool] = mapped_column(default=False, server_default=false())
    promised_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
