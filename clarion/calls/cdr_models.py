"""Tables of call detail records and of what their consumers have done."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString, Json, UtcDateTime

_Position = BigInteger().with_variant(Integer, "sqlite")


class CdrRow(Base):
    """A CDR, whole. Positions are given in commit order (`cdr_writer.CdrTable`) and never twice."""

    __tablename__ = "cdrs"
    __table_args__ = {"sqlite_autoincrement": True}

    position: Mapped[int] = mapped_column(_Position, primary_key=True)
    session_id: Mapped[str] = mapped_column(IdString, unique=True)
    telephony_session_id: Mapped[str] = mapped_column(IdString, unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    record: Mapped[dict[str, Any]] = mapped_column(Json)


class CdrConsumerRow(Base):
    """How far a consumer has come: it has every CDR up to `position`, or has set it aside."""

    __tablename__ = "cdr_consumers"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(_Position)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CdrDeadLetter(Base):
    """A CDR that a consumer could not take. `retry_at` is null when only `clarion cdr retry` tries again."""

    __tablename__ = "cdr_dead_letters"

    consumer: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(_Position, primary_key=True, autoincrement=False)
    session_id: Mapped[str] = mapped_column(IdString)
    reason: Mapped[str] = mapped_column(String(500))
    attempts: Mapped[int]
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
