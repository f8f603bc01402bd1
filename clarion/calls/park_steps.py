"""Calls that wait in a park slot until somebody fetches them, from any phone of the company. Pure.

The far end hears music under the program `park`; whoever parked has left, but stays in the session as its party with
the state Parked, so that everybody sees where the call is. Fetching it is a call of its own to `*` and the slot,
which is joined here as a leg of another call (as attended transfers are).
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls.audio_steps import MUSIC, answer, connect
from clarion.calls.events import Arrival, HandOverDone, ParkAt
from clarion.calls.model import (
    Ending,
    Leg,
    LegState,
    Outcome,
    Party,
    PartyStatus,
    ProgramHop,
    RetrieveHop,
    Routing,
)
from clarion.calls.programs import Attentive
from clarion.calls.recording_steps import leg_has_left
from clarion.calls.serving import memory, say, send_on, sleep_on, wake_in
from clarion.calls.teardown_steps import drop_leg, end_party
from clarion.calls.turn import Turn

PARK = "park"
BYE = "park-bye"  # timer: the client that parked hangs up by itself, or is let go
BYE_SECONDS = 5.0
WAITS_SECONDS = 180.0  # then whoever parked is rung
FETCHED = Ending(reason="Pickup", result="Accepted")
SWITCHED = Ending(reason="CallSwitch", result="Accepted")  # what the log leaves out: the call that was taken goes on
SUPERVISING = Ending(reason="Supervising", result="Accepted")
TIMEOUT = Ending(reason="Timeout", result="Accepted")


class ParkProgram(Attentive):
    """A program. Memory: `slot`, and `back`, the extension number of who is rung in the end."""

    name = PARK

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        routing = turn.route(programme=data)
        turn.party(routing.callee, status=PartyStatus.PARKED, park=data["slot"], parked=turn.now, result="Accepted")
        turn.party(anchor, status=PartyStatus.ANSWERED)
        turn.fact("parked", routing.callee, data["slot"])
        say(turn, (MUSIC,), token="", repeat=True)
        if data.get("back"):
            wake_in(turn, "back", float(data.get("seconds", WAITS_SECONDS)))

    def on_timer(self, turn: Turn, anchor: int, name: str) -> None:
        """Nobody came: whoever parked the call has it back."""
        turn.fact("park-timeout", anchor, memory(turn)["slot"])
        send_on(turn, memory(turn)["back"], ending=TIMEOUT)


def may_park(turn: Turn, index: int) -> bool:
    """Whether a party talks with somebody who can wait."""
    party = turn.parties[index]
    far = turn.live_leg(party.joined) if party.joined is not None else None
    unfit = turn.routing is not None or turn.get("emergency", object) is not None or turn.get("handing_over", str)
    return far is not None and far.state is LegState.ANSWERED and not unfit


def park(turn: Turn, event: ParkAt) -> None:
    """Put whom a party talks with into a slot."""
    leg = turn.live_leg(event.party)
    if event.party not in turn.parties or not may_park(turn, event.party):
        _tell(turn, event, leg, "There is nobody to park.")
        return
    party = turn.parties[event.party]
    anchor = party.joined
    assert anchor is not None
    far = turn.live_leg(anchor)
    assert far is not None
    turn.do(do.Part(leg_id=far.leg_id))
    turn.party(anchor, joined=None)
    turn.party(event.party, joined=None, leg=None, held=False)
    _tell(turn, event, leg, "")
    if leg is not None and event.request:
        turn.do(do.SetTimer(name=BYE, seconds=BYE_SECONDS))
    elif leg is not None:
        drop_leg(turn, leg)
    hop = ProgramHop(program=PARK, data={"slot": event.slot, "back": party.identity.extension_number})
    turn.routing = Routing(anchor=anchor, callee=event.party, hops=(), current=hop)
    ParkProgram().start(turn, anchor, hop.data)


def _tell(turn: Turn, event: ParkAt, leg: Leg | None, problem: str) -> None:
    if event.reply:
        turn.do(do.Reply(token=event.reply, error="wrong-state" if problem else "", message=problem))
    if event.request and leg is not None:
        turn.do(
            do.AnswerCommand(
                leg_id=leg.leg_id,
                request_id=event.request,
                command="callpark",
                code=-1 if problem else 0,
                text=problem or "Succeeded",
                more={} if problem else {"park extension": event.slot},
            )
        )


def let_parker_go(turn: Turn) -> None:
    """Legs of parties that have parked and did not hang up by themselves."""
    for leg in list(turn.legs.values()):
        if leg.state is not LegState.ENDED and turn.parties[leg.party].status is PartyStatus.PARKED:
            drop_leg(turn, leg)


def is_parker(turn: Turn, index: int) -> bool:
    return turn.parties[index].status is PartyStatus.PARKED


# ---- fetching


def retrieve(turn: Turn, hop: RetrieveHop) -> None:
    """Whoever dialled the slot is answered and goes to the call that waits there, wherever that is."""
    routing = turn.routing
    assert routing is not None
    leg = answer(turn, routing.anchor)
    if leg is None:
        return
    turn.put(handing_over=leg.leg_id)
    party = turn.parties[routing.anchor]
    turn.do(
        do.Retrieve(
            leg=leg,
            party=party,
            slot=hop.slot,
            account_id=party.identity.account_id,
            supervises=hop.supervises,
            mode=hop.mode,
            enters=hop.enters,
            words=hop.words,
        )
    )


def is_retrieving(turn: Turn) -> bool:
    return turn.routing is not None and isinstance(turn.routing.current, RetrieveHop)


def on_retrieved(turn: Turn, event: HandOverDone) -> Outcome | None:
    """The leg is with the parked call (or one's own) now. An outcome: nothing waits in the slot."""
    routing = turn.routing
    assert routing is not None and isinstance(routing.current, RetrieveHop)
    hop = routing.current
    ending = SUPERVISING if hop.supervises else SWITCHED if hop.own else FETCHED
    turn.put(handing_over="")
    if not event.accepted:
        return Outcome.INVALID
    turn.routing = None
    turn.leg(event.leg_id, state=LegState.ENDED, answered=0.0)  # it lives on elsewhere: nothing is released
    leg_has_left(turn, event.leg_id)
    peer = {
        "telephonySessionId": event.to_call,
        "sessionId": event.to_session,
        "partyId": f"p-{event.to_call[2:]}-{event.to_party}",
    }
    turn.party(
        routing.anchor,
        status=PartyStatus.GONE,
        reason=ending.reason,
        peer=peer,
        ended=turn.now,
        joined=None,
        result="Accepted",
    )
    end_party(turn, routing.callee, ending)
    turn.fact("gone", routing.anchor, event.to_call)
    return None


def on_fetched(turn: Turn, arrival: Arrival, moved: Leg) -> bool:
    """Somebody fetches the one who waits on the leg `arrival.in_place_of`. False: nobody waits there any more."""
    routing = turn.routing
    waits = routing is not None and isinstance(routing.current, ProgramHop) and routing.current.program == PARK
    waiting = turn.legs.get(arrival.in_place_of)
    if routing is None or not waits or waiting is None or waiting.party != routing.anchor:
        return False
    sleep_on(turn, "back")
    parked = turn.parties[routing.callee]
    index = turn.next_party()
    turn.add_leg(msgspec.structs.replace(moved, party=index))
    turn.add_party(
        Party(
            index=index,
            direction="Inbound",
            identity=arrival.party.identity,
            shown=turn.parties[routing.anchor].identity if parked.direction == "Outbound" else parked.shown,
            status=PartyStatus.ANSWERED,
            leg=moved.leg_id,
            started=turn.now,
            answered=turn.now,
            result="Accepted",
        )
    )
    turn.routing = None
    end_party(turn, routing.callee, FETCHED)
    turn.fact("fetched", index, parked.park)
    turn.party(routing.anchor, shown=arrival.party.identity)
    connect(turn, routing.anchor, index)
    return True
