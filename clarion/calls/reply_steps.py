"""A ringing call answered with words instead (PH-28): the caller hears them, and says something back by a key. Pure.

What is said, and what the caller can do then, is a program of a feature's.
"""

from clarion.calls import commands as do
from clarion.calls.model import Ending, Outcome, ProgramHop, RingHop
from clarion.calls.routing_steps import fail_hop
from clarion.calls.teardown_steps import cancel_attempts, mark_gone
from clarion.calls.turn import Turn

REPLY = "reply"  # the program
TYPING_SECONDS = 60.0  # somebody writes: it rings on for so long
REPLIED = Ending(reason="CallReplied", result="Reply")


def may_reply(turn: Turn, index: int) -> bool:
    """Whether this party rings for somebody who can listen."""
    routing = turn.routing
    if routing is None or not routing.anchor or routing.callee != index or turn.get("emergency", object) is not None:
        return False
    return isinstance(routing.current, RingHop) and bool(routing.tried) and turn.live_leg(routing.anchor) is not None


def reply(turn: Turn, words: dict[str, str]) -> None:
    """`words`: what the program makes its text of. The phones ring no longer; a mailbox of the route stays at hand."""
    routing = turn.routing
    assert routing is not None
    cancel_attempts(turn)
    turn.fact("replied", routing.callee)
    mark_gone(turn, routing.callee, REPLIED)
    rest = tuple(hop for hop in routing.hops if not isinstance(hop, RingHop))
    turn.route(hops=(ProgramHop(program=REPLY, data=words), *rest))
    fail_hop(turn, Outcome.DECLINED)


def keep_ringing(turn: Turn) -> None:
    """Whoever is called writes an answer: nobody else gets the call meanwhile."""
    routing = turn.routing
    if routing is not None and isinstance(routing.current, RingHop) and routing.tried:
        turn.do(do.SetTimer(name="ring", seconds=TYPING_SECONDS))
