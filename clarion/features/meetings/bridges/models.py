"""The table of bridges."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingBridge(Base):
    """`kind`: Instant, Scheduled or PMI (the personal meeting of a person, one each), or Webinar.
    `link`: its secret part. `password`: sealed with the master key; empty: none.
    `preferences`: complete, as the surface writes them.
    """

    __tablename__ = "meeting_bridges"
    __table_args__ = (
        Index("ix_meeting_bridges_extension_id_created_at", "extension_id", "created_at"),
        Index(
            "ix_meeting_bridges_personal",
            "extension_id",
            unique=True,
            sqlite_where=text("kind = 'PMI'"),
            postgresql_where=text("kind = 'PMI'"),
        ),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(32), unique=True)
    web_pin: Mapped[str] = mapped_column(String(20), unique=True)
    host_pin: Mapped[str] = mapped_column(String(20), unique=True)
    participant_pin: Mapped[str] = mapped_column(String(20), unique=True)
    password: Mapped[str] = mapped_column(String(300), default="")
    no_guests: Mapped[bool] = mapped_column(default=False)
    same_account: Mapped[bool] = mapped_column(default=False)
    e2ee: Mapped[bool] = mapped_column(default=False, server_default=false())
    preferences: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
