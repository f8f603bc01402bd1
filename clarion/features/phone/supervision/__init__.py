"""Supervision: who may listen to whose calls, speak with them, or take them over (PH-30)."""

from clarion.features.phone.supervision.book import SupervisionCache, SupervisionSnapshot
from clarion.features.phone.supervision.consumer import SupervisionConsumer
from clarion.features.phone.supervision.control_routes import router as control_router
from clarion.features.phone.supervision.controller import SupervisionController
from clarion.features.phone.supervision.events import SUPERVISION_CHANGED
from clarion.features.phone.supervision.program import SuperviseProgram, SupervisionCodes
from clarion.features.phone.supervision.queries import read_snapshot as read_supervision_memory
from clarion.features.phone.supervision.routes import router

routers = (router, control_router)

__all__ = [
    "SUPERVISION_CHANGED",
    "SuperviseProgram",
    "SupervisionCache",
    "SupervisionCodes",
    "SupervisionConsumer",
    "SupervisionController",
    "SupervisionSnapshot",
    "read_supervision_memory",
    "routers",
]
