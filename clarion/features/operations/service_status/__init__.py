"""The public status page: how each service is by synthetic probes, incidents, and who wants to hear of them.

It belongs to the installation and to no account. The probes are run by `clarion/apps/service_probes.py`.
"""

from clarion.features.operations.service_status.mirror import StatusMirror
from clarion.features.operations.service_status.models import Incident
from clarion.features.operations.service_status.queries import last_failures, read_picture
from clarion.features.operations.service_status.routes import router
from clarion.features.operations.service_status.rules import COMPONENTS, Impact, Stage
from clarion.features.operations.service_status.service import (
    Result,
    add_update,
    get_incident,
    open_incident,
    record_results,
    take_turn,
)

routers = [router]

__all__ = [
    "COMPONENTS",
    "Impact",
    "Incident",
    "Result",
    "Stage",
    "StatusMirror",
    "add_update",
    "get_incident",
    "last_failures",
    "open_incident",
    "read_picture",
    "record_results",
    "routers",
    "take_turn",
]
