"""The table of what was written in the chat of meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingChatLine(Base):
    """A message to everybody at a place. Messages to one person are not kept. No extension: a guest by name."""

    __tablename__ = "meeting_chat_lines"

    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(20))
    participant: Mapped[str] = mapped_column(String(40))
    extension_id: Mapped[str] = mapped_column(IdString)
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
