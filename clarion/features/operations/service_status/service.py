"""Take results of probes, open and end incidents, and tell who wants to hear of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.operations.service_status import emails, rules
from clarion.features.operations.service_status.models import (
    Incident,
    IncidentUpdate,
    ProbeDay,
    ProbeResult,
    ProbeTurn,
)
from clarion.features.operations.service_status.queries import latest_probes

_KEEP_RESULTS: Final = timedelta(days=2)
_KEEP_DAYS: Final = timedelta(days=400)
LONGEST_TITLE, LONGEST_TEXT = 200, 2000


@dataclass(frozen=True)
class Result:
    """Of one probe. `problem`: "" where it succeeded."""

    milliseconds: int
    problem: str = ""


async def take_turn(here: Container, minute: datetime) -> bool:
    """Whether this process probes in this minute; another one may be faster."""
    try:
        async with here.storage.transaction() as session:
            session.add(ProbeTurn(minute=minute))
    except IntegrityError:
        return False
    return True


async def record_results(here: Container, minute: datetime, results: Mapping[str, Result]) -> None:
    """Store what the probes of one minute found; services without a result were not probed."""
    async with here.storage.transaction() as session:
        for component, result in results.items():
            session.add(
                ProbeResult(
                    component=component,
                    minute=minute,
                    ok=not result.problem,
                    milliseconds=result.milliseconds,
                    problem=result.problem[:300],
                )
            )
            await _count(session, component, minute, ok=not result.problem)
        await session.flush()
        for component in results:
            await _judge(here, session, component, minute)
        await _forget(session, minute)


async def _count(session: AsyncSession, component: str, minute: datetime, *, ok: bool) -> None:
    day = f"{minute:%Y-%m-%d}"
    row = await session.get(ProbeDay, (component, day))
    if row is None:
        row = ProbeDay(component=component, day=day, good=0, bad=0)
        session.add(row)
    row.good += ok
    row.bad += not ok


async def _judge(here: Container, session: AsyncSession, component: str, now: datetime) -> None:
    """Open an incident about a service that keeps failing, or end the one that probes opened."""
    probes = await latest_probes(session, component)
    open_ones = await session.scalars(
        select(Incident).where(Incident.automatic.is_(True), Incident.resolved_at.is_(None))
    )
    known = next((incident for incident in open_ones if incident.components == [component]), None)
    if known is None and rules.opens(probes):
        await open_incident(here, session, "", rules.Impact.OUTAGE, [component], "", now=now)
    elif known is not None and rules.ends(probes):
        await add_update(here, session, known, rules.Stage.RESOLVED, "", now=now)


async def _forget(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(ProbeTurn).where(ProbeTurn.minute < now - timedelta(hours=1)))
    await session.execute(delete(ProbeResult).where(ProbeResult.minute < now - _KEEP_RESULTS))
    if now.minute == 0:
        await session.execute(delete(ProbeDay).where(ProbeDay.day < f"{now - _KEEP_DAYS:%Y-%m-%d}"))


# ---- incidents


async def open_incident(
    here: Container,
    session: AsyncSession,
    title: str,
    impact: rules.Impact,
    components: Sequence[str],
    text: str,
    *,
    now: datetime,
) -> Incident:
    """By an operator, or with an empty title and text by the probes. Raises Invalid."""
    unknown = [component for component in components if component not in rules.COMPONENTS]
    if unknown or not components:
        raise Invalid(f"Components are {', '.join(rules.COMPONENTS)}.", parameter="component")
    incident = Incident(
        id=new_id(),
        title=_short(title, LONGEST_TITLE, "title"),
        impact=impact.value,
        components=sorted(set(components), key=rules.COMPONENTS.index),
        automatic=not title,
        opened_at=now,
        resolved_at=None,
    )
    session.add(incident)
    await add_update(here, session, incident, rules.Stage.INVESTIGATING, text, now=now)
    return incident


async def add_update(
    here: Container, session: AsyncSession, incident: Incident, stage: rules.Stage, text: str, *, now: datetime
) -> IncidentUpdate:
    """Say how an incident goes on, to the page and to subscribers. Raises Invalid, Conflict once it is over."""
    if incident.resolved_at is not None:
        raise Conflict("This incident is resolved. Open another one.")
    update = IncidentUpdate(
        id=new_id(), incident_id=incident.id, at=now, stage=stage.value, text=_short(text, LONGEST_TEXT, "text")
    )
    session.add(update)
    if stage is rules.Stage.RESOLVED:
        incident.resolved_at = now
    await session.flush()
    await emails.tell_subscribers(here, session, incident, update)
    return update


async def get_incident(session: AsyncSession, incident_id: str) -> Incident:
    incident = await session.get(Incident, incident_id[:32])
    if incident is None:
        raise NotFound(f"There is no incident {incident_id[:32]}.", parameter="incident")
    return incident


def _short(text: str, longest: int, parameter: str) -> str:
    text = text.strip()
    if len(text) > longest:
        raise Invalid(f"At most {longest} characters.", parameter=parameter)
    return text
