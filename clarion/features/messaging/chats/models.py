"""Chats, who is in them, and the numbers that order what happens in an account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

Number = BigInteger().with_variant(Integer, "sqlite")


class ChatKind(StrEnum):
    EVERYONE = "Everyone"  # one for each account, with every user
    TEAM = "Team"
    GROUP = "Group"  # three people or more, without a name
    DIRECT = "Direct"
    PERSONAL = "Personal"  # somebody's own


class ChatStatus(StrEnum):
    ACTIVE = "Active"
    ARCHIVED = "Archived"


class MemberRole(StrEnum):
    ADMIN = "Admin"  # may change a team, take people out, archive and delete it
    MEMBER = "Member"


class ChatClock(Base):
    """The last change number given in an account. Its row lock makes numbers appear in order."""

    __tablename__ = "chat_clocks"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(Number)


class Chat(Base):
    """`people_key` tells conversations by their exact set of people, and the everyone chat; a team has none.

    `last_seq`: the number of its newest post. `members_version` grows with every change of who is in it. `n`: the
    change number of the chat itself, not of its posts.
    """

    __tablename__ = "chats"
    __table_args__ = (
        UniqueConstraint("account_id", "people_key"),
        Index("ix_chats_account_created", "account_id", "created_at", "id"),
        Index("ix_chats_account_kind", "account_id", "kind"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(250), default="")
    description: Mapped[str] = mapped_column(String(1000), default="")
    public: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default=ChatStatus.ACTIVE)
    creator_id: Mapped[str | None] = mapped_column(IdString)  # stays when the person has gone
    people_key: Mapped[str | None] = mapped_column(String(64))
    member_count: Mapped[int] = mapped_column(default=0)
    members_version: Mapped[int] = mapped_column(Number, default=0)
    last_seq: Mapped[int] = mapped_column(Number, default=0)
    last_post_at: Mapped[datetime | None]
    n: Mapped[int] = mapped_column(Number, default=0)
    encrypted: Mapped[bool] = mapped_column(default=False, server_default=false())  # end to end; never off again
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())  # with another company
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Member(Base):
    """Who is in a chat, and what the chat is to them. `n`: the change number of this row; only its owner sees it.

    `read_seq`: posts up to this number are read. `joined_version`: the chat's `members_version` from then on.
    """

    __tablename__ = "chat_members"
    __table_args__ = (
        Index("ix_chat_members_extension", "extension_id", "chat_id"),
        Index("ix_chat_members_extension_n", "extension_id", "n"),
    )

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(10), default=MemberRole.MEMBER)
    read_seq: Mapped[int] = mapped_column(Number, default=0)
    read_at: Mapped[datetime | None]
    marked_unread: Mapped[bool] = mapped_column(default=False, server_default=false())
    favorite_at: Mapped[datetime | None]
    muted: Mapped[bool] = mapped_column(default=False, server_default=false())
    folder_id: Mapped[str | None] = mapped_column(
        IdString, ForeignKey("chat_folders.id", ondelete="SET NULL"), index=True
    )
    joined_at: Mapped[datetime]
    joined_version: Mapped[int] = mapped_column(Number, default=0, server_default="0")
    n: Mapped[int] = mapped_column(Number, default=0)


class Departure(Base):
    """Somebody who was in a chat and is not any more: their other devices have to learn of it."""

    __tablename__ = "chat_departures"
    __table_args__ = (Index("ix_chat_departures_extension_n", "extension_id", "n"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    chat_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    n: Mapped[int] = mapped_column(Number)


class ChatFolder(Base):
    """A person's own folder of chats."""

    __tablename__ = "chat_folders"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[int] = mapped_column(default=0)


class ImportedPerson(Base):
    """Somebody who wrote in another program (`source`), from which it was imported, or as a guest in a meeting, and is
    not in the account: a name, nothing that one could sign in with.
    """

    __tablename__ = "chat_imported_people"
    __table_args__ = (Index("ix_chat_imported_people_account", "account_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(250))
    created_at: Mapped[datetime]
