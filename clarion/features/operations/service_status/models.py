"""Results of the synthetic probes, incidents, and who wants to hear of them. They belong to no account."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ProbeTurn(Base):
    """A minute in which somebody probes. Of several processes the one whose row it is does."""

    __tablename__ = "service_probe_turns"

    minute: Mapped[datetime] = mapped_column(primary_key=True)


class ProbeResult(Base):
    """One probe of one service. `problem` is for operators, never for the public page."""

    __tablename__ = "service_probes"

    component: Mapped[str] = mapped_column(String(20), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    ok: Mapped[bool]
    milliseconds: Mapped[int]
    problem: Mapped[str] = mapped_column(String(300), default="")


class ProbeDay(Base):
    """The probes of one service in one day (UTC), counted."""

    __tablename__ = "service_probe_days"

    component: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)  # 2026-12-01
    good: Mapped[int]
    bad: Mapped[int]


class Incident(Base):
    """What is, or was, wrong. `component` is set where probes opened it."""

    __tablename__ = "service_incidents"
    __table_args__ = (Index("ix_service_incidents_opened_at", "opened_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))  # "" where probes opened it: said in the reader's language
    impact: Mapped[str] = mapped_column(String(20))
    components: Mapped[list[str]]
    automatic: Mapped[bool]
    opened_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class IncidentUpdate(Base):
    """What is said about an incident, in its order."""

    __tablename__ = "service_incident_updates"
    __table_args__ = (Index("ix_service_incident_updates_incident_id", "incident_id", "at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    incident_id: Mapped[str] = mapped_column(IdString)
    at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)  # "" where probes say it


class StatusSubscriber(Base):
    """An email address that gets incidents once it is confirmed."""

    __tablename__ = "service_status_subscribers"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
