"""Faxes in a call server: whether the number may be called, then the call.

Emergency numbers are refused, and conduct and the rights of the extension are asked, as for every call that leaves.
"""

from typing import Protocol

from clarion.base.bus import Payload
from clarion.base.errors import Forbidden, Unavailable
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import PlaceFirst, RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, Payer, RingHop
from clarion.calls.wire import Target
from clarion.features.fax.live_call import FaxToSend, argument_of
from clarion.features.fax.local import ORIGIN, LocalFaxes, find_place

SEND_FAX = "send-fax"
RINGS_S = 60.0
REFUSED = "CMN-408"


class Board(Protocol):
    """What it needs of the switchboard."""

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class FaxCaller:
    def __init__(self, board: Board, directory: Directory, router: Router, local: LocalFaxes) -> None:
        self._board = board
        self._directory = directory
        self._router = router
        self._local = local

    async def send(self, payload: Payload) -> Payload:
        """Call `number` and send. Raises Forbidden when it may not be called, Unavailable when no carrier does."""
        extension = self._directory.extensions.get(str(payload["extension_id"]))
        if extension is None or extension.account_id != payload["account_id"] or not extension.enabled:
            raise Forbidden("The sender's extension is disabled.", code=REFUSED)
        route = self._route(extension, str(payload["number"]), str(payload["caller_number"]), payload)
        wanted = _wanted(payload, extension.account_id)
        account = self._directory.accounts.get(extension.account_id)
        sender = Identity(
            account_id=extension.account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            number=str(payload["caller_number"]),
            name=account.name if account else extension.name,
        )
        place = find_place(route)
        if place is not None:
            return {"session": self._local.send(wanted, place, sender, route.callee)}
        targets = _targets(route)
        if not targets:
            raise Unavailable("No carrier reaches this number now.")
        first = PlaceFirst(
            origin=ORIGIN,
            first=Identity(number=str(payload["number"])),
            targets=targets,
            dial="",
            program=argument_of(wanted),
            shown=sender,
            seconds=RINGS_S,
            payer=Payer(account_id=extension.account_id, extension_id=extension.extension_id),
        )
        call = await self._board.place(first, extension.account_id)
        return {"session": call.call_id}

    def _route(self, extension: Extension, number: str, caller_number: str, payload: Payload) -> RouteFound:
        who = Identity(
            account_id=extension.account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            name=extension.name,
        )
        request = RouteRequest(
            call_id=f"fax-{payload['job_id']}-{payload['attempt']}",
            purpose="call",
            dialed=number,
            anchor=who,
            requester=who,
            caller_id=caller_number,
        )
        route = self._router.route(request)
        if isinstance(route, RouteRefused):
            raise Forbidden(route.words or "The number may not be called.", code=REFUSED, **route.refusal)
        if route.emergency is not None:
            raise Forbidden("Faxes do not reach emergency services. Call instead.", code=REFUSED)
        return route


def _wanted(payload: Payload, account_id: str) -> FaxToSend:
    return FaxToSend(
        job_id=str(payload["job_id"]),
        attempt=int(payload["attempt"]),
        account_id=account_id,
        document_key=str(payload["document_key"]),
        first_page=int(payload["first_page"]),
        ident=str(payload["caller_number"]),
        header=str(payload["header"]),
        time_zone="UTC0",
        slow=bool(payload["slow"]),
        without_ecm=bool(payload["without_ecm"]),
        slowest=bool(payload.get("slowest")),
        without_t38=bool(payload.get("without_t38")),
        pages=int(payload.get("pages") or 0),
        left=int(payload.get("left") or 0),
        extension_id=str(payload["extension_id"]),
    )


def _targets(route: RouteFound) -> tuple[Target, ...]:
    return next((hop.targets for hop in route.hops if isinstance(hop, RingHop) and hop.targets), ())
