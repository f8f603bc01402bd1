"""Wake-up calls: at a time where the person is, once or again, until they answer (PH-67)."""

from clarion.features.phone.wake_ups.caller import OPERATION, ORIGIN, WakeUpCaller
from clarion.features.phone.wake_ups.program import WakeUpCode, WakeUpProgram
from clarion.features.phone.wake_ups.routes import router
from clarion.features.phone.wake_ups.scheduler import WakeUpScheduler

__all__ = ["OPERATION", "ORIGIN", "WakeUpCaller", "WakeUpCode", "WakeUpProgram", "WakeUpScheduler", "router"]
