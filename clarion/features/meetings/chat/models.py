"""Tables of the chat of meetings: which chat of team messaging a meeting has, and what was said in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingChat(Base):
    """The chat of team messaging behind a meeting. `key`: the bridge; of a personal meeting, each session, because
    others come each time.
    """

    __tablename__ = "meeting_chats"

    key: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)


class MeetingChatLine(Base):
    """A message to everybody at a place. Messages to one person are not kept. No extension: a guest by name.

    `post_id`: the post that holds its text. `text`: of breakout rooms, and where the chat takes no plain posts.
    """

    __tablename__ = "meeting_chat_lines"

    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(20))
    participant: Mapped[str] = mapped_column(String(40))
    extension_id: Mapped[str] = mapped_column(IdString)
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    post_id: Mapped[str] = mapped_column(IdString, default="", server_default="")
    at: Mapped[datetime]
