"""Accounts of this installation that share their directories (PH-61)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

ASKED, AGREED = "Asked", "Agreed"


class AccountLink(Base):
    """One side of two accounts: what `account_id` shows to `other_id`. Each link is a pair of rows; nothing is seen
    before both agreed. `shows`: All, People, Departments (those of `departments`), Nobody.
    """

    __tablename__ = "account_links"
    __table_args__ = (UniqueConstraint("account_id", "other_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    other_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))  # Asked: this side has not agreed yet | Agreed
    shows: Mapped[str] = mapped_column(String(12))
    departments: Mapped[list[Any]]
    asked_by: Mapped[str] = mapped_column(IdString, default="")
    created_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
