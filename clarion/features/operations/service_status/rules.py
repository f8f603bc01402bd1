"""How each service is, by its probes, and when an incident opens and ends by itself. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

COMPONENTS: Final = ("calls", "messages", "texts", "sign-in")
STALE_AFTER: Final = timedelta(minutes=5)
"""Without a probe for so long nobody knows how a service is."""
OPENS_AFTER, ENDS_AFTER = 3, 3
"""Probes in a row that fail until an incident opens by itself, and that succeed until it ends."""
LOOKED_AT: Final = 10
DAYS: Final = 90


class Status(StrEnum):
    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    OUTAGE = "outage"
    UNKNOWN = "unknown"


class Impact(StrEnum):
    DEGRADED = "degraded"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"


class Stage(StrEnum):
    """How far an incident is, as each update of it says."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


_WORST_FIRST: Final = (Status.OUTAGE, Status.DEGRADED, Status.UNKNOWN, Status.OPERATIONAL)


@dataclass(frozen=True, slots=True)
class Probe:
    """One try of one service by the synthetic probes."""

    minute: datetime
    ok: bool


def status_of(latest: Sequence[Probe], now: datetime) -> Status:
    """Of one service. `latest`: its last probes, newest first."""
    if not latest or now - latest[0].minute > STALE_AFTER:
        return Status.UNKNOWN
    if failed_in_a_row(latest) >= OPENS_AFTER:
        return Status.OUTAGE
    failed = sum(not probe.ok for probe in latest[:LOOKED_AT])
    return Status.DEGRADED if not latest[0].ok or failed > 1 else Status.OPERATIONAL


def overall(statuses: Mapping[str, Status], impacts: Sequence[Impact]) -> Status:
    """Of the whole installation: the worst of its services, or what operators say in incidents that are open."""
    said = [Status(impact) for impact in impacts if impact is not Impact.MAINTENANCE]
    return min([*statuses.values(), *said], key=_WORST_FIRST.index, default=Status.UNKNOWN)


def failed_in_a_row(latest: Sequence[Probe]) -> int:
    return next((count for count, probe in enumerate(latest) if probe.ok), len(latest))


def opens(latest: Sequence[Probe]) -> bool:
    """Whether an incident about this service opens by itself."""
    return failed_in_a_row(latest) >= OPENS_AFTER


def ends(latest: Sequence[Probe]) -> bool:
    """Whether an incident that opened by itself is over."""
    return len(latest) >= ENDS_AFTER and all(probe.ok for probe in latest[:ENDS_AFTER])


def uptime(good: int, bad: int) -> float | None:
    """Percent of the probes that succeeded, cut (not rounded) to hundredths, so that 100 means all of them."""
    return int(good * 10_000 / (good + bad)) / 100 if good + bad else None
