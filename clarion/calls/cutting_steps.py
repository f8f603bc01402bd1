"""A call ends because it may cost no more: whoever is in it hears why first. Pure.

An emergency call is never touched, and what was cut cannot be kept up by holding or resuming: the timer ends it.
"""

from clarion.calls import commands as do
from clarion.calls.events import CutOff
from clarion.calls.model import Ending, Leg, LegState
from clarion.calls.turn import Turn

TOLD = "cut-off-told"  # token of the announcement
TIMER = "cut-off"
LASTS_SECONDS = 8.0  # that the announcement may take
TO_OWN, TO_OTHERS = "spending-limit-ends", "call-ends-now"
SPENT = Ending(reason="NotEnoughFunds", result="Accepted", reason_header='Q.850;cause=31;text="Spending limit"')


def cut_off(turn: Turn, event: CutOff) -> None:
    """Tell the party, and whom it talks with, each in the words that are for them."""
    cut = turn.get("cut", tuple)
    leg = turn.live_leg(event.party)
    if turn.get("emergency", object) is not None or event.party in cut or leg is None:
        return
    turn.put(cut=(*cut, event.party))
    turn.fact("cut-off", event.party, event.detail)
    party = turn.parties[event.party]
    for index in (event.party, party.joined):
        heard = turn.live_leg(index) if index is not None else None
        if heard is not None and heard.state is LegState.ANSWERED:
            own = bool(turn.parties[heard.party].identity.extension_id)
            turn.do(do.Part(leg_id=heard.leg_id))
            turn.do(do.Play(leg_id=heard.leg_id, prompts=(TO_OWN if own else TO_OTHERS,), token=TOLD))
    turn.do(do.SetTimer(name=TIMER, seconds=LASTS_SECONDS))


def take_cut(turn: Turn) -> list[Leg]:
    """The announcement is over: the legs that end now."""
    legs = [turn.live_leg(index) for index in turn.get("cut", tuple)]
    turn.put(cut=())
    turn.do(do.StopTimer(name=TIMER))
    return [leg for leg in legs if leg is not None]
