"""Calls for visitors of web pages in a call server: whether the number may be called, then who is rung first.

Conduct and the rights of the extension are asked before anything rings, as for every call that leaves.
"""

from typing import Protocol

import msgspec

from clarion.base.bus import Payload
from clarion.base.errors import Forbidden, NotFound, Unavailable
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import PlaceFirst, RouteFound
from clarion.calls.guards import CLICK_TO_CALL, RouteRequest
from clarion.calls.model import Call, Identity, RingHop
from clarion.calls.wire import Target
from clarion.features.phone.click_to_call.program import ClickToCallProgram, argument_of
from clarion.features.phone.lines import identity_of

OPERATION = "click-to-call"
ORIGIN = "RingMe"
RINGS_S = 40.0
MANY = ("Department", "IvrMenu")
"""Kinds of extensions that answer by themselves: whoever wants them is called first."""
REFUSED = "This number cannot be called from here."


class Board(Protocol):
    """What it needs of the switchboard."""

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class ClickToCallService:
    def __init__(self, board: Board, directory: Directory, router: Router) -> None:
        self._board = board
        self._directory = directory
        self._router = router

    async def ring(self, payload: Payload) -> Payload:
        """`number` in E.164. Raises Forbidden when it may not be called, NotFound when nobody is there to talk."""
        extension = self._directory.extensions.get(str(payload["extension_id"]))
        if extension is None or extension.account_id != payload["account_id"] or not extension.enabled:
            raise NotFound("Nobody is there to talk with just now.", code="CMN-102", parameter="key")
        call_id = f"click-to-call-{str(payload['id'])[:24]}"
        visitor = Identity(number=str(payload["number"]), name=f"Web: {payload['name']}")
        way_out = self._way_out(extension, visitor.number, call_id)
        if extension.kind in MANY:
            first = self._visitor_first(extension, visitor, way_out, call_id)
        else:
            first = self._person_first(extension, visitor)
        call = await self._board.place(first, extension.account_id)
        if call.over:
            raise Unavailable("The call could not be placed just now.")
        return {"session": call.call_id}

    def _way_out(self, extension: Extension, number: str, call_id: str) -> RouteFound:
        who = identity_of(extension)
        route = self._ask(number, who, who, call_id)
        inside = isinstance(route, RouteFound) and route.callee.account_id == extension.account_id
        if not isinstance(route, RouteFound) or route.emergency is not None or inside or not _targets(route):
            raise Forbidden(REFUSED, code="CMN-408", parameter="number")
        return route

    def _ask(self, dialed: str, anchor: Identity, requester: Identity, call_id: str) -> RouteFound | None:
        request = RouteRequest(
            call_id=call_id, purpose=CLICK_TO_CALL, dialed=dialed, anchor=anchor, requester=requester
        )
        route = self._router.route(request)
        return route if isinstance(route, RouteFound) else None

    def _person_first(self, extension: Extension, visitor: Identity) -> PlaceFirst:
        who = identity_of(extension)
        route = self._ask(extension.number, who, who, "")
        targets = _targets(route) if route is not None else ()
        if not targets:
            raise NotFound("Nobody is there to talk with just now.", code="CMN-102", parameter="key")
        return PlaceFirst(
            origin=ORIGIN,
            first=who,
            targets=targets,
            dial=visitor.number,
            program=ClickToCallProgram.name,
            shown=visitor,
            seconds=RINGS_S,
        )

    def _visitor_first(self, extension: Extension, visitor: Identity, way_out: RouteFound, call_id: str) -> PlaceFirst:
        way_in = self._ask(extension.number, visitor, identity_of(extension), f"{call_id}-in")
        if way_in is None:
            raise NotFound("Nobody is there to talk with just now.", code="CMN-102", parameter="key")
        return PlaceFirst(
            origin=ORIGIN,
            first=visitor,
            targets=_targets(way_out),
            dial=extension.number,
            program=argument_of(way_in),
            shown=msgspec.structs.replace(way_out.caller, name=extension.name),
            seconds=RINGS_S,
        )


def _targets(route: RouteFound) -> tuple[Target, ...]:
    return next((hop.targets for hop in route.hops if isinstance(hop, RingHop) and hop.targets), ())
