"""The call server's side of a location test: the way an emergency call would take, with the location's address."""

import json
from typing import Final, Protocol

from clarion.base.bus import Payload
from clarion.base.clock import Clock
from clarion.base.errors import Unavailable
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.events import PlaceFirst, RouteFound
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, RingHop
from clarion.calls.wire import EmergencyCallInfo, TrunkTarget
from clarion.features.emergency.address import from_dict, pidf_lo
from clarion.features.emergency.upkeep.program import LocationTestProgram

OPERATION: Final = "test-emergency-location"
ORIGIN: Final = "EmergencyTest"
CODE: Final = "933"
RINGS_S: Final = 45.0


class Board(Protocol):
    """What it needs of the switchboard."""

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class LocationTestCaller:
    def __init__(self, board: Board, directory: Directory, router: Router, clock: Clock, sip_domain: str) -> None:
        self._board = board
        self._directory = directory
        self._router = router
        self._clock = clock
        self._sip_domain = sip_domain

    async def call(self, payload: Payload) -> Payload:
        """Call 933 by the first carrier of an emergency call. Raises Unavailable where there is none."""
        who = Identity(account_id=str(payload["account_id"]), extension_id=str(payload.get("extension_id", "")))
        request = RouteRequest(
            call_id=f"location-test-{payload['test_id']}", purpose="call", dialed=CODE, anchor=who, requester=who
        )
        route = self._router.route(request)
        hops = route.hops if isinstance(route, RouteFound) and route.emergency is not None else ()
        hop = next((each for each in hops if isinstance(each, RingHop)), None)
        if hop is None or not isinstance(route, RouteFound) or route.emergency is None:
            raise Unavailable("No carrier takes emergency calls.")
        number = route.emergency.callback_number
        document = pidf_lo(
            from_dict(json.loads(payload["address"])), f"sip:{number}@{self._sip_domain}", self._clock.now(), "Manual"
        )
        first = PlaceFirst(
            origin=ORIGIN,
            first=Identity(number=CODE, name="Emergency location test"),
            targets=hop.targets,
            dial="",
            program=f"{LocationTestProgram.name}:{payload['test_id']}",
            shown=Identity(account_id=who.account_id, number=number),
            seconds=RINGS_S,
            emergency=EmergencyCallInfo(code=CODE, callback_number=number, pidf_lo=document),
        )
        call = await self._board.place(first, who.account_id)
        target = hop.targets[0]
        trunk = self._directory.trunks.get(target.trunk_id) if isinstance(target, TrunkTarget) else None
        return {
            "session": call.call_id,
            "callback_number": number,
            "pidf_lo": document,
            "carrier": trunk.name if trunk is not None else "",
        }
