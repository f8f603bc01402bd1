"""The table of the shared documents of meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingDocumentUpdate(Base):
    """A change of a document, or several merged into one. Their order does not matter: all together are the document.

    `place`: the breakout room it belongs to; empty: the meeting itself.
    """

    __tablename__ = "meeting_document_updates"
    __table_args__ = (Index("ix_meeting_document_updates_document", "meeting_id", "place", "document"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
