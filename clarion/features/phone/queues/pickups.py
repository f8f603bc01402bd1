"""Which ringing call somebody takes who has dialled the code for it: the one that rings longest at a colleague of a
common group or queue, on whichever call server.

A call that only rings cannot move, so whoever dialled is brought to the server where it rings, and asks again there.
"""

import asyncio

from clarion.calls.events import TellProgram
from clarion.calls.model import Call, ProgramHop
from clarion.calls.pickups import longest_ringing
from clarion.features.phone.queues.pickup_program import NAME
from clarion.features.phone.queues.surroundings import Surroundings

CONFIRMED_SECONDS = (
    1.0  # until whoever dialled is brought to another server: by then the phone has confirmed our answer
)


def wants_pickup(call: Call) -> bool:
    routing = call.routing
    running = routing.current if routing is not None else None
    return isinstance(running, ProgramHop) and running.program == NAME and routing.programme.get("asked") == "yes"  # type: ignore[union-attr]


class Pickups:
    """For the calls of this server that want something (`wants_pickup`)."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._looking: set[str] = set()

    def look(self, call: Call) -> None:
        """Answer at once where there is no other call server."""
        if self._around.rings_elsewhere is None:
            self._tell(call, self._find_here(self._whose(call)))
        elif call.call_id not in self._looking:
            self._looking.add(call.call_id)
            self._around.run(self._look(call))

    async def _look(self, call: Call) -> None:
        try:
            people = self._whose(call)
            assert self._around.rings_elsewhere is not None
            there = await self._around.rings_elsewhere(people)
            here = self._find_here(people)
            if there is None or (here is not None and here[0] <= there[0]):
                self._tell(call, here)
            else:
                await self._go(call, there[1])
        finally:
            self._looking.discard(call.call_id)

    def _whose(self, call: Call) -> frozenset[str]:
        """The people whose ringing calls may be taken, by who dialled and what."""
        assert call.routing is not None
        kept, around = call.routing.programme, self._around
        allowed = around.book.colleagues_of(kept["account_id"], kept["extension_id"])
        if kept["argument"]:
            wanted = around.directory.find_extension(kept["account_id"], kept["argument"])
            allowed &= {wanted.extension_id} if wanted is not None else frozenset()
        return allowed

    def _find_here(self, people: frozenset[str]) -> tuple[float, str] | None:
        return longest_ringing(self._around.board.calls, people)

    async def _go(self, call: Call, server_id: str) -> None:
        """The other server takes the call; if it does not, there is nothing to be had."""
        confirmed = asyncio.Event()
        self._around.clock.call_later(CONFIRMED_SECONDS, confirmed.set)
        await confirmed.wait()
        if self._around.bring is not None and any(each.call_id == call.call_id for each in self._around.board.calls):
            await self._around.bring(server_id, call.call_id, call.account_id)
        self._tell(call, None)  # as far as it is still here

    def _tell(self, call: Call, found: tuple[float, str] | None) -> None:
        words = {"leg": found[1] if found is not None else ""}
        self._around.board.post(call.call_id, TellProgram(program=NAME, words=words))
