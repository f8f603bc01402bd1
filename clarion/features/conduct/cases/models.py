"""What people bring before a reviewer: appeals, reports from outside, complaints, proposals of rules."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

CaseKind = Literal["appeal", "authority", "complaint", "release", "report", "takedown", "traceback"]
CaseState = Literal["decided", "in-review", "received"]


class CaseRow(Base):
    """`kind`: see `CaseKind`; legal notices in `clarion.features.conduct.legal`. `state`: received, in-review, decided.

    `text`, `contact` and `reporter` are the words and address of a person: never shown to the account concerned,
    unless it is the account's own appeal; removed with the retention of cases.
    """

    __tablename__ = "conduct_cases"
    __table_args__ = (
        Index("ix_conduct_cases_state_due", "state", "decision_due_at"),
        Index("ix_conduct_cases_source", "source", "filed_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(String(20))
    state: Mapped[CaseState] = mapped_column(String(20))
    account_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    statement_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    act_id: Mapped[str] = mapped_column(IdString, default="")
    rule: Mapped[str] = mapped_column(String(40), default="")
    clause: Mapped[str] = mapped_column(String(10), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")  # number, address or link that it is about
    text: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(254), default="")
    reporter: Mapped[str] = mapped_column(IdString, default="")  # extension that brought it, if one did
    source: Mapped[str] = mapped_column(String(64), default="")  # keyed hash of the network address
    details: Mapped[dict[str, Any]]
    history: Mapped[list[Any]]
    filed_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    status_due_at: Mapped[datetime | None]
    status_at: Mapped[datetime | None]
    decision_due_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(IdString, default="")
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(20), default="")  # upheld | overturned
    reasons: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # officers were told that a clock ran out
