"""Places to park calls, with a name and a number: who is transferred there waits, who dials it fetches them (PH-26)."""

from clarion.features.phone.park_locations.live_call import ParkLocations
from clarion.features.phone.park_locations.routes import equip_location, router

__all__ = ["ParkLocations", "equip_location", "router"]
