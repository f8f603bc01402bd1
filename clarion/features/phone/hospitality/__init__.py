"""Hotel mode: rooms, guests who check in and out, housekeeping by phone, a property-management system (PH-68)."""

from clarion.features.phone.hospitality.codes import open_room_codes
from clarion.features.phone.hospitality.events import ROOMS_CHANGED
from clarion.features.phone.hospitality.live_call import RoomGuard, RoomSnapshot
from clarion.features.phone.hospitality.property_routes import gate_router
from clarion.features.phone.hospitality.property_routes import router as property_router
from clarion.features.phone.hospitality.routes import router
from clarion.features.phone.hospitality.service import read_snapshot

routers = (router, property_router, gate_router)

__all__ = ["ROOMS_CHANGED", "RoomGuard", "RoomSnapshot", "open_room_codes", "read_snapshot", "routers"]
