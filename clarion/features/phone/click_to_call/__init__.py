"""Click-to-call buttons for web pages: a visitor asks to be called back (PH-33)."""

from clarion.features.phone.click_to_call.controller import OPERATION, ORIGIN, ClickToCallService
from clarion.features.phone.click_to_call.program import ClickToCallProgram, VisitorProgram
from clarion.features.phone.click_to_call.public_routes import router as public_router
from clarion.features.phone.click_to_call.routes import router

routers = (router, public_router)

__all__ = ["OPERATION", "ORIGIN", "ClickToCallProgram", "ClickToCallService", "VisitorProgram", "routers"]
