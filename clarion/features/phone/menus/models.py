"""Menus that callers walk through with keys."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IvrMenu(Base):
    """What belongs to an extension of type IvrMenu; `id` is that of the extension.

    The prompt is one of the library (`prompt_id`), or `text` that a voice has spoken into the file `file_key`.
    `actions`: one `{"input", "action", "extension", "number"}` for each key (see `rules.py`), texts all of them.
    """

    __tablename__ = "ivr_menus"

    id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    prompt_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("ivr_prompts.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="en-US")
    file_key: Mapped[str] = mapped_column(String(500), default="")
    repeat_count: Mapped[int] = mapped_column(default=3)
    actions: Mapped[list[Any]]


class Receptionist(Base):
    """A menu that listens to what callers say (PH-62); `menu_id` is that of the menu.

    `answers`: `{"id", "phrases", "text", "closed", "file", "closed_file"}`, files as a voice has spoken the texts;
    `closed` is said outside the business hours, empty: the text always. `mailbox_id`: whose messages are taken.
    """

    __tablename__ = "receptionists"

    menu_id: Mapped[str] = mapped_column(IdString, ForeignKey("ivr_menus.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    mailbox_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    answers: Mapped[list[Any]]
