"""Rooms in calls: which may not call out. Neither a call for help nor one inside the company ever gets here."""

from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Decision, Dialed, RouteRequest
from clarion.calls.wire import Record
from clarion.features.phone.lines import leaves_company
from clarion.features.phone.lines.rules import NOT_ALLOWED


class RoomSnapshot(Record, frozen=True):
    """Extension ids."""

    barred: tuple[str, ...] = ()


class RoomGuard:
    """A `clarion.calls.guards.Guard`."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._barred: frozenset[str] = frozenset()

    def load(self, memory: RoomSnapshot) -> None:
        self._barred = frozenset(memory.barred)

    def __call__(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        barred = request.requester.extension_id in self._barred
        if not barred or account is None or not leaves_company(self._directory, dialed, account):
            return Decision()
        note = "The room is vacant, or its guest may not call out."
        return Decision(allowed=False, ending=NOT_ALLOWED, prompts=("call-refused",), notes=(note,))
