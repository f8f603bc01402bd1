"""Incidents in words, in the reader's language. Pure."""

from clarion.base.i18n import gettext
from clarion.features.operations.service_status.models import Incident, IncidentUpdate
from clarion.features.operations.service_status.rules import Stage


def component(language: str, name: str) -> str:
    return gettext(language, f"status.component.{name}")


def title(language: str, incident: Incident) -> str:
    """What an operator called it; what probes opened is named after its service."""
    if incident.title:
        return incident.title
    return gettext(language, "status.automatic.title", component=component(language, incident.components[0]))


def update_text(language: str, incident: Incident, update: IncidentUpdate) -> str:
    if update.text or not incident.automatic:
        return update.text
    over = "over" if update.stage == Stage.RESOLVED else "open"
    return gettext(language, f"status.automatic.{over}", component=component(language, incident.components[0]))
