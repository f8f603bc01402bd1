"""Looking for somebody to connect a party with: hop after hop until one answers or the route ends."""

from clarion.calls import commands as do
from clarion.calls import programs
from clarion.calls.asking_steps import ask_first
from clarion.calls.audio_steps import answer, connect, open_ear, ring_back
from clarion.calls.delegation_steps import answer_as_delegate
from clarion.calls.endings import ENDINGS, outcome_of
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import CLICK_TO_CALL
from clarion.calls.model import (
    AnnounceHop,
    Ending,
    FaxDetection,
    ForwardHop,
    Hop,
    Identity,
    Leg,
    LegState,
    Outcome,
    Party,
    PartyStatus,
    ProgramHop,
    RetrieveHop,
    RingHop,
    Routing,
)
from clarion.calls.park_steps import retrieve
from clarion.calls.ringing_steps import hurry, ring, wave
from clarion.calls.serving import SENT_ON
from clarion.calls.teardown_steps import cancel_attempts, close_leg, drop_leg, end_party, mark_gone
from clarion.calls.turn import Turn
from clarion.calls.wire import TrunkTarget

MOST_FORWARDS = 5  # how often one call is sent on before it counts as going in circles
ANNOUNCED = "announcement"


def begin(turn: Turn, anchor: int, found: RouteFound, *, transferor: int = 0) -> None:
    """Start on a route that guards and destinations have given."""
    callee = turn.next_party()
    turn.add_party(
        Party(
            index=callee,
            direction="Inbound",
            identity=found.callee,
            shown=found.caller,
            started=turn.now,
        )
    )
    turn.party(anchor, shown=found.callee)
    if turn.parties[anchor].status is PartyStatus.SETUP:
        turn.party(anchor, status=PartyStatus.PROCEEDING)
    for note in found.notes:
        turn.fact("note", callee, note)
    turn.fact("route", callee, found.callee.extension_number or found.callee.number)
    if found.emergency is not None:
        turn.put(emergency=found.emergency)
        turn.do(do.Notice(party=anchor))
    if found.on_fax is not None:
        turn.put(on_fax=FaxDetection(party=anchor, hop=found.on_fax))
    turn.routing = Routing(anchor=anchor, callee=callee, hops=found.hops, transferor=transferor, payer=found.payer)
    next_hop(turn)


def refuse(turn: Turn, anchor: int, refused: RouteRefused) -> None:
    """The route was refused: tell the anchor why, in words if it can listen, then end its call."""
    callee = turn.next_party()
    turn.add_party(
        Party(index=callee, direction="Inbound", identity=refused.callee, started=turn.now, result="Rejected")
    )
    turn.party(anchor, shown=refused.callee, result=refused.ending.result)
    for note in refused.notes:
        turn.fact("note", anchor, note)
    turn.fact("refused", anchor, refused.ending.reason)
    turn.routing = Routing(anchor=anchor, callee=callee, hops=())
    if refused.prompts:
        _announce(turn, AnnounceHop(prompts=refused.prompts, ending=refused.ending))
    else:
        end_routing(turn, refused.ending)


def next_hop(turn: Turn) -> None:
    """Take the next hop whose condition holds."""
    routing = turn.routing
    assert routing is not None
    for position, hop in enumerate(routing.hops):
        if not hop.when or (routing.last or Outcome.FAILED) in hop.when:
            turn.route(hops=routing.hops[position + 1 :], current=hop, tried={}, ringback=False)
            _take(turn, hop)
            return
    end_routing(turn, ENDINGS[routing.last or Outcome.UNREACHABLE])


def _take(turn: Turn, hop: Hop) -> None:
    match hop:
        case RingHop():
            _ring(turn, hop)
        case AnnounceHop():
            _announce(turn, hop)
        case ProgramHop():
            _run(turn, hop)
        case ForwardHop():
            _forward(turn, hop)
        case RetrieveHop():
            release_transferor(turn)
            retrieve(turn, hop)


def _ring(turn: Turn, hop: RingHop) -> None:
    if not hop.targets:
        fail_hop(turn, Outcome.UNREACHABLE)
        return
    ring(turn, hop)
    assert turn.routing is not None
    if turn.routing.anchor:
        _open_at_once(turn, turn.routing.anchor)


def _open_at_once(turn: Turn, anchor: int) -> None:
    """Callers whose dialect wants an answer before the callee's get it now, and hear ringback until there is
    more.
    """
    leg = turn.live_leg(anchor)
    if (
        leg
        and leg.offered
        and leg.state is LegState.NEW
        and (leg.dialect.answer_at_once or leg.dialect.one_provisional)
    ):
        ring_back(turn, anchor)


def _announce(turn: Turn, hop: AnnounceHop) -> None:
    routing = turn.routing
    assert routing is not None
    if turn.before.over:
        return
    waits_for_transfer = routing.transferor and not turn.is_over(routing.transferor)
    leg = None
    if routing.anchor and not waits_for_transfer:
        leg = open_ear(turn, routing.anchor, for_speech=True, fails=hop.ending.status >= 400)
    if leg is None or not hop.prompts:
        end_routing(turn, hop.ending)
        return
    turn.route(current=hop, ending=hop.ending)
    mark_gone(turn, routing.callee, hop.ending)
    repeat = hop.repeat_seconds > 0
    turn.do(do.Play(leg_id=leg.leg_id, prompts=hop.prompts, token=ANNOUNCED, repeat=repeat))
    turn.do(do.SetTimer(name="announcement", seconds=hop.repeat_seconds if repeat else 45.0))


def _run(turn: Turn, hop: ProgramHop) -> None:
    routing = turn.routing
    assert routing is not None
    release_transferor(turn)
    turn.fact("program", routing.callee, hop.program)
    answer(turn, routing.anchor)
    if not turn.get("answered", float):
        turn.put(answered=turn.now)
    programs.get_program(hop.program).start(turn, routing.anchor, hop.data)


def _forward(turn: Turn, hop: ForwardHop) -> None:
    routing = turn.routing
    assert routing is not None
    if sum(party.result == SENT_ON.result for party in turn.parties.values()) >= MOST_FORWARDS:
        turn.fact("note", routing.callee, f"The call was sent on {MOST_FORWARDS} times already: it goes in circles.")
        fail_hop(turn, Outcome.FAILED)
        return
    turn.do(do.FindRoute(purpose="forward", anchor=routing.anchor, dialed=hop.dialed, on_behalf_of=routing.callee))


def forward_found(turn: Turn, found: RouteFound) -> None:
    """Where a ForwardHop leads: the callee's part is over."""
    release_transferor(turn)
    routing = turn.routing
    assert routing is not None
    turn.routing = None
    turn.fact("forwarded", routing.callee, found.callee.extension_number or found.callee.number)
    end_party(turn, routing.callee, SENT_ON)
    begin(turn, routing.anchor, found)


def forward_refused(turn: Turn, refused: RouteRefused) -> None:
    """A ForwardHop may not lead there: what follows it takes the caller."""
    assert turn.routing is not None
    for note in refused.notes:
        turn.fact("note", turn.routing.callee, note)
    turn.fact("not-forwarded", turn.routing.callee, refused.ending.reason)
    fail_hop(turn, refused.outcome)


def fail_hop(turn: Turn, outcome: Outcome) -> None:
    """The present hop brought nobody."""
    routing = turn.routing
    assert routing is not None
    turn.fact("hop-ended", routing.callee, outcome.value)
    turn.route(last=outcome)
    next_hop(turn)


def end_routing(turn: Turn, ending: Ending) -> None:
    """Nobody was found, or the announcement is over: both parties of the routing end."""
    routing = turn.routing
    assert routing is not None
    cancel_attempts(turn)
    turn.do(do.StopTimer(name="announcement"))
    turn.routing = None
    if routing.transferor and not turn.is_over(routing.transferor):
        _give_back(turn, routing, ending)
        return
    end_party(turn, routing.callee, ending)
    if routing.anchor:
        turn.party(routing.anchor, result=turn.parties[routing.anchor].result or ending.result)
        end_party(turn, routing.anchor, ending)


def _give_back(turn: Turn, routing: Routing, ending: Ending) -> None:
    """A blind transfer failed before anything rang: the two parties talk on, and the REFER learns why."""
    end_party(turn, routing.callee, ending)
    transferor = turn.parties[routing.transferor]
    if transferor.leg:
        turn.do(do.TransferProgress(leg_id=transferor.leg, status=ending.status, phrase=ending.phrase or "Failed"))
    turn.put(transfer_leg="")
    turn.do(do.StopTimer(name="transfer"))
    turn.fact("transfer-failed", routing.transferor, ending.reason)
    turn.party(routing.anchor, shown=transferor.identity)
    connect(turn, routing.anchor, routing.transferor)


def release_transferor(turn: Turn) -> None:
    """A blind transfer got somewhere: the transferor's part is over (NOTIFY 200, then BYE)."""
    routing = turn.routing
    if routing is None or not routing.transferor:
        return
    transferor = routing.transferor
    turn.route(transferor=0)
    turn.do(do.StopTimer(name="transfer"))
    turn.put(transfer_leg="")
    leg = turn.live_leg(transferor)
    if leg is not None:
        turn.do(do.TransferProgress(leg_id=leg.leg_id, status=200, phrase="OK"))
    end_party(turn, transferor, Ending(reason="BlindTransfer", result="Accepted"))


# ---- what the ringing legs report


def leg_rings(turn: Turn, leg: Leg) -> None:
    if leg.state is not LegState.NEW or not is_tried(turn, leg):
        return
    turn.leg(leg.leg_id, state=LegState.RINGING)
    routing = turn.routing
    assert routing is not None
    if turn.parties[routing.callee].status is PartyStatus.SETUP:
        turn.party(routing.callee, status=PartyStatus.PROCEEDING)
        turn.fact("ringing", routing.callee)
    if routing.anchor:
        ring_back(turn, routing.anchor)
    release_transferor(turn)


def leg_sounds(turn: Turn, leg: Leg) -> None:
    """Early media: passed on when it is the only attempt and comes from a carrier; otherwise it counts as
    ringing.
    """
    routing = turn.routing
    if routing is None or not is_tried(turn, leg):
        return
    if len(routing.tried) > 1 or not isinstance(leg.target, TrunkTarget) or not routing.anchor:
        leg_rings(turn, leg)
        return
    if turn.parties[routing.callee].status is PartyStatus.SETUP:
        turn.party(routing.callee, status=PartyStatus.PROCEEDING)
        turn.fact("ringing", routing.callee)
    turn.leg(leg.leg_id, state=LegState.EARLY)
    heard = open_ear(turn, routing.anchor, for_speech=True)
    release_transferor(turn)
    if heard is not None:
        turn.do(do.Join(leg_a=heard.leg_id, leg_b=leg.leg_id))


def leg_answers(turn: Turn, leg: Leg) -> None:
    routing = turn.routing
    if routing is None or not is_tried(turn, leg):
        turn.leg(leg.leg_id, state=LegState.ANSWERED)
        drop_leg(turn, turn.legs[leg.leg_id])  # answered too late: it crossed our CANCEL
        return
    turn.leg(leg.leg_id, state=LegState.ANSWERED)
    cancel_attempts(turn, answered=leg.leg_id)
    if not ask_first(turn, leg):
        take_call(turn, leg)


def take_call(turn: Turn, leg: Leg) -> None:
    """Whoever answered is connected."""
    routing = answer_as_delegate(turn, leg)
    release_transferor(turn)
    identity = _answering_identity(turn.parties[routing.callee].identity, leg)
    turn.party(
        routing.callee,
        leg=leg.leg_id,
        status=PartyStatus.ANSWERED,
        answered=turn.now,
        identity=identity,
        result="Accepted",
    )
    turn.fact("answered", routing.callee)
    turn.routing = None
    if routing.anchor:
        turn.party(routing.anchor, status=PartyStatus.ANSWERED, result="Accepted")
        connect(turn, routing.anchor, routing.callee)
    else:
        _first_party_is_there(turn, routing.callee)


def _answering_identity(identity: Identity, leg: Leg) -> Identity:
    target = leg.target
    if target is None or isinstance(target, TrunkTarget):
        return identity
    return Identity(
        account_id=identity.account_id,
        extension_id=identity.extension_id,
        device_id=target.device_id,
        number=identity.number,
        extension_number=identity.extension_number,
        name=identity.name,
    )


def _first_party_is_there(turn: Turn, index: int) -> None:
    """Ring-out: the first party has picked up; now dial the second one, unless there is something to ask first."""
    program, _, argument = turn.get("first_program", str).partition(":")
    if program:
        turn.put(first_program="")
        turn.routing = Routing(anchor=index, callee=index, hops=(), current=ProgramHop(program=program))
        programs.get_program(program).start(turn, index, {"argument": argument} if argument else {})
        return
    dial_second(turn, index)


def dial_second(turn: Turn, index: int) -> None:
    """Ring-out: the first party is there and wants it."""
    turn.routing = None
    turn.do(
        do.FindRoute(
            purpose=CLICK_TO_CALL if turn.before.origin == "RingMe" else "ring-out",
            anchor=index,
            dialed=turn.before.dial_next,
            caller_id=turn.before.dial_as,
        )
    )
    turn.put(dial_next="")


def leg_fails(turn: Turn, leg: Leg, status: int) -> None:
    """A ringing leg failed; 6xx ends all attempts (RFC 3261 §16.7 step 5)."""
    tried = is_tried(turn, leg)
    close_leg(turn, leg)
    routing = turn.routing
    if routing is None or not tried:
        return
    turn.route(tried={**routing.tried, leg.leg_id: status})
    assert turn.routing is not None
    open_attempts = [leg_id for leg_id, seen in turn.routing.tried.items() if not seen]
    if status < 600 and (open_attempts or hurry(turn)):
        return
    statuses = [status] if status >= 600 else list(turn.routing.tried.values())
    cancel_attempts(turn)
    fail_hop(turn, outcome_of(statuses))


def ring_others(turn: Turn) -> None:
    """Time for some phones to begin, and for some to stop."""
    if wave(turn):
        return
    assert turn.routing is not None
    cancel_attempts(turn)
    fail_hop(turn, outcome_of(list(turn.routing.tried.values())))


def ringing_is_over(turn: Turn) -> None:
    """The time to ring has passed."""
    if turn.routing is not None and isinstance(turn.routing.current, RingHop):
        cancel_attempts(turn)
        fail_hop(turn, Outcome.NO_ANSWER)


def is_tried(turn: Turn, leg: Leg) -> bool:
    """Whether the leg belongs to the present attempt and is still open."""
    return turn.routing is not None and turn.routing.tried.get(leg.leg_id) == 0
