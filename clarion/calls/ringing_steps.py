"""Ringing: which phones, from when until when."""

import msgspec

from clarion.calls import commands as do
from clarion.calls.audio_steps import ring_back
from clarion.calls.model import Leg, LegState, RingHop
from clarion.calls.teardown_steps import WAVE, drop_leg
from clarion.calls.turn import Turn
from clarion.calls.wire import Dialect, Target, TrunkTarget

PLAIN_DIALECT = Dialect(name="carrier")
RUNG_OUT = 480  # as if the phone itself had said that nobody answers
_SAME_MOMENT = 0.01  # seconds: timers are not more exact


def ring(turn: Turn, hop: RingHop) -> None:
    """Ring the first targets of a hop that has some; the others in time."""
    routing = turn.route(started=turn.now, slots={}, tried={})
    if routing.anchor and not isinstance(hop.targets[0], TrunkTarget):
        ring_back(turn, routing.anchor)
    _ring_due(turn, hop, 0.0)
    turn.do(do.SetTimer(name="ring", seconds=hop.seconds))
    _wait(turn, hop, 0.0)


def wave(turn: Turn) -> bool:
    """Some begin to ring, and some stop. False: nobody rings any more, and nobody will."""
    routing = turn.routing
    if routing is None or not isinstance(routing.current, RingHop):
        return True
    hop, passed = routing.current, turn.now - routing.started + _SAME_MOMENT
    _stop_due(turn, hop, passed)
    _ring_due(turn, hop, passed)
    _wait(turn, hop, passed)
    assert turn.routing is not None
    return not all(turn.routing.tried.values()) or bool(_waiting(turn, hop))


def hurry(turn: Turn) -> bool:
    """Nobody rings any more: whoever would be next rings now. False: there is nobody."""
    routing = turn.routing
    if routing is None or not isinstance(routing.current, RingHop):
        return False
    hop = routing.current
    waiting = _waiting(turn, hop)
    if not waiting:
        return False
    first = min(hop.after[position] for position in waiting)
    turn.route(started=turn.now - first)
    turn.do(do.SetTimer(name="ring", seconds=max(hop.seconds - first, 1.0)))
    return wave(turn)


def _waiting(turn: Turn, hop: RingHop) -> list[int]:
    """Positions of the targets that have not rung yet."""
    assert turn.routing is not None
    rung = set(turn.routing.slots.values())
    return [position for position in range(len(hop.after)) if position not in rung]


def _ring_due(turn: Turn, hop: RingHop, passed: float) -> None:
    assert turn.routing is not None
    rung = set(turn.routing.slots.values())
    for position, target in enumerate(hop.targets):
        if position not in rung and (not hop.after or hop.after[position] <= passed):
            _ring_target(turn, position, target)


def _ring_target(turn: Turn, position: int, target: Target) -> None:
    routing = turn.routing
    assert routing is not None
    leg_id = turn.next_leg_id()
    dialect = PLAIN_DIALECT if isinstance(target, TrunkTarget) else target.dialect
    leg = Leg(leg_id=leg_id, party=routing.callee, offered=False, state=LegState.NEW, dialect=dialect, target=target)
    outside = isinstance(target, TrunkTarget) and not turn.parties[routing.callee].identity.account_id
    turn.add_leg(msgspec.structs.replace(leg, payer=routing.payer) if outside else leg)
    asked = isinstance(routing.current, RingHop) and routing.current.auto_answer
    auto = asked or (turn.before.origin == "CallOut" and not routing.anchor)
    shown = turn.presentation(routing.callee, emergency=turn.get("emergency", object), auto_answer=auto)
    turn.do(do.Ring(leg_id=leg_id, target=target, presentation=shown))
    turn.route(tried={**routing.tried, leg_id: 0}, slots={**routing.slots, leg_id: position})


def _stop_due(turn: Turn, hop: RingHop, passed: float) -> None:
    routing = turn.routing
    assert routing is not None
    over = [
        leg_id
        for leg_id, position in routing.slots.items()
        if hop.until and not routing.tried.get(leg_id) and hop.until[position] <= passed
    ]
    for leg_id in over:
        drop_leg(turn, turn.legs[leg_id])
    turn.route(tried={**routing.tried, **dict.fromkeys(over, RUNG_OUT)})


def _wait(turn: Turn, hop: RingHop, passed: float) -> None:
    """Until somebody else begins, or stops."""
    moments = [*hop.after, *(moment for moment in hop.until if moment < hop.seconds)]
    coming = [moment for moment in moments if moment > passed]
    if coming:
        turn.do(do.SetTimer(name=WAVE, seconds=max(min(coming) - passed + _SAME_MOMENT, _SAME_MOMENT)))
