"""People who are rung for somebody while a program serves them: members of a queue for a caller who waits.

Each is a party of its own, with a leg for each phone. The caller hears what the program plays, never a ringback.
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls import programs
from clarion.calls.endings import ENDINGS, outcome_of
from clarion.calls.events import OfferTo, TakeBack, TellProgram
from clarion.calls.model import Hop, Leg, LegState, Outcome, Party, PartyStatus, ProgramHop, Routing
from clarion.calls.ringing_steps import PLAIN_DIALECT
from clarion.calls.routing_steps import is_tried, next_hop
from clarion.calls.serving import stop_timers
from clarion.calls.teardown_steps import cancel_attempts, close_leg, drop_leg, mark_gone
from clarion.calls.turn import Turn
from clarion.calls.wire import TrunkTarget


def on_offer(turn: Turn, event: OfferTo) -> None:
    """Ring all phones of somebody for the party that is being served. Who rings already goes on ringing."""
    routing = _running(turn, event.program)
    if routing is None or turn.live_leg(routing.anchor) is None or not event.targets:
        return
    index = _party_for(turn, routing, event)
    if any(turn.legs[leg_id].party == index for leg_id, status in routing.tried.items() if not status):
        return
    tried = dict(routing.tried)
    shown = turn.presentation(index, queue_name=event.queue_name, auto_answer=event.auto_answer)
    for target in event.targets:
        leg_id = turn.next_leg_id()
        dialect = PLAIN_DIALECT if isinstance(target, TrunkTarget) else target.dialect
        leg = Leg(leg_id=leg_id, party=index, offered=False, state=LegState.NEW, dialect=dialect, target=target)
        turn.add_leg(leg)
        tried[leg_id] = 0
        turn.do(do.Ring(leg_id=leg_id, target=target, presentation=shown))
    turn.route(tried=tried)
    turn.fact("offered-to", index, event.queue, at=event.decided)


def _party_for(turn: Turn, routing: Routing, event: OfferTo) -> int:
    """A new party, or the one that this person was the last time: a long wait does not make a long list."""
    caller = turn.parties[routing.callee].shown
    for index, party in turn.parties.items():
        again = party.queue and party.identity.extension_id == event.who.extension_id
        if again and index not in (routing.anchor, routing.callee):
            if turn.is_over(index):
                turn.party(
                    index, status=PartyStatus.SETUP, reason="", result="", leg=None, ended=0.0, queue=event.queue
                )
            return index
    index = turn.next_party()
    party = Party(
        index=index,
        direction="Inbound",
        identity=event.who,
        shown=caller,
        started=turn.now,
        queue=event.queue or event.program,
    )
    turn.add_party(party)
    return index


def on_take_back(turn: Turn, event: TakeBack) -> None:
    """Some of those who ring are to ring no longer."""
    routing = _running(turn, event.program)
    if routing is None:
        return
    for index in {turn.legs[leg_id].party for leg_id, status in routing.tried.items() if not status}:
        if turn.parties[index].identity.extension_id in event.extension_ids and turn.routing is not None:
            refuse_offer(turn, index, event.outcome)


def on_told(turn: Turn, event: TellProgram) -> None:
    routing = _running(turn, event.program)
    if routing is not None:
        programs.get_program(event.program).on_told(turn, routing.anchor, event.words)


def _running(turn: Turn, program: str) -> Routing | None:
    """The routing, while this program runs in it and who is served is there."""
    routing = turn.routing
    if routing is None or not isinstance(routing.current, ProgramHop) or routing.current.program != program:
        return None
    return routing


# ---- what the ringing legs report


def is_offer(turn: Turn, leg: Leg) -> bool:
    """Whether the leg rings under a program."""
    return is_tried(turn, leg) and turn.routing is not None and isinstance(turn.routing.current, ProgramHop)


def offer_rings(turn: Turn, leg: Leg) -> None:
    if leg.state is LegState.NEW:
        turn.leg(leg.leg_id, state=LegState.RINGING)
    if turn.parties[leg.party].status is PartyStatus.SETUP:
        turn.party(leg.party, status=PartyStatus.PROCEEDING)
        turn.fact("ringing", leg.party)


def offer_answers(turn: Turn, leg: Leg) -> None:
    routing = turn.routing
    assert routing is not None and isinstance(routing.current, ProgramHop)
    turn.leg(leg.leg_id, state=LegState.ANSWERED)
    cancel_attempts(turn, answered=leg.leg_id)
    turn.route(tried={})
    identity = turn.parties[leg.party].identity
    if leg.target is not None and not isinstance(leg.target, TrunkTarget):
        identity = msgspec.structs.replace(identity, device_id=leg.target.device_id)
    turn.party(
        leg.party,
        leg=leg.leg_id,
        status=PartyStatus.ANSWERED,
        answered=turn.now,
        identity=identity,
        result="Accepted",
    )
    turn.fact("answered", leg.party)
    programs.get_program(routing.current.program).on_offer_answered(turn, routing.anchor, leg.party)


def offer_fails(turn: Turn, leg: Leg, status: int) -> None:
    """One phone does not take it; the person does not once none of theirs rings, or one has declined for all (6xx)."""
    close_leg(turn, leg)
    routing = turn.routing
    assert routing is not None
    tried = {**routing.tried, leg.leg_id: status}
    turn.route(tried=tried)
    mine = {leg_id: seen for leg_id, seen in tried.items() if turn.legs[leg_id].party == leg.party}
    if status < 600 and not all(mine.values()):
        return
    statuses = [status] if status >= 600 else list(mine.values())
    refuse_offer(turn, leg.party, outcome_of(statuses))


def refuse_offer(turn: Turn, index: int, outcome: Outcome) -> None:
    """Somebody who rings under the program is not to be had: stop all their phones, and tell the program."""
    routing = turn.routing
    assert routing is not None and isinstance(routing.current, ProgramHop)
    for leg_id, status in routing.tried.items():
        leg = turn.legs[leg_id]
        if leg.party == index and not status:
            drop_leg(turn, leg)
    turn.route(tried={leg_id: seen for leg_id, seen in routing.tried.items() if turn.legs[leg_id].party != index})
    mark_gone(turn, index, ENDINGS[outcome])
    turn.fact("offer-ended", index, outcome.value)
    programs.get_program(routing.current.program).on_offer_failed(turn, routing.anchor, index, outcome)


def give_way(turn: Turn, hops: tuple[Hop, ...]) -> None:
    """The program is over: these hops take who was served, with the same callee."""
    cancel_attempts(turn)
    stop_timers(turn)
    turn.route(hops=hops, current=None, tried={}, programme={}, last=Outcome.NO_ANSWER)
    next_hop(turn)
