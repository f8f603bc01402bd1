"""Emergency calls: recognised before anything else, always sent, with a place and a number to call back."""

from clarion.features.emergency.address import Address, from_dict, pidf_lo, problems
from clarion.features.emergency.events import LOCATIONS_CHANGED, NOTICE, LocationsChanged, NoticeRaised
from clarion.features.emergency.live_call import EmergencyService, LocationSnapshot
from clarion.features.emergency.models import EmergencyLocation, EmergencyNotice
from clarion.features.emergency.network.automatic import DEVICE, follow_network, following, follows_network
from clarion.features.emergency.network.held import MOST_BYTES, answer, as_seen_from, read_request, refusal
from clarion.features.emergency.network.held import TYPE as HELD_TYPE
from clarion.features.emergency.network.mark_routes import router as marks_router
from clarion.features.emergency.network.network_routes import router as networks_router
from clarion.features.emergency.network.rules import NetworkMap, Seen
from clarion.features.emergency.network.sightings import note_sighting, place_of
from clarion.features.emergency.network.user_routes import router as network_users_router
from clarion.features.emergency.notices import Notices, close_emergency, open_emergency
from clarion.features.emergency.queries import read_snapshot
from clarion.features.emergency.responses import EmergencyAddressInfo
from clarion.features.emergency.routes import router
from clarion.features.emergency.routing import callback_number
from clarion.features.emergency.rules import (
    EmergencyNumber,
    Kind,
    find_helpline,
    is_reserved,
    numbers_of,
    promises_privacy,
    recognise,
)
from clarion.features.emergency.schemas import AddressChange, address_view
from clarion.features.emergency.service import (
    assign,
    assigned_to,
    change_location,
    create_location,
    find_assigned,
    get_location,
    unassign,
)
from clarion.features.emergency.upkeep.caller import OPERATION as TEST_LOCATION
from clarion.features.emergency.upkeep.caller import LocationTestCaller
from clarion.features.emergency.upkeep.program import LocationTestProgram
from clarion.features.emergency.upkeep.routes import router as upkeep_router

routers = (router, marks_router, networks_router, network_users_router, upkeep_router)

__all__ = [
    "DEVICE",
    "HELD_TYPE",
    "LOCATIONS_CHANGED",
    "MOST_BYTES",
    "NOTICE",
    "TEST_LOCATION",
    "Address",
    "AddressChange",
    "EmergencyAddressInfo",
    "EmergencyLocation",
    "EmergencyNotice",
    "EmergencyNumber",
    "EmergencyService",
    "Kind",
    "LocationSnapshot",
    "LocationTestCaller",
    "LocationTestProgram",
    "LocationsChanged",
    "NetworkMap",
    "NoticeRaised",
    "Notices",
    "Seen",
    "address_view",
    "answer",
    "as_seen_from",
    "assign",
    "assigned_to",
    "callback_number",
    "change_location",
    "close_emergency",
    "create_location",
    "find_assigned",
    "find_helpline",
    "follow_network",
    "following",
    "follows_network",
    "from_dict",
    "get_location",
    "is_reserved",
    "note_sighting",
    "numbers_of",
    "open_emergency",
    "pidf_lo",
    "place_of",
    "problems",
    "promises_privacy",
    "read_request",
    "read_snapshot",
    "recognise",
    "refusal",
    "routers",
    "unassign",
]
