"""Calls as subjects have them, and their sums by quarter of an hour: from the ledger, and can be made again."""

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class AnalyticsCall(Base):
    """One call as one subject has it: the company, a number, a person, a queue, a menu. Segments in seconds or NULL.

    `started`: seconds since the epoch. `actions`: a bit for each of `words.ACTIONS`. `queues`: ids between commas.
    """

    __tablename__ = "analytics_calls"
    __table_args__ = (Index("ix_analytics_calls_subject_started", "account_id", "kind", "subject", "started"),)

    session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[int] = mapped_column(BigInteger)
    direction: Mapped[str] = mapped_column(String(10), default="")
    origin: Mapped[str] = mapped_column(String(10), default="")
    response: Mapped[str] = mapped_column(String(20), default="")
    result: Mapped[str] = mapped_column(String(20), default="")
    ending_party: Mapped[str] = mapped_column(String(10), default="")
    company_hours: Mapped[str] = mapped_column(String(20), default="")
    queue_hours: Mapped[str] = mapped_column(String(20), default="")
    queue_sla: Mapped[str] = mapped_column(String(10), default="")
    type: Mapped[str] = mapped_column(String(20), default="")
    called: Mapped[str] = mapped_column(String(20), default="")
    from_id: Mapped[str] = mapped_column(IdString, default="")
    to_id: Mapped[str] = mapped_column(IdString, default="")
    queues: Mapped[str] = mapped_column(String(400), default="")
    actions: Mapped[int] = mapped_column(default=0)
    offers: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float]
    call_seconds: Mapped[float]
    ringing: Mapped[float | None]
    live_talk: Mapped[float | None]
    hold: Mapped[float | None]
    park: Mapped[float | None]
    transfer: Mapped[float | None]
    ivr_prompt: Mapped[float | None]
    voicemail: Mapped[float | None]
    vm_greeting: Mapped[float | None]
    setup: Mapped[float | None]
    forwarding: Mapped[float | None]


class AnalyticsSum(Base):
    """One number about the calls of one subject that began in one quarter of an hour, hour, day, or 32 days.

    `quarter`: which of these (`periods.key_of`). `measure`: see `words.measure`. `least`, `most`: of the seconds of
    single calls.
    """

    __tablename__ = "analytics_sums"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(String(30), primary_key=True)
    calls: Mapped[int]
    seconds: Mapped[float]
    least: Mapped[float]
    most: Mapped[float]


SEGMENT_COLUMNS = {
    "Ringing": AnalyticsCall.ringing,
    "LiveTalk": AnalyticsCall.live_talk,
    "Hold": AnalyticsCall.hold,
    "Park": AnalyticsCall.park,
    "Transfer": AnalyticsCall.transfer,
    "IvrPrompt": AnalyticsCall.ivr_prompt,
    "Voicemail": AnalyticsCall.voicemail,
    "VmGreeting": AnalyticsCall.vm_greeting,
    "Setup": AnalyticsCall.setup,
    "Forwarding": AnalyticsCall.forwarding,
}
