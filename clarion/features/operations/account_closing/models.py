"""Accounts that are being closed. The rows outlive the accounts, so that certificates can be read later."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from clarion.base.storage import Base, IdString, Json

_OPEN = text("status IN ('Notice', 'Erasing', 'Failed')")


class Progress(TypedDict, total=False):
    """What is erased so far. `tables`: rows and files of each; `stores`: entries of each; `shared`: CDRs that stay."""

    tables: dict[str, list[int]]
    stores: dict[str, int]
    shared: int


class AccountClosing(Base):
    """`status`: see `rules.py`. `end_at`: until when everything works; `due_at`: by when everything is erased.

    `held_reason`: the provider's legal hold. `blocked`: what it waited for when somebody last looked, told once.
    `emails`: who gets the certificate: administrators at the end of the notice. Once closed, the row names nobody any
    more.
    """

    __tablename__ = "account_closings"
    __table_args__ = (
        Index("ix_account_closings_end", "status", "end_at"),
        Index("ix_account_closings_open", "account_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString)
    account_name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    asked_by: Mapped[str] = mapped_column(IdString, default="")
    asked_by_name: Mapped[str] = mapped_column(String(200), default="")
    provider: Mapped[bool] = mapped_column(default=False)
    notice_at: Mapped[datetime]
    end_at: Mapped[datetime]
    due_at: Mapped[datetime]
    held_reason: Mapped[str] = mapped_column(String(1000), default="")
    held_by_name: Mapped[str] = mapped_column(String(200), default="")
    held_at: Mapped[datetime | None]
    blocked: Mapped[str] = mapped_column(String(60), default="")
    export_id: Mapped[str] = mapped_column(IdString, default="")
    emails: Mapped[list[str]] = mapped_column(default=list)
    reminded: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(500), default="")
    progress: Mapped[Progress] = mapped_column(Json, default=dict)
    certificate: Mapped[str] = mapped_column(Text, default="")
    signature: Mapped[str] = mapped_column(String(200), default="")
    signing_key: Mapped[str] = mapped_column(String(300), default="")
