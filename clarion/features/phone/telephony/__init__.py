"""Call control through the API."""

from clarion.features.phone.telephony.conference_routes import router as conference_router
from clarion.features.phone.telephony.live_call import QuestionProgram
from clarion.features.phone.telephony.recording_routes import router as recording_router
from clarion.features.phone.telephony.ring_out import router as ring_out_router
from clarion.features.phone.telephony.routes import router

__all__ = ["QuestionProgram", "conference_router", "recording_router", "ring_out_router", "router"]
