"""Asking whoever has answered before they are connected: they hear who calls, and say by a key what becomes of it."""

from clarion.calls import commands as do
from clarion.calls.model import Leg, RingHop
from clarion.calls.turn import Turn

ASKED = "asked"  # the prompt's token, and the timer's name
PATIENCE_SECONDS = 25.0

ACCEPT, VOICEMAIL, DECLINE = "1", "2", "3"


def ask_first(turn: Turn, leg: Leg) -> bool:
    """Ask, where the hop says so. False: there is nothing to ask."""
    routing = turn.routing
    hop = routing.current if routing is not None else None
    if routing is None or not isinstance(hop, RingHop) or not hop.ask or not routing.anchor:
        return False
    turn.route(asking=leg.leg_id, tried={}, slots={})
    turn.fact("asked", routing.callee, "" if hop.by_key else "hears the name")
    turn.do(do.Play(leg_id=leg.leg_id, prompts=hop.ask, token=ASKED, repeat=hop.by_key))
    turn.do(do.SetTimer(name=ASKED, seconds=PATIENCE_SECONDS))
    return True


def is_asked(turn: Turn, leg: Leg) -> bool:
    return turn.routing is not None and turn.routing.asking == leg.leg_id


def stop_asking(turn: Turn, said: str) -> Leg:
    """The leg that was asked, which is not asked any more."""
    routing = turn.routing
    assert routing is not None
    leg = turn.legs[routing.asking]
    turn.route(asking="")
    turn.do(do.StopTimer(name=ASKED), do.StopPlay(leg_id=leg.leg_id))
    turn.fact("said", routing.callee, said)
    return leg
