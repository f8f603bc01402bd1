"""Voicemail messages: a row, and a WAV file in the data folder."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class VoicemailMessage(Base):
    """`file` is relative to the data folder. `availability`: Alive, Deleted (in the bin); purged rows keep no file."""

    __tablename__ = "voicemail_messages"
    __table_args__ = (Index("ix_voicemail_messages_mailbox", "extension_id", "received_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    attachment_id: Mapped[str] = mapped_column(IdString)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    from_number: Mapped[str] = mapped_column(String(40), default="")
    from_name: Mapped[str] = mapped_column(String(200), default="")
    from_extension_id: Mapped[str] = mapped_column(IdString, default="")
    from_extension_number: Mapped[str] = mapped_column(String(12), default="")
    to_number: Mapped[str] = mapped_column(String(40), default="")
    seconds: Mapped[float]
    size: Mapped[int]
    file: Mapped[str] = mapped_column(String(400))
    read_status: Mapped[str] = mapped_column(String(10), default="Unread")
    availability: Mapped[str] = mapped_column(String(10), default="Alive")
    session_id: Mapped[str] = mapped_column(IdString, default="")
    telephony_session_id: Mapped[str] = mapped_column(IdString, unique=True)
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
