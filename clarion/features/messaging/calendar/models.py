"""Calendar events, and the links under which people's own calendars can be read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CalendarEvent(Base):
    """What happens at a time; of a chat, or (without one) of its author alone.

    `schedule`: None, Day, Weekday, Week, Month, Year; `ending`: None, Count, Date. `version` grows with every change.
    """

    __tablename__ = "calendar_events"
    __table_args__ = (
        Index("ix_calendar_events_chat", "chat_id", "starts_at"),
        Index("ix_calendar_events_creator", "creator_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    title: Mapped[str] = mapped_column(String(250))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    schedule: Mapped[str] = mapped_column(String(10), default="None")
    ending: Mapped[str] = mapped_column(String(10), default="None")
    ending_after: Mapped[int | None]
    ending_on: Mapped[datetime | None]
    color: Mapped[str] = mapped_column(String(10), default="Black")
    location: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CalendarFeed(Base):
    """Somebody wants to read their calendar elsewhere. A new `generation` makes the links before it worthless.

    The row stays when the link is taken back (`withdrawn`), so that no old link can come to life again.
    """

    __tablename__ = "calendar_feeds"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(default=1)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
