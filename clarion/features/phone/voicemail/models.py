"""Which voicemails people are to be told of, and were."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class VoicemailNotice(Base):
    """One for each message. `due_at`: when its owner is told; None: they were, or wanted nothing."""

    __tablename__ = "voicemail_notices"

    message_id: Mapped[str] = mapped_column(IdString, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
