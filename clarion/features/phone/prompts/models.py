"""Recorded or spoken words that menus play."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IvrPrompt(Base):
    """One entry of an account's library of prompts. `text`: what a voice said, empty for a recording.

    `file_key`: a WAV as `clarion.base.voice.Sound` has it, of `size` bytes and `seconds`.
    """

    __tablename__ = "ivr_prompts"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="en-US")
    file_key: Mapped[str] = mapped_column(String(500))
    size: Mapped[int]
    seconds: Mapped[float]
    created_at: Mapped[datetime]
