"""Taking a call that rings or waits elsewhere, and letting one that rings here pass."""

from clarion.calls import programs
from clarion.calls.audio_steps import connect
from clarion.calls.events import Control, OfferTo
from clarion.calls.model import Ending, Outcome, Party, PartyStatus, ProgramHop, RingHop, Routing
from clarion.calls.offering_steps import offer_fails, on_offer, refuse_offer
from clarion.calls.routing_steps import is_tried, leg_fails, next_hop
from clarion.calls.teardown_steps import cancel_attempts, drop_leg, end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import DeviceTarget

PICKED_UP = Ending(reason="Pickup", result="Answered elsewhere")
IGNORED = 480  # what a phone is taken to have answered that somebody let ring elsewhere
PICKUP_RINGS = 15.0  # seconds that the phone of whoever picks up is given


def pick_up(turn: Turn, request: Control) -> bool:
    """Ring a phone of `request.who`, which answers by itself, for a caller who rings elsewhere or waits in a queue."""
    routing = turn.routing
    if routing is None or not request.targets or request.who is None or not routing.anchor:
        return False
    if isinstance(routing.current, ProgramHop):
        if turn.live_leg(routing.anchor) is None or not turn.parties[routing.callee].identity.extension_id:
            return False
        queue = turn.parties[routing.callee].identity
        event = OfferTo(
            program=routing.current.program,
            who=request.who,
            targets=request.targets,
            queue=queue.extension_id,
            queue_name=queue.name,
            auto_answer=True,
        )
        on_offer(turn, event)
        turn.fact("picked-up", routing.callee, request.who.extension_number)
        return True
    return isinstance(routing.current, RingHop) and _take_ringing(turn, routing, request)


def _take_ringing(turn: Turn, routing: Routing, request: Control) -> bool:
    """Who was called rings no longer; should the other phone not answer, the call goes on as if nobody had."""
    assert request.who is not None
    if not routing.tried or turn.get("emergency", object) is not None:
        return False
    cancel_attempts(turn)
    callee = turn.parties[routing.callee]
    turn.fact("picked-up", routing.callee, request.who.extension_number)
    index = turn.next_party()
    turn.add_party(Party(index=index, direction="Inbound", identity=request.who, shown=callee.shown, started=turn.now))
    end_party(turn, routing.callee, PICKED_UP)
    turn.party(routing.anchor, shown=request.who)
    first = RingHop(targets=request.targets, seconds=PICKUP_RINGS, auto_answer=True)
    turn.routing = Routing(
        anchor=routing.anchor, callee=index, hops=(first, *routing.hops), transferor=routing.transferor
    )
    next_hop(turn)
    return True


def is_offered(turn: Turn, index: int) -> bool:
    """Whether this party's phones ring under a program."""
    routing = turn.routing
    if routing is None or not isinstance(routing.current, ProgramHop):
        return False
    return any(turn.legs[leg_id].party == index for leg_id, status in routing.tried.items() if not status)


def decline_offer(turn: Turn, index: int) -> bool:
    """The caller of a queue goes to somebody else."""
    if not is_offered(turn, index):
        return False
    refuse_offer(turn, index, Outcome.DECLINED)
    return True


def ignore(turn: Turn, index: int, device_id: str) -> bool:
    """One device (empty: all of the party's) rings no longer. The others ring on; after the last the call goes on."""
    routing = turn.routing
    offered = is_offered(turn, index)
    if routing is None or not (offered or (isinstance(routing.current, RingHop) and routing.callee == index)):
        return False
    if offered and not device_id:
        return decline_offer(turn, index)
    fails = offer_fails if offered else leg_fails
    found = False
    for leg_id in list(routing.tried):
        leg = turn.legs[leg_id]
        mine = leg.party == index and isinstance(leg.target, DeviceTarget) and device_id in ("", leg.target.device_id)
        if mine and is_tried(turn, leg):
            found = True
            drop_leg(turn, leg)
            fails(turn, turn.legs[leg_id], IGNORED)
    return found


def take_over_ringing(turn: Turn, party: int, newcomer: int) -> bool:
    """Pick up a ringing call from another phone (INVITE with Replaces of an early dialog, or a feature code)."""
    routing = turn.routing
    if routing is not None and isinstance(routing.current, ProgramHop) and is_offered(turn, party):
        end_party(turn, party, PICKED_UP)
        cancel_attempts(turn)
        turn.route(tried={})
        turn.party(newcomer, queue=turn.parties[party].queue)
        programs.get_program(routing.current.program).on_offer_answered(turn, routing.anchor, newcomer)
        return True
    if routing is None or not routing.anchor or routing.callee != party or not isinstance(routing.current, RingHop):
        return False
    cancel_attempts(turn)
    turn.routing = None
    end_party(turn, party, PICKED_UP)
    turn.party(newcomer, status=PartyStatus.ANSWERED)
    turn.party(routing.anchor, shown=turn.parties[newcomer].identity, status=PartyStatus.ANSWERED, result="Accepted")
    connect(turn, routing.anchor, newcomer)
    return True
