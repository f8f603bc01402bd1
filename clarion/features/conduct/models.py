"""Verdicts that changed something, kept with their words, for the account to read and to object to."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class VerdictRow(Base):
    """One statement of reasons. `body` is the verdict whole, as `as_json` gives it."""

    __tablename__ = "conduct_verdicts"
    __table_args__ = (
        Index("ix_conduct_verdicts_account_at", "account_id", "at"),
        Index("ix_conduct_verdicts_rule_at", "rule", "at"),
    )

    statement_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    event_id: Mapped[str] = mapped_column(IdString)
    kind: Mapped[str] = mapped_column(String(40))  # of the attempt: call.out …
    verdict: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(40), default="", server_default="")  # that decided
    dialed: Mapped[str] = mapped_column(String(128), default="")
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    appealed_at: Mapped[datetime | None]
    appeal_text: Mapped[str] = mapped_column(Text, default="")
    act_id: Mapped[str] = mapped_column(IdString, default="", server_default="")  # the act that this states, if one
    overturned_at: Mapped[datetime | None]
    position: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))  # in the evidence log
