"""Files of other programs that are written down for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class SpeechJob(Base):
    """`status`: Fetching, Hearing, Success or Fail. `answer`: what is told once it is known. `due_at`: when something
    is to be done for it; None while its sound is listened to, and when all is done. `webhook`: who is told.
    """

    __tablename__ = "speech_jobs"
    __table_args__ = (Index("ix_speech_jobs_due", "due_at"), Index("ix_speech_jobs_expires", "expires_at"))

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString)
    status: Mapped[str] = mapped_column(String(10))
    content_uri: Mapped[str] = mapped_column(Text)
    webhook: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    per_channel: Mapped[bool]
    hints: Mapped[list[str]]
    file_key: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[dict[str, Any]]
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
