"""`step(call, event, now)`: how one live call behaves. Pure: same input, same result."""

from clarion.calls import commands as do
from clarion.calls import fax_detection_steps
from clarion.calls.audio_steps import carry_out_again
from clarion.calls.conference_steps import begin as begin_conference
from clarion.calls.conference_steps import seat_again, tidy
from clarion.calls.control_steps import on_control
from clarion.calls.events import (
    Arrival,
    BeginConference,
    CommandFailed,
    Control,
    Event,
    FaxOffered,
    FlipTo,
    ForceHangup,
    HandOverDone,
    HoldChanged,
    Offered,
    OfferTo,
    OnLeg,
    ParkAt,
    PlaceFirst,
    RecordParty,
    Resumed,
    RouteFound,
    RouteRefused,
    ServerStops,
    TakeBack,
    TellProgram,
    TimerFired,
)
from clarion.calls.flip_steps import FLIP, end_flip_without_party, on_flip_refused, on_flip_route, on_flip_to
from clarion.calls.forced_hangup_steps import force_hangup
from clarion.calls.leg_steps import on_command_failed, on_hold_changed, on_leg, on_timer
from clarion.calls.model import Call, ForwardHop, Identity, Leg, LegState, Party, RingHop, Routing
from clarion.calls.offering_steps import on_offer, on_take_back, on_told
from clarion.calls.park_steps import park
from clarion.calls.recording_steps import settle_recordings, start_unasked
from clarion.calls.routing_steps import begin, forward_found, forward_refused, next_hop, refuse
from clarion.calls.supervision_steps import look_after
from clarion.calls.teardown_steps import end_party, end_unanswered
from clarion.calls.transfer_steps import on_arrival, on_hand_over_done, on_transfer_refused, on_transfer_route
from clarion.calls.turn import Turn


def step(call: Call, event: Event, now: float) -> tuple[Call, list[do.Command]]:
    """The call after `event`, and what is to be done now. `now`: seconds since the epoch."""
    if call.over and not isinstance(event, Control | Arrival | OnLeg | HandOverDone):
        return call, []
    turn = Turn(call, now)
    _dispatch(turn, event)
    tidy(turn)
    end_flip_without_party(turn)
    look_after(turn)
    fax_detection_steps.listen(turn)
    return turn.result()


def _dispatch(turn: Turn, event: Event) -> None:
    match event:
        case Offered():
            _offered(turn, event)
        case PlaceFirst():
            _place_first(turn, event)
        case OnLeg():
            on_leg(turn, event)
        case FaxOffered():
            fax_detection_steps.on_offered(turn, event)
        case HoldChanged():
            on_hold_changed(turn, event)
        case RouteFound():
            _route_found(turn, event)
        case RouteRefused():
            _route_refused(turn, event)
        case TimerFired():
            on_timer(turn, event)
        case CommandFailed():
            on_command_failed(turn, event)
        case Arrival():
            on_arrival(turn, event)
        case HandOverDone():
            on_hand_over_done(turn, event)
        case Resumed():
            carry_out_again(turn, event.legs)
            seat_again(turn)
            settle_recordings(turn)
        case ServerStops():
            end_unanswered(turn)
        case Control():
            on_control(turn, event)
        case ParkAt():
            park(turn, event)
        case FlipTo():
            on_flip_to(turn, event)
        case RecordParty() | ForceHangup() | OfferTo() | TakeBack() | BeginConference() | TellProgram():
            _wished(turn, event)


def _wished(turn: Turn, event: RecordParty | ForceHangup | OfferTo | TakeBack | BeginConference | TellProgram) -> None:
    """What features want of a call."""
    match event:
        case RecordParty():
            start_unasked(turn, event)
        case ForceHangup():
            force_hangup(turn, event)
        case OfferTo():
            on_offer(turn, event)
        case TakeBack():
            on_take_back(turn, event)
        case BeginConference():
            begin_conference(turn, event)
        case TellProgram():
            on_told(turn, event)


def _offered(turn: Turn, event: Offered) -> None:
    offer = event.offer
    turn.add_leg(
        Leg(
            leg_id=offer.leg_id,
            party=1,
            offered=True,
            state=LegState.NEW,
            dialect=offer.dialect,
            source=offer.source,
        )
    )
    turn.add_party(
        Party(
            index=1,
            direction="Outbound",
            identity=event.caller,
            shown=Identity(number=event.called),
            leg=offer.leg_id,
            started=turn.now,
        )
    )
    turn.fact("offered", 1, event.called)
    turn.do(do.FindRoute(purpose="call", anchor=1, dialed=event.called, caller_id=event.caller_id))


def _place_first(turn: Turn, event: PlaceFirst) -> None:
    turn.add_party(
        Party(
            index=1,
            direction="Inbound" if event.inbound else "Outbound",
            identity=event.first,
            shown=event.shown or Identity(number=event.dial),
            started=turn.now,
        )
    )
    turn.put(dial_next=event.dial, dial_as=event.dial_as, origin=event.origin, first_program=event.program)
    if event.emergency is not None:
        turn.put(emergency=event.emergency)
    turn.fact("placed", 1, event.dial)
    hop = RingHop(targets=event.targets, seconds=event.seconds, auto_answer=event.auto_answer)
    turn.routing = Routing(anchor=0, callee=1, hops=(hop,), payer=event.payer)
    next_hop(turn)


def _route_found(turn: Turn, event: RouteFound) -> None:
    if event.purpose == "transfer":
        on_transfer_route(turn, event)
        return
    if event.purpose == FLIP:
        on_flip_route(turn, event)
        return
    if _is_being_sent_on(turn):
        forward_found(turn, event)
        return
    anchor = _waiting_party(turn)
    if anchor:
        begin(turn, anchor, event)


def _route_refused(turn: Turn, event: RouteRefused) -> None:
    if event.purpose == "transfer":
        on_transfer_refused(turn, event)
        return
    if event.purpose == FLIP:
        on_flip_refused(turn, event)
        return
    if _is_being_sent_on(turn):
        forward_refused(turn, event)
        return
    anchor = _waiting_party(turn)
    if anchor:
        refuse(turn, anchor, event)


def _is_being_sent_on(turn: Turn) -> bool:
    """Whether a hop of the route has asked where it leads."""
    return turn.routing is not None and isinstance(turn.routing.current, ForwardHop)


def _waiting_party(turn: Turn) -> int:
    """The party a route was asked for: it has a leg, and nobody to talk with. 0: it has left meanwhile."""
    if turn.routing is not None:
        return 0
    for index, party in turn.parties.items():
        waits = party.joined is None and index not in turn.supervisions
        if waits and not turn.is_over(index) and turn.live_leg(index) is not None:
            return index
    for index in turn.parties:
        end_party(turn, index)
    return 0
