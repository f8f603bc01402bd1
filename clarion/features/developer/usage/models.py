"""Counts of requests."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AppUsage(Base):
    """How often an app asked for an operation within an hour, and with which result."""

    __tablename__ = "app_usage"
    __table_args__ = (Index("ix_app_usage_hour", "hour"),)

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(String(240), primary_key=True)  # method and path template
    status: Mapped[int] = mapped_column(primary_key=True)
    error_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    requests: Mapped[int]
