"""Tables of supervision: who may listen to whose calls, what a company wants of it, and each time that somebody did."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

Purpose = Literal["Compliance", "Quality", "Safety", "Training"]


class MonitoringGroup(Base):
    """Inside it, those with the one permission may supervise calls of those with the other."""

    __tablename__ = "call_monitoring_groups"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(100))


class MonitoringMember(Base):
    """`monitors`: may supervise those of the group who are `monitored`."""

    __tablename__ = "call_monitoring_members"

    group_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("call_monitoring_groups.id", ondelete="CASCADE"), primary_key=True
    )
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    monitors: Mapped[bool]
    monitored: Mapped[bool]


class SupervisionSettings(Base):
    """Of a company; one that never changed anything has no row."""

    __tablename__ = "supervision_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    shown: Mapped[bool] = mapped_column(default=True, server_default=true())  # to whom is supervised, on their page
    tone: Mapped[bool] = mapped_column(default=False, server_default=false())  # they hear one when it begins
    purpose: Mapped[Purpose] = mapped_column(String(20), default="Quality", server_default="Quality")


class Supervision(Base):
    """One time that somebody was in the call of somebody else. `modes`: in their order, divided by blanks."""

    __tablename__ = "supervisions"
    __table_args__ = (Index("ix_supervisions_account_began", "account_id", "began_at"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)  # session and party of the supervisor
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    supervisor_id: Mapped[str] = mapped_column(IdString)
    agent_id: Mapped[str] = mapped_column(IdString, index=True)
    session_id: Mapped[str] = mapped_column(String(64))
    modes: Mapped[str] = mapped_column(String(200))
    announced: Mapped[bool]
    purpose: Mapped[Purpose] = mapped_column(String(20))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
