"""Reads what the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from clarion.base.storage import AsyncSession
from clarion.features.operations.service_status import rules
from clarion.features.operations.service_status.models import Incident, IncidentUpdate, ProbeDay, ProbeResult

MOST_INCIDENTS = 200


@dataclass(frozen=True)
class ComponentFigures:
    """`days`: good and bad probes by day (2026-12-01), where there were any."""

    status: rules.Status
    checked_at: datetime | None
    days: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def uptime(self) -> float | None:
        return rules.uptime(sum(good for good, _ in self.days.values()), sum(bad for _, bad in self.days.values()))


@dataclass(frozen=True)
class Picture:
    """Everything that the page, the feed and the API say."""

    now: datetime
    status: rules.Status
    components: dict[str, ComponentFigures]
    incidents: Sequence[tuple[Incident, Sequence[IncidentUpdate]]]

    @property
    def days(self) -> list[str]:
        """Oldest first, today last."""
        return [f"{self.now - timedelta(days=back):%Y-%m-%d}" for back in reversed(range(rules.DAYS))]


async def latest_probes(session: AsyncSession, component: str) -> list[rules.Probe]:
    """Newest first."""
    query = (
        select(ProbeResult.minute, ProbeResult.ok)
        .where(ProbeResult.component == component)
        .order_by(ProbeResult.minute.desc())
        .limit(rules.LOOKED_AT)
    )
    return [rules.Probe(minute, ok) for minute, ok in await session.execute(query)]


async def last_failures(session: AsyncSession) -> dict[str, str]:
    """Why the last probe of each service failed, of those that failed in two days; for operators."""
    query = select(ProbeResult).where(ProbeResult.ok.is_(False)).order_by(ProbeResult.minute)
    return {row.component: f"{row.minute:%Y-%m-%d %H:%M} {row.problem}" for row in await session.scalars(query)}


async def read_picture(session: AsyncSession, now: datetime) -> Picture:
    oldest = now - timedelta(days=rules.DAYS - 1)
    counted: dict[str, dict[str, tuple[int, int]]] = {component: {} for component in rules.COMPONENTS}
    for row in await session.scalars(select(ProbeDay).where(ProbeDay.day >= f"{oldest:%Y-%m-%d}")):
        if row.component in counted:
            counted[row.component][row.day] = (row.good, row.bad)
    components: dict[str, ComponentFigures] = {}
    for component in rules.COMPONENTS:
        probes = await latest_probes(session, component)
        status = rules.status_of(probes, now)
        components[component] = ComponentFigures(status, probes[0].minute if probes else None, counted[component])
    incidents = await read_incidents(session, oldest)
    open_ones = [rules.Impact(incident.impact) for incident, _ in incidents if incident.resolved_at is None]
    status = rules.overall({name: each.status for name, each in components.items()}, open_ones)
    return Picture(now, status, components, incidents)


async def read_incidents(session: AsyncSession, since: datetime) -> list[tuple[Incident, list[IncidentUpdate]]]:
    """Those that are open and those that opened since, newest first, each with its updates, newest first."""
    query = (
        select(Incident)
        .where(or_(Incident.opened_at >= since, Incident.resolved_at.is_(None)))
        .order_by(Incident.opened_at.desc(), Incident.id)
        .limit(MOST_INCIDENTS)
    )
    found = {row.id: (row, list[IncidentUpdate]()) for row in await session.scalars(query)}
    updates = select(IncidentUpdate).where(IncidentUpdate.incident_id.in_(found))
    for update in await session.scalars(updates.order_by(IncidentUpdate.at.desc(), IncidentUpdate.id.desc())):
        found[update.incident_id][1].append(update)
    return list(found.values())
