"""Park slots of all accounts, as one call server sees them: which are free, and who waits where.

A slot is a number of an account, 801 to 899 without 820 to 829 (`*82` says that a number is to be shown). Call servers
begin at different ones, so that they rarely give the same; where they do, whoever waits longer is fetched first.
"""

import zlib
from collections.abc import Awaitable, Callable, Iterable

from clarion.calls.commands import Retrieve
from clarion.calls.events import HandOverDone
from clarion.calls.fetching import Fetching
from clarion.calls.model import Call, LegState, ProgramHop
from clarion.calls.park_steps import PARK

SLOTS = tuple(str(number) for number in range(801, 900) if not 820 <= number <= 829)


def is_slot(text: str) -> bool:
    return text in SLOTS


class Parking:
    """`calls`: those of this call server. `bring`: brings a call that waits in a slot of an account here from another
    call server; False: there is none.
    """

    def __init__(self, calls: Callable[[], Iterable[Call]], server_id: str) -> None:
        self._calls = calls
        self._first = zlib.crc32(server_id.encode()) % len(SLOTS)
        self.bring: Callable[[str, str], Awaitable[bool]] | None = None
        self._fetching = Fetching(lambda command: self.find(command.account_id, command.slot), self._bring)

    def fetch(self, command: Retrieve, give: Callable[[str, str], None], fail: Callable[[HandOverDone], None]) -> None:
        """Give the leg to the call in the slot (`give` gets call and leg): ours, or one that comes here first."""
        self._fetching.fetch(command, give, fail)

    async def _bring(self, command: Retrieve) -> bool:
        return self.bring is not None and await self.bring(command.account_id, command.slot)

    def taken(self, account_id: str) -> set[str]:
        """Slots of an account in which somebody waits here."""
        return {slot for slot, *_ in self._waiting(account_id)}

    def free_slot(self, account_id: str) -> str:
        """The first that is free; when all are taken, the one in which somebody waits longest has two."""
        taken = self.taken(account_id)
        order = [*SLOTS[self._first :], *SLOTS[: self._first]]
        return next((slot for slot in order if slot not in taken), order[0])

    def find(self, account_id: str, slot: str) -> tuple[str, str] | None:
        """Id of the call, and the leg, of who waits longest in a slot."""
        waiting = sorted((since, call, leg) for held, since, call, leg in self._waiting(account_id) if held == slot)
        return (waiting[0][1], waiting[0][2]) if waiting else None

    def _waiting(self, account_id: str) -> Iterable[tuple[str, float, str, str]]:
        for call in self._calls():
            routing = call.routing
            if routing is None or not isinstance(routing.current, ProgramHop) or routing.current.program != PARK:
                continue
            parker = call.parties[routing.callee]
            leg = call.legs.get(call.parties[routing.anchor].leg or "")
            if parker.identity.account_id == account_id and leg is not None and leg.state is not LegState.ENDED:
                since = max((fact.at for fact in call.facts if fact.kind == "parked"), default=0.0)
                yield parker.park, since, call.call_id, leg.leg_id
