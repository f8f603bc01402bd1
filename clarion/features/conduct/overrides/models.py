"""Changes of rules for one tenant, plan or place, with who made them and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class OverrideRow(Base):
    """One per rule, scope and key. What is empty is as the rule says."""

    __tablename__ = "conduct_overrides"
    __table_args__ = (Index("ix_conduct_overrides_target", "rule", "scope", "key", unique=True),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    rule: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(20))  # everywhere | place | plan | account
    key: Mapped[str] = mapped_column(String(64), default="")
    limits: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(20), default="")  # observe | canary | enforce
    killed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(IdString, default="")  # extension; empty: the operator
    at: Mapped[datetime]
