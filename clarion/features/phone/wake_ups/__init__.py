"""Wake-up calls: at a time where the person is, once or again, until they answer (PH-67)."""

from clarion.features.phone.wake_ups.desk import OPERATION, ORIGIN, WakeUpDesk
from clarion.features.phone.wake_ups.keeper import WakeUpKeeper
from clarion.features.phone.wake_ups.program import WakeUpCode, WakeUpProgram
from clarion.features.phone.wake_ups.routes import router

__all__ = ["OPERATION", "ORIGIN", "WakeUpCode", "WakeUpDesk", "WakeUpKeeper", "WakeUpProgram", "router"]
