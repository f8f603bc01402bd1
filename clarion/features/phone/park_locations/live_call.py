"""A park location in calls: as the target of a transfer it parks, dialled inside the account it fetches who waits
longest. Callers from outside are not parked: nobody would know of them.
"""

from clarion.calls.destinations import Place
from clarion.calls.directory import Extension
from clarion.calls.guards import RouteRequest
from clarion.calls.model import AnnounceHop, Identity, ProgramHop, RetrieveHop
from clarion.calls.park_steps import PARK
from clarion.features.phone.lines import identity_of
from clarion.features.phone.lines.rules import NOT_IN_SERVICE


class ParkLocations:
    """Answers for extensions of type ParkLocation. Its slot has the extension's number."""

    def __call__(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        own = request.requester.account_id == extension.account_id
        if own and request.purpose == "transfer":
            back = request.requester.extension_number
            callee = request.requester if request.requester.extension_id else identity_of(extension, number)
            hop = ProgramHop(program=PARK, data={"slot": extension.number, "back": back})
            return Place((hop,), callee, caller, (f"Parked at {extension.name}.",))
        nobody = AnnounceHop(prompts=("park-empty",), ending=NOT_IN_SERVICE)
        hops = (RetrieveHop(slot=extension.number), nobody) if own and request.purpose == "call" else (nobody,)
        return Place(hops, identity_of(extension, number), caller, (f"Fetches who waits at {extension.name}.",))
