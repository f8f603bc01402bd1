"""Greetings and music of one's own, in place of the standard ones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class CustomGreeting(Base):
    """A sound for one occasion (`type`, see `catalogue.py`) of an extension; of the company where there is none.

    `rule_id`: the answering rule it was made for. While `applied` it is heard; at most one of an extension, type and
    rule is. `text`: what a voice said, empty for a recording. `preset_id`: a standard greeting chosen by hand, and
    then there is no file.
    """

    __tablename__ = "custom_greetings"
    __table_args__ = (Index("ix_custom_greetings_owner", "account_id", "extension_id", "type"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(30))
    rule_id: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(10), default="en-US")
    text: Mapped[str] = mapped_column(Text, default="")
    preset_id: Mapped[str] = mapped_column(String(20), default="")
    file_key: Mapped[str] = mapped_column(String(500), default="")
    size: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    applied: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]
