"""Park slots: `*801` and so on. Dialled, it fetches who waits there; as the target of a transfer, it parks (PH-26)."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Identity, ProgramHop, RetrieveHop
from clarion.calls.park_steps import PARK
from clarion.calls.parking import is_slot
from clarion.features.phone.lines.rules import NOT_IN_SERVICE


class ParkSlots:
    """A destination, within the account of who asks for it. Carriers and other accounts have no way in."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        slot = dialed.value.removeprefix("*")
        if dialed.kind != "feature" or account is None or not is_slot(slot):
            return None
        callee = Identity(account_id=account.account_id, number=f"*{slot}", name=f"*{slot}")
        if request.purpose == "transfer":
            back = request.requester.extension_number
            callee = request.requester if request.requester.extension_id else callee
            hop = ProgramHop(program=PARK, data={"slot": slot, "back": back})
            return Place((hop,), callee, request.anchor, (f"Parked at *{slot}.",))
        nobody = AnnounceHop(prompts=("park-empty",), ending=NOT_IN_SERVICE)
        return Place((RetrieveHop(slot=slot), nobody), callee, request.anchor, (f"Fetches who waits at *{slot}.",))
