"""The ledger's table."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString, Json, UtcDateTime


class LedgerCall(Base):
    """The record of a call, whole."""

    __tablename__ = "ledger_calls"

    session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    telephony_session_id: Mapped[str] = mapped_column(IdString, unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    record: Mapped[dict[str, Any]] = mapped_column(Json)
