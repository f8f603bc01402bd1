"""Links with other companies, the chats shared over them, and what is still to be told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.messaging.chats.models import Number


class LinkState(StrEnum):
    INVITED = "Invited"  # we asked; the others have not answered
    ASKED = "Asked"  # they asked; an administrator of ours has to answer
    ACTIVE = "Active"
    DECLINED = "Declined"
    ENDED = "Ended"


class FederationLink(Base):
    """Our side of a link between two companies. `shared_id` is the same on both sides, `server` where the other one is.

    `received_n`: the last event of theirs that was taken. `refused`: how many of ours they do not show, by their rules.
    `history`: [{at, what, by}], the newest last; `by` is empty for what the other side did.
    """

    __tablename__ = "federation_links"
    __table_args__ = (UniqueConstraint("account_id", "shared_id"), Index("ix_federation_links_due", "state", "due_at"))

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    shared_id: Mapped[str] = mapped_column(IdString)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    server: Mapped[str] = mapped_column(String(300))
    remote_account_id: Mapped[str] = mapped_column(IdString)
    remote_name: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10))
    shows_people: Mapped[bool] = mapped_column(default=False, server_default=false())
    sees_people: Mapped[bool] = mapped_column(default=False, server_default=false())
    received_n: Mapped[int] = mapped_column(Number, default=0)
    refused: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    history: Mapped[list[Any]] = mapped_column(default=list)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class FederationBlock(Base):
    """A server of which this company wants nothing."""

    __tablename__ = "federation_blocks"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    server: Mapped[str] = mapped_column(String(300), primary_key=True)
    blocked_by: Mapped[str] = mapped_column(IdString)
    at: Mapped[datetime]


class FederationQueue(Base):
    """How many events a link was given. Apart from the link, so that who writes never waits for who receives."""

    __tablename__ = "federation_queues"

    link_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("federation_links.id", ondelete="CASCADE"), primary_key=True
    )
    sent_n: Mapped[int] = mapped_column(Number, default=0)


class FederationEvent(Base):
    """Something that the other side is still to be told; gone once it said that it has it."""

    __tablename__ = "federation_events"

    link_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("federation_links.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(Number, primary_key=True)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class RemotePerson(Base):
    """Who of the other company somebody in our chats is."""

    __tablename__ = "federation_people"
    __table_args__ = (UniqueConstraint("link_id", "remote_id"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    link_id: Mapped[str] = mapped_column(IdString, ForeignKey("federation_links.id", ondelete="CASCADE"))
    remote_id: Mapped[str] = mapped_column(IdString)


class SharedChat(Base):
    """A chat of ours that the other company has a copy of, under the same `shared_id`. `home`: it began here, and is
    called as it is called here.
    """

    __tablename__ = "federation_chats"
    __table_args__ = (UniqueConstraint("link_id", "shared_id"),)

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    link_id: Mapped[str] = mapped_column(IdString, ForeignKey("federation_links.id", ondelete="CASCADE"))
    shared_id: Mapped[str] = mapped_column(IdString)
    home: Mapped[bool]


class SharedPost(Base):
    """`shared_id`: company and id of the post where it was written, `<account>/<post>`."""

    __tablename__ = "federation_posts"
    __table_args__ = (UniqueConstraint("chat_id", "shared_id"),)

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    shared_id: Mapped[str] = mapped_column(String(80))
