"""Call control through the API."""

from clarion.features.phone.telephony.live_call import QuestionProgram
from clarion.features.phone.telephony.ring_out import router as ring_out_router
from clarion.features.phone.telephony.routes import router

__all__ = ["QuestionProgram", "ring_out_router", "router"]
