"""A delegate, whose phones ring as well, answers for the called person. Pure."""

from clarion.calls.model import Leg, Party, RingHop, Routing
from clarion.calls.teardown_steps import ELSEWHERE, mark_gone
from clarion.calls.turn import Turn
from clarion.calls.wire import DeviceTarget


def answer_as_delegate(turn: Turn, leg: Leg) -> Routing:
    """Make the answering delegate the callee; for the called person the call was answered elsewhere."""
    routing = turn.routing
    assert routing is not None
    hop, target = routing.current, leg.target
    if not isinstance(hop, RingHop) or not isinstance(target, DeviceTarget) or target.extension_id not in hop.stand_ins:
        return routing
    who, callee = hop.stand_ins[target.extension_id], turn.parties[routing.callee]
    index = turn.next_party()
    turn.leg(leg.leg_id, party=index)
    turn.add_party(
        Party(
            index=index,
            direction="Inbound",
            identity=who,
            shown=callee.shown,
            started=callee.started,
            on_behalf=callee.identity.extension_id,
        )
    )
    mark_gone(turn, routing.callee, ELSEWHERE)
    turn.fact("note", index, f"{who.name} answers for {callee.identity.name}.")
    if routing.anchor:
        turn.party(routing.anchor, shown=who)
    return turn.route(callee=index)
