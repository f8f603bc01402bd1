"""Calls from a meeting to telephones, and calls that become one, in a call server. MTG-29, MTG-31.

Calling out is asked of acceptable use, plan and rights of the host's extension, as every call that leaves.
"""

from typing import Protocol

from clarion.base.bus import Payload
from clarion.base.errors import Forbidden, NotFound, Unavailable
from clarion.calls.conference_steps import MEETING
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.events import PlaceFirst, RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, Payer, RingHop
from clarion.calls.wire import Target
from clarion.features.meetings.phones.invited_program import PROGRAM

CALL_OUT, BECOME, LEAVE = "call-out-of-meeting", "become-meeting", "leave-meeting"
RINGS_S = 45.0
REFUSED = "CMN-408"
EMERGENCY = "Emergency services cannot be called from a meeting. Call {} from a phone or from the dial pad."


class Board(Protocol):
    """What it needs of the switchboard."""

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...

    def get_call(self, call_id: str) -> Call: ...

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call: ...


class MeetingCaller:
    def __init__(self, board: Board, directory: Directory, router: Router) -> None:
        self._board = board
        self._directory = directory
        self._router = router
        self.operations = {CALL_OUT: self._call_out, BECOME: self._become, LEAVE: self._leave}

    async def _call_out(self, payload: Payload) -> Payload:
        """Ring `number` for `extension_id` (who asks) into the meeting `bridge_id` of `host_id`. Raises Forbidden when
        it may not be called, Unavailable when nobody reaches it.
        """
        extension = self._directory.extensions.get(str(payload["extension_id"]))
        if extension is None or extension.account_id != payload["account_id"] or not extension.enabled:
            raise Forbidden("Your extension makes no calls.", code=REFUSED)
        number = str(payload["number"])
        who = Identity(
            account_id=extension.account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            name=extension.name,
        )
        if self._router.is_emergency(number) or self._router.is_emergency_in(number, extension.account_id):
            raise Forbidden(EMERGENCY.format(number), code=REFUSED)
        request = RouteRequest(
            call_id=f"meeting-{payload['attempt']}", purpose="call", dialed=number, anchor=who, requester=who
        )
        route = self._router.route(request)
        if isinstance(route, RouteRefused):
            raise Forbidden(route.words or "This number cannot be called.", code=REFUSED, **route.refusal)
        if route.emergency is not None:
            raise Forbidden(EMERGENCY.format(number), code=REFUSED)
        targets = _targets(route)
        if not targets:
            raise Unavailable("Nobody answers at this number now.")
        first = PlaceFirst(
            origin="Call",
            first=route.callee,
            targets=targets,
            dial="",
            program=f"{PROGRAM}:{payload['bridge_id']}:{payload['host_id']}",
            shown=route.caller,
            seconds=RINGS_S,
            inbound=bool(route.callee.extension_id),
            payer=Payer(account_id=extension.account_id, extension_id=extension.extension_id),
        )
        call = await self._board.place(first, extension.account_id)
        if call.over:
            raise Unavailable("The call could not be placed just now.")
        return {"session": call.call_id}

    async def _become(self, payload: Payload) -> Payload:
        """The party `extension_id` has in a session, and whom it talks with, meet in `bridge_id` from now on. Raises
        NotFound, Conflict where that is not possible.
        """
        call = self._board.get_call(str(payload["session"]))
        index = next(
            (
                index
                for index, party in call.parties.items()
                if party.identity.extension_id == payload["extension_id"]
                and party.identity.account_id == payload["account_id"]
                and payload.get("party") in (None, "", f"{index}")
            ),
            0,
        )
        if not index:
            raise NotFound("You are not in this call.", code="CMN-102", parameter="telephonySessionId")
        await self._board.control(call.call_id, "become-meeting", index, target=f"{MEETING}{payload['bridge_id']}")
        return {"session": call.call_id, "party": index}

    async def _leave(self, payload: Payload) -> Payload:
        """The phones of a meeting go on as a call. Raises NotFound, Conflict."""
        call = self._board.get_call(str(payload["session"]))
        found = call.conference
        if found is None or found.owner.account_id != payload["account_id"] or not found.room.startswith(MEETING):
            raise NotFound("This session is no meeting.", code="CMN-102", parameter="telephonySessionId")
        await self._board.control(call.call_id, "leave-meeting", 0)
        return {"session": call.call_id}


def _targets(route: RouteFound) -> tuple[Target, ...]:
    return next((hop.targets for hop in route.hops if isinstance(hop, RingHop) and hop.targets), ())
