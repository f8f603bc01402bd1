"""The voice room of a chat, as it is now and was when it was last open."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class VoiceRoom(Base):
    """`session_id`, `sequence`: what was heard last of the call server. `kind`: see `RoomKind`. `people`: who is in,
    [{"id", "name", "muted", "host"}], with an empty id for who is of no extension; `seen`: ids of all who were in.
    `post_id`: the post that tells of a call.
    """

    __tablename__ = "chat_voice_rooms"

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(10), default="Room")
    session_id: Mapped[str] = mapped_column(String(64), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    starter_id: Mapped[str] = mapped_column(IdString, default="")
    post_id: Mapped[str | None] = mapped_column(IdString)
    people: Mapped[list[Any]] = mapped_column(default=list)
    seen: Mapped[list[str]] = mapped_column(default=list)
    started_at: Mapped[datetime | None]


class RoomCode(Base):
    """What is pressed on a desk phone to enter the room of a chat. Made when somebody first looks; another one is made
    after somebody has left the chat.
    """

    __tablename__ = "chat_room_codes"
    __table_args__ = (UniqueConstraint("account_id", "code"),)

    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(12))
