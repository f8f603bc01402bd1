"""How far each rule that is not in force has come, and what it would have touched."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

MatchFound = Literal["right", "wrong"]


class StageRow(Base):
    """One for each rule: since when it is in its stage, by which record, and how often it fitted since."""

    __tablename__ = "conduct_stages"

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    status: Mapped[str] = mapped_column(String(20))  # observe | canary | enforce
    digest: Mapped[str] = mapped_column(String(64))  # of the record that is watched
    since: Mapped[datetime]
    matches: Mapped[int] = mapped_column(Integer, default=0)
    case_id: Mapped[str] = mapped_column(IdString, default="")  # the task of the officers, if one is open
    why: Mapped[str] = mapped_column(Text, default="")  # how it came into this stage
    by: Mapped[str] = mapped_column(IdString, default="")  # extension; empty: the engine, or the catalogue
    by_name: Mapped[str] = mapped_column(String(200), default="")


class ObservedRow(Base):
    """What a rule that is watched or on trial fitted: of one account, on one day. One match of it stands for all."""

    __tablename__ = "conduct_observed"
    __table_args__ = (
        Index("ix_conduct_observed_rule", "rule", "last_at"),
        Index("ix_conduct_observed_day", "rule", "account_id", "day"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    rule: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    day: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    count: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    example: Mapped[dict[str, Any]]
    confirmed: Mapped[bool] = mapped_column(default=False)  # another rule in force stopped one of these as well
    found: Mapped[MatchFound | Literal[""]] = mapped_column(String(10), default="")  # right | wrong, as a person says
    found_by: Mapped[str] = mapped_column(IdString, default="")
    found_by_name: Mapped[str] = mapped_column(String(200), default="")
    found_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
