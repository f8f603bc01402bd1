"""A call to a number for people that turns out to be a fax: the machine's tone is heard, or it offers T.38. Pure."""

import msgspec

from clarion.calls import commands as do
from clarion.calls import programs
from clarion.calls.events import FaxOffered
from clarion.calls.model import FaxDetection, Leg, LegState, Party, ProgramHop, Routing
from clarion.calls.offering_steps import give_way
from clarion.calls.recording_steps import stop
from clarion.calls.routing_steps import next_hop
from clarion.calls.serving import SENT_ON
from clarion.calls.teardown_steps import end_party
from clarion.calls.turn import Turn


def listen(turn: Turn) -> None:
    """Once its leg is answered: before, nothing is heard of a machine."""
    detection = _detection(turn)
    if detection is None or detection.listening:
        return
    leg = turn.live_leg(detection.party)
    if leg is not None and leg.state is LegState.ANSWERED:
        turn.put(on_fax=msgspec.structs.replace(detection, listening=True))
        turn.do(do.ListenForFax(leg_id=leg.leg_id))


def on_offered(turn: Turn, event: FaxOffered) -> None:
    leg = turn.legs.get(event.leg_id)
    if leg is None or leg.state is LegState.ENDED or not heard(turn, leg, event.sdp):
        turn.do(do.RefuseOffer(leg_id=event.leg_id))


def heard(turn: Turn, leg: Leg, offer: str = "") -> bool:
    """A fax machine is on this leg, and offers T.38 with `offer`: whom it talks with goes, and a modem takes it."""
    detection = _detection(turn)
    if detection is None or leg.party != detection.party or leg.state is not LegState.ANSWERED:
        return False
    turn.put(on_fax=None)
    hop = detection.hop
    if offer:
        hop = ProgramHop(program=hop.program, data={**hop.data, "offer": offer})
    turn.fact("fax-heard", leg.party)
    if not stop(turn, leg.party):
        turn.do(do.StopRecording(leg_id=leg.leg_id))  # of a program: nobody's message
    other = turn.parties[leg.party].joined
    turn.do(do.Part(leg_id=leg.leg_id), do.StopPlay(leg_id=leg.leg_id))
    if turn.routing is not None and turn.routing.anchor == leg.party:
        turn.do(do.StopTimer(name="announcement"))
        if isinstance(turn.routing.current, ProgramHop):
            programs.get_program(turn.routing.current.program).on_taken(turn, leg.party)
        give_way(turn, (hop,))
        return True
    if other is None:
        return False
    callee = turn.next_party()
    identity = msgspec.structs.replace(turn.parties[other].identity, device_id="")
    shown = turn.parties[other].shown
    end_party(turn, other, SENT_ON)
    turn.party(leg.party, joined=None)
    turn.add_party(Party(index=callee, direction="Inbound", identity=identity, shown=shown, started=turn.now))
    turn.routing = Routing(anchor=leg.party, callee=callee, hops=(hop,))
    next_hop(turn)
    return True


def _detection(turn: Turn) -> FaxDetection | None:
    found = turn.get("on_fax", object)
    return found if isinstance(found, FaxDetection) else None
