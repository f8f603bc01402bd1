"""Imports of what was said elsewhere: what was brought, how far it is, what was left out, and who wrote it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.messaging.chats.models import Number


class ChatImport(Base):
    """`status`: see `machine`. `size` and `received` in bytes; the file lies in `pieces` pieces in `Files` until it is
    not needed any more.

    `preview`: counts of what was found. `cutoff`: what is older is left out, since chats are not kept as long.
    `touched_at`: when whoever works on it last said so.
    """

    __tablename__ = "chat_imports"
    __table_args__ = (Index("ix_chat_imports_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    creator_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(255))
    source: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[str] = mapped_column(String(10), index=True)
    size: Mapped[int] = mapped_column(Number)
    received: Mapped[int] = mapped_column(Number, default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cutoff: Mapped[datetime | None]
    posts_done: Mapped[int] = mapped_column(default=0)
    posts_new: Mapped[int] = mapped_column(default=0)
    rooms_done: Mapped[int] = mapped_column(default=0)
    files_new: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(1000), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    touched_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ChatImportDetails(Base):
    """Who and what was found in the export, as the preview shows it."""

    __tablename__ = "chat_import_details"

    import_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_imports.id", ondelete="CASCADE"), primary_key=True
    )
    people: Mapped[list[Any]] = mapped_column(default=list)
    rooms: Mapped[list[Any]] = mapped_column(default=list)


class ChatImportMatch(Base):
    """Whom an administrator made of somebody in an export, instead of whom the e-mail address says.

    `kind`: Person (`extension_id`), Guest (`email`; `extension_id` once there is one), Nobody. `key`: the export's.
    `told`: a guest was written to.
    """

    __tablename__ = "chat_import_matches"

    import_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_imports.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    told: Mapped[bool] = mapped_column(default=False)


class ChatImportLine(Base):
    """Something that is left out, or was; `what` and `why` as `leaving` has them. `key` tells lines apart."""

    __tablename__ = "chat_import_lines"

    import_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_imports.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(String(200))
    count: Mapped[int] = mapped_column(Number)


class ChatImportRoom(Base):
    """How far a chat is with what is put into it. `done`: posts of the export that were looked at.

    `created`: the chat came with an import, and nobody is in it until it is `finished`. `first_seq`, `before`: so many
    posts, from this number on, go before what is in the chat already.
    """

    __tablename__ = "chat_import_rooms"

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    import_id: Mapped[str] = mapped_column(IdString, index=True)
    done: Mapped[int] = mapped_column(default=0)
    created: Mapped[bool]
    finished: Mapped[bool] = mapped_column(default=False)
    first_seq: Mapped[int] = mapped_column(Number, default=0)
    before: Mapped[int] = mapped_column(default=0)
