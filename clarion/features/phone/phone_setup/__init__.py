"""Phones that set themselves up: they fetch their settings by signed addresses, each password once (PH-43, PH-70)."""

from clarion.features.phone.phone_setup.bulk_routes import router as bulk_router
from clarion.features.phone.phone_setup.events import RESYNC
from clarion.features.phone.phone_setup.gate import SetupGate
from clarion.features.phone.phone_setup.held_routes import router as held_router
from clarion.features.phone.phone_setup.keeping import SetupKeeper
from clarion.features.phone.phone_setup.phone_routes import router as phone_router
from clarion.features.phone.phone_setup.routes import router

routers = (router, bulk_router, phone_router, held_router)

__all__ = ["RESYNC", "SetupGate", "SetupKeeper", "routers"]
