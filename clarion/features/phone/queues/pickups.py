"""Which ringing call somebody takes who has dialled the code for it: of the calls of this server, the one that rings
longest, at a colleague of a common group or queue.
"""

from clarion.calls.events import TellProgram
from clarion.calls.model import Call, ProgramHop
from clarion.features.phone.queues.pickup_program import NAME
from clarion.features.phone.queues.surroundings import Surroundings


def wants_pickup(call: Call) -> bool:
    routing = call.routing
    running = routing.current if routing is not None else None
    return isinstance(running, ProgramHop) and running.program == NAME and routing.programme.get("asked") == "yes"  # type: ignore[union-attr]


def answer_pickup(call: Call, around: Surroundings) -> None:
    assert call.routing is not None
    kept = call.routing.programme
    allowed = around.book.colleagues_of(kept["account_id"], kept["extension_id"])
    if kept["argument"]:
        wanted = around.directory.find_extension(kept["account_id"], kept["argument"])
        allowed &= {wanted.extension_id} if wanted is not None else frozenset()
    ringing = (leg for other in sorted(around.board.calls, key=_age) for leg in legs_at(other, allowed))
    words = {"leg": next(ringing, "")}
    around.board.post(call.call_id, TellProgram(program=NAME, words=words))


def _age(call: Call) -> tuple[float, str]:
    return call.created, call.call_id


def legs_at(call: Call, people: frozenset[str]) -> list[str]:
    """Phones of these people that ring in a call. Emergency calls are nobody's to take."""
    routing = call.routing
    if routing is None or call.emergency is not None or not routing.anchor:
        return []
    return [
        leg_id
        for leg_id, status in routing.tried.items()
        if not status and call.parties[call.legs[leg_id].party].identity.extension_id in people
    ]
