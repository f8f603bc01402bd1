"""The feature code for taking one's own call at another phone (PH-78)."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Identity, RetrieveHop
from clarion.features.phone.feature_codes.codes import find_code
from clarion.features.phone.lines.rules import NOT_IN_SERVICE

CODE = "flip-here"


class TakeOwnCall:
    """A destination: whoever dials the code goes on with the call that they talk in on another phone of theirs."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        found = find_code(dialed.value) if dialed.kind == "feature" else None
        extension = self._directory.extensions.get(request.anchor.extension_id)
        if found is None or found[0].id != CODE or extension is None or request.purpose != "call":
            return None
        nothing = AnnounceHop(prompts=("flip-nothing",), ending=NOT_IN_SERVICE)
        digits = found[0].digits
        callee = Identity(account_id=extension.account_id, number=digits, name=digits)
        note = f"{digits} takes the call that the same person talks in on another phone."
        return Place((RetrieveHop(own=True), nothing), callee, request.anchor, (note,))
