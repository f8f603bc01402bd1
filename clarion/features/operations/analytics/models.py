"""Calls as subjects have them, and their sums by periods: computed from CDRs, and can be made again."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.operations.analytics.words import ACTIONS, SEGMENTS


class AnalyticsCall(Base):
    """One call as one subject has it: the company, a number, a person, a queue, a menu. Segments in seconds or NULL.

    `started`: seconds since the epoch. `traits`: its words, see `words.traits_of`. `actions`: a bit for each of
    `words.ACTIONS`. `queues`: ids between commas. Kept in the order of subjects and time, in which it is read.
    """

    __tablename__ = "analytics_subject_calls"
    __table_args__ = (
        Index("ix_analytics_subject_calls_session_id", "session_id"),
        {"sqlite_with_rowid": False},
    )

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    started: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    session_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    traits: Mapped[str] = mapped_column(String(20))
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


def columns_of(segment: str) -> tuple[str, str, str, str]:
    """Of a segment in `SUMS`: in how many calls it was; its seconds, those of the shortest and of the longest."""
    name = SEGMENT_COLUMNS[segment].key
    return f"{name}_calls", f"{name}_seconds", f"{name}_least", f"{name}_most"


def column_of(action: str) -> str:
    """Of an action in `SUMS`: in how many calls it was."""
    return f"{action.lower()}_calls"


def _of_parts() -> Iterator[Column[int] | Column[float]]:
    for segment in SEGMENTS:
        calls, *seconds = columns_of(segment)
        yield Column(calls, Integer)
        for name in seconds:
            yield Column(name, Double)
    for action in ACTIONS:
        yield Column(column_of(action), Integer)


SUMS = Table(
    "analytics_sums_by_traits",
    Base.metadata,
    Column("account_id", IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("period", Integer, primary_key=True, autoincrement=False),
    Column("traits", String(20), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("least", Double, nullable=False),
    Column("most", Double, nullable=False),
    Column("offers", Integer, nullable=False),
    *_of_parts(),
    sqlite_with_rowid=False,
)
"""Calls of one subject that began in one quarter of an hour, hour, day, or 32 days, and had the same words.

`period`: which of these (`periods.key_of`). `least`, `most`: of the seconds of single calls. Segments and actions that
were in none of them are NULL.
"""
