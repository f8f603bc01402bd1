"""Supervision: who may listen to whose calls, speak with them, or take them over (PH-30)."""

from clarion.features.phone.supervision.book import SupervisionBook, SupervisionMemory
from clarion.features.phone.supervision.control_routes import router as control_router
from clarion.features.phone.supervision.desk import SupervisionDesk
from clarion.features.phone.supervision.events import SUPERVISION_CHANGED
from clarion.features.phone.supervision.keeper import SupervisionKeeper
from clarion.features.phone.supervision.program import SuperviseProgram, SupervisionCodes
from clarion.features.phone.supervision.queries import read_memory as read_supervision_memory
from clarion.features.phone.supervision.routes import router

routers = (router, control_router)

__all__ = [
    "SUPERVISION_CHANGED",
    "SuperviseProgram",
    "SupervisionBook",
    "SupervisionCodes",
    "SupervisionDesk",
    "SupervisionKeeper",
    "SupervisionMemory",
    "read_supervision_memory",
    "routers",
]
