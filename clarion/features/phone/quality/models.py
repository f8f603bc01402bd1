"""How well calls could be heard: measured, and in the words of those who had them."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString, Json

CallSurveyProblem = Literal["Choppy", "Delay", "Dropped", "Echo", "Noise", "OneWay", "Quiet", "Robotic"]


class CallQuality(Base):
    """What one phone reported of one call. `loss` in percent, `jitter` and `round_trip` in milliseconds; `points`: each
    [seconds since the epoch, mos, loss, jitter, round trip], in order. `network`: the phone's address without its end.
    """

    __tablename__ = "call_quality"
    __table_args__ = (
        Index("ix_call_quality_account_ended", "account_id", "ended_at"),
        Index("ix_call_quality_session", "telephony_session_id"),
    )

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    session_id: Mapped[str] = mapped_column(IdString)
    telephony_session_id: Mapped[str] = mapped_column(IdString)
    party_id: Mapped[str] = mapped_column(IdString)
    extension_id: Mapped[str] = mapped_column(IdString, default="")  # empty: somebody outside
    device_id: Mapped[str] = mapped_column(IdString, default="")
    trunk_id: Mapped[str] = mapped_column(IdString, default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(40), default="")
    network: Mapped[str] = mapped_column(String(45), default="")
    codec: Mapped[str] = mapped_column(String(20), default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    mos: Mapped[float]
    lowest_mos: Mapped[float]
    loss: Mapped[float]
    jitter: Mapped[float]
    round_trip: Mapped[float]
    packets_from: Mapped[int]
    packets_to: Mapped[int]
    points: Mapped[list[Any]]


class CallSurvey(Base):
    """How somebody found a call: one to five stars, and what was wrong."""

    __tablename__ = "call_surveys"
    __table_args__ = (Index("ix_call_surveys_account_given", "account_id", "given_at"),)

    party_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    telephony_session_id: Mapped[str] = mapped_column(IdString)
    stars: Mapped[int]
    problems: Mapped[list[CallSurveyProblem]] = mapped_column(Json)
    comment: Mapped[str] = mapped_column(String(500), default="")
    given_at: Mapped[datetime]


class QualitySettings(Base):
    """What a company counts as a bad call, when it wants to be told, and whether people are asked. See `rules.py`."""

    __tablename__ = "call_quality_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    poor_mos: Mapped[float]
    alert_percent: Mapped[int]
    asks: Mapped[str] = mapped_column(String(20))
    alerted_at: Mapped[datetime | None]
