"""What a company chose, and how much was asked."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

LanguageModelUsePurpose = Literal["Assistant", "Summary", "Test", "Translation"]


class ModelChoice(Base):
    """Without a row, and with the source `Off`, nothing is asked. `sealed_key`: with the master key; empty for none.

    `url`, `model` and `sealed_key` are those of the source `Own`. `daily_limit`: questions of all people together.
    """

    __tablename__ = "language_model_choices"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(10))
    url: Mapped[str] = mapped_column(String(500), default="")
    model: Mapped[str] = mapped_column(String(200), default="")
    sealed_key: Mapped[str] = mapped_column(String(3000), default="")
    summaries: Mapped[bool] = mapped_column(default=True)
    assistant: Mapped[bool] = mapped_column(default=True)
    translations: Mapped[bool] = mapped_column(default=True)
    daily_limit: Mapped[int] = mapped_column(default=1000)
    changed_at: Mapped[datetime]


class ModelUse(Base):
    """How often a company asked on a day (UTC, 2026-12-31), for one purpose, and with how many characters."""

    __tablename__ = "language_model_uses"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    purpose: Mapped[LanguageModelUsePurpose] = mapped_column(String(15), primary_key=True)
    requests: Mapped[int] = mapped_column(default=0)
    characters: Mapped[int] = mapped_column(BigInteger, default=0)
