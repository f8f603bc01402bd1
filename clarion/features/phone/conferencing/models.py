"""What a person's conferences are reached by: codes that an account has once, and the numbers that are told."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ConferenceSettings(Base):
    """One row for each person who ever looked at theirs.

    `numbers`: [{"phoneNumber", "default"}] in the order that was chosen; empty: all that the account has.
    """

    __tablename__ = "conference_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    join_before_host: Mapped[bool] = mapped_column(default=False)
    numbers: Mapped[list[Any]]


class ConferenceCode(Base):
    """A code that lets into one person's conference. `role`: host or participant."""

    __tablename__ = "conference_codes"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("conference_settings.extension_id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(12))
