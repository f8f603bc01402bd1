"""RingMe: buttons for web pages, by which a visitor asks to be called (PH-33)."""

from clarion.features.phone.ring_me.desk import OPERATION, ORIGIN, RingMeDesk
from clarion.features.phone.ring_me.program import RingMeProgram, VisitorProgram
from clarion.features.phone.ring_me.public_routes import router as public_router
from clarion.features.phone.ring_me.routes import router

routers = (router, public_router)

__all__ = ["OPERATION", "ORIGIN", "RingMeDesk", "RingMeProgram", "VisitorProgram", "routers"]
