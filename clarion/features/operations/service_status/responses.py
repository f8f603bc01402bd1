"""What the routes of the service status answer."""

from typing import TypedDict


class ServiceStatusDay(TypedDict):
    """`uptime`: percent of the probes that succeeded; null where none ran."""

    day: str
    uptime: float | None


class ServiceStatusComponent(TypedDict):
    """`uptime`: of the days that are listed, oldest first."""

    id: str
    status: str
    checkedAt: str | None
    uptime: float | None
    days: list[ServiceStatusDay]


class ServiceIncidentUpdate(TypedDict):
    at: str
    stage: str
    text: str


class ServiceIncident(TypedDict):
    """`resolvedAt`: null while it lasts. Updates: newest first."""

    id: str
    title: str
    impact: str
    components: list[str]
    openedAt: str
    resolvedAt: str | None
    updates: list[ServiceIncidentUpdate]


class ServiceStatus(TypedDict):
    status: str
    components: list[ServiceStatusComponent]
    incidents: list[ServiceIncident]
