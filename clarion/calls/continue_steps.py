"""Continue from a live program with a known route: a mailbox, an announcement. Pure."""

from clarion.calls.events import RouteFound
from clarion.calls.model import Ending, Hop, Identity
from clarion.calls.routing_steps import begin
from clarion.calls.serving import SENT_ON, stop_serving
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn


def continue_with(
    turn: Turn, hops: tuple[Hop, ...], callee: Identity, *, note: str = "", ending: Ending = SENT_ON
) -> None:
    """The program is over; who was served goes on with `hops`, at `callee`. No guard is asked: what leaves the
    account goes by `send_on`.
    """
    routing = turn.routing
    assert routing is not None
    caller = turn.parties[routing.callee].shown
    stop_serving(turn)
    end_party(turn, routing.callee, ending)
    found = RouteFound(purpose="forward", hops=hops, callee=callee, caller=caller, notes=(note,) if note else ())
    begin(turn, routing.anchor, found)
