"""Wake-up calls in a call server: rings the phones of a person, whatever their rules and do-not-disturb say, for they
wanted it.
"""

from typing import Protocol

from clarion.base.bus import Payload
from clarion.base.errors import NotFound
from clarion.calls.directory import Directory
from clarion.calls.events import PlaceFirst
from clarion.calls.model import Call, Identity
from clarion.calls.ports import Registrations
from clarion.features.phone.lines import identity_of
from clarion.features.phone.wake_ups.program import CODE, Wake, argument_of

ORIGIN = "WakeUp"
RINGS_S = 45.0
OPERATION = "wake-up"


class Board(Protocol):
    """What it needs of the switchboard."""

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...


class WakeUpCaller:
    def __init__(self, board: Board, directory: Directory, registrations: Registrations) -> None:
        self._board = board
        self._directory = directory
        self._registrations = registrations

    async def ring(self, payload: Payload) -> Payload:
        """Raises NotFound when no phone of the person is there."""
        extension = self._directory.extensions.get(str(payload["extension_id"]))
        known = extension is not None and extension.account_id == payload["account_id"] and extension.enabled
        targets = tuple(self._registrations.targets(extension.extension_id)) if extension and known else ()
        if extension is None or not targets:
            raise NotFound("No phone of this person is signed in.", code="CMN-102", parameter="extensionId")
        wake = Wake(
            wake_up_id=str(payload["wake_up_id"]),
            ring=int(payload["ring"]),
            minute=int(payload["minute"]),
            sound=str(payload["sound"]),
        )
        first = PlaceFirst(
            origin=ORIGIN,
            first=identity_of(extension),
            targets=targets,
            dial="",
            program=argument_of(wake),
            shown=Identity(account_id=extension.account_id, number=CODE, name="Wake-up call"),
            seconds=RINGS_S,
        )
        call = await self._board.place(first, extension.account_id)
        return {"session": call.call_id}
