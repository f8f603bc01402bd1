"""Requests of people about their data: a copy of it, or its erasure."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PrivacyRequest(Base):
    """`kind`, `status`: see `rules.py`. About a person of the account (`extension_id`) somebody outside (`numbers`,
    `emails`), or the whole `company`. `content`: what they wrote for the company is erased, too.

    `touched_at`: when whoever works on it last said so. `file_key`: of an export's archive, until `expires_at`.
    `certificate`: the signed statement about an erasure, as text, with `signature` and `signing_key`.
    """

    __tablename__ = "privacy_requests"
    __table_args__ = (Index("ix_privacy_requests_account", "account_id", "received_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    numbers: Mapped[list[str]] = mapped_column(default=list)
    emails: Mapped[list[str]] = mapped_column(default=list)
    content: Mapped[bool] = mapped_column(default=False)
    company: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(1000), default="")
    own: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[str] = mapped_column(IdString)
    decided_by: Mapped[str] = mapped_column(IdString, default="")
    answer: Mapped[str] = mapped_column(String(1000), default="")
    problem: Mapped[str] = mapped_column(String(500), default="")
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    extended: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_key: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None]
    certificate: Mapped[str] = mapped_column(Text, default="")
    signature: Mapped[str] = mapped_column(String(200), default="")
    signing_key: Mapped[str] = mapped_column(String(300), default="")
