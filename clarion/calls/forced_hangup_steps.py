"""Force a hangup, at a spending limit or when the use of calls is suspended: the parties hear it first. Pure.

Emergency calls are never ended. Hold or resume cannot prolong the call: a timer ends it.
"""

from clarion.calls import commands as do
from clarion.calls.events import ForceHangup
from clarion.calls.model import Ending, Leg, LegState
from clarion.calls.turn import Turn

TOLD = "cut-off-told"  # token of the announcement
TIMER = "cut-off"
LASTS_SECONDS = 8.0  # limit for the announcement
TO_OWN, TO_OTHERS = "spending-limit-ends", "call-ends-now"
SPENT = Ending(reason="NotEnoughFunds", result="Accepted", reason_header='Q.850;cause=31;text="Spending limit"')


def force_hangup(turn: Turn, event: ForceHangup) -> None:
    """Play the announcement to the party and to its peer; of money only those hear who spend it."""
    cut = turn.get("cut", tuple)
    leg = turn.live_leg(event.party)
    if turn.get("emergency", object) is not None or event.party in cut or leg is None:
        return
    turn.put(cut=(*cut, event.party), cut_ending=event.ending)
    turn.fact("cut-off", event.party, event.detail)
    party = turn.parties[event.party]
    for index in (event.party, party.joined):
        heard = turn.live_leg(index) if index is not None else None
        if heard is not None and heard.state is LegState.ANSWERED:
            spends = event.ending is None and bool(turn.parties[heard.party].identity.extension_id)
            turn.do(do.Part(leg_id=heard.leg_id))
            turn.do(do.Play(leg_id=heard.leg_id, prompts=(TO_OWN if spends else TO_OTHERS,), token=TOLD))
    turn.do(do.SetTimer(name=TIMER, seconds=LASTS_SECONDS))


def take_cut(turn: Turn) -> list[tuple[Leg, Ending]]:
    """Return the legs to end now that the announcement is over, and how each ends."""
    legs = [turn.live_leg(index) for index in turn.get("cut", tuple)]
    given = turn.get("cut_ending", object)
    ending = given if isinstance(given, Ending) else SPENT
    turn.put(cut=(), cut_ending=None)
    turn.do(do.StopTimer(name=TIMER))
    return [(leg, ending) for leg in legs if leg is not None]
