"""Rows of the audit trail. They are only ever added, and deleted when they are too old."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AuditRecord(Base):
    """One change, sign-in or refusal. Names are kept as they were: people and things may be gone later.

    No foreign keys: a record outlives what it speaks of.
    """

    __tablename__ = "audit_records"
    __table_args__ = (
        Index("ix_audit_records_account_newest", "account_id", "at", "id"),
        Index("ix_audit_records_account_action", "account_id", "action", "at"),
        Index("ix_audit_records_account_operation", "account_id", "operation", "at"),
        Index("ix_audit_records_account_initiator_at", "account_id", "initiator_id", "at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString)
    at: Mapped[datetime] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(String(20))  # api, cli, sign-in, refusal
    initiator_id: Mapped[str] = mapped_column(IdString, default="")
    initiator_number: Mapped[str] = mapped_column(String(20), default="")
    initiator_name: Mapped[str] = mapped_column(String(200), default="")
    initiator_role: Mapped[str] = mapped_column(String(100), default="")
    app_id: Mapped[str] = mapped_column(IdString, default="")
    app_name: Mapped[str] = mapped_column(String(100), default="")
    action: Mapped[str] = mapped_column(String(100))  # UPDATE_EXTENSION
    event_type: Mapped[str] = mapped_column(String(20))  # CREATE, UPDATE, DELETE, ACTION, LOGIN, REFUSAL
    operation: Mapped[str] = mapped_column(String(300), default="")  # PUT /restapi/v1.0/account/{accountId}/...
    target_type: Mapped[str] = mapped_column(String(60), default="")
    target_id: Mapped[str] = mapped_column(IdString, default="")
    target_name: Mapped[str] = mapped_column(String(200), default="")
    target_number: Mapped[str] = mapped_column(String(20), default="")
    site_id: Mapped[str] = mapped_column(IdString, default="")
    source: Mapped[str] = mapped_column(String(64), default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    times: Mapped[int] = mapped_column(default=1)  # how often, for refusals
    details: Mapped[list[Any]]  # [{"key", "value"}], what changed from what to what
    words: Mapped[str] = mapped_column(Text, default="")  # small letters, for searching
