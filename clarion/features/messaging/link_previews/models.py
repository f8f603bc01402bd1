"""Pages that links lead to, which posts show them, and whether an account wants that."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PageState(StrEnum):
    WAITING = "Waiting"  # for its turn
    READY = "Ready"
    NOTHING = "Nothing"  # there is no page, or it says nothing, or it may not be shown: `why`


class LinkPage(Base):
    """`due_at`: while it waits, when it may be fetched (again). `expires_at`: from then on a new post has it fetched
    anew; what was found stays with older posts. `host`: where it was found after redirects.
    """

    __tablename__ = "chat_link_pages"
    __table_args__ = (
        UniqueConstraint("account_id", "url_hash"),
        Index("ix_chat_link_pages_state", "state", "due_at"),
        Index("ix_chat_link_pages_expires", "expires_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    url_hash: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(10), default=PageState.WAITING)
    why: Mapped[str] = mapped_column(String(200), default="")
    host: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(String(500), default="")
    site_name: Mapped[str] = mapped_column(String(100), default="")
    picture_key: Mapped[str] = mapped_column(String(200), default="")
    picture_type: Mapped[str] = mapped_column(String(40), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]


class PostLink(Base):
    """A link of a post. `removed`: its author does not want it shown; it stays so when the post is changed."""

    __tablename__ = "chat_post_links"

    post_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), primary_key=True)
    page_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("chat_link_pages.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    removed: Mapped[bool] = mapped_column(default=False, server_default=false())


class LinkSetting(Base):
    """Of accounts that do not want previews of links."""

    __tablename__ = "chat_link_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    enabled: Mapped[bool]
    changed_at: Mapped[datetime]
