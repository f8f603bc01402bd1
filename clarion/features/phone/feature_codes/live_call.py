"""Where a feature code leads: a program that does it, for the extension of the phone that dialled."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import Identity, ProgramHop
from clarion.features.phone.feature_codes.codes import find_code


class FeatureCodes:
    """A destination. Only for calls that a phone of the account makes itself."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        extension = self._directory.extensions.get(request.anchor.extension_id)
        found = find_code(dialed.value) if dialed.kind == "feature" else None
        if found is None or extension is None or account is None or request.purpose != "call":
            return None
        code, argument = found
        if not code.program:
            return None
        data = {
            "code": code.id,
            "argument": argument,
            "account_id": extension.account_id,
            "extension_id": extension.extension_id,
            "device_id": request.anchor.device_id,
        }
        callee = Identity(account_id=extension.account_id, number=code.digits, name=code.digits)
        notes = (f"{code.digits} is the code {code.id}.",)
        return Place((ProgramHop(program=code.program, data=data),), callee, request.anchor, notes)
