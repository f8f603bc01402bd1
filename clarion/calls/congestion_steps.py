"""Play the congestion tone before a hangup: a call ends through a fault of ours, not of the other party. Pure."""

from clarion.calls import commands as do
from clarion.calls.model import LegState
from clarion.calls.teardown_steps import PLAIN, end_party
from clarion.calls.turn import Turn

TONE = "congestion"  # token of the tone, and name of the timer
LASTS_SECONDS = 5.0  # limit for the tone, which lasts four


def end_with_tone(turn: Turn, index: int) -> None:
    """End a party whose partner was lost. A leg that cannot play it any more ends at once."""
    leg = turn.live_leg(index)
    if leg is None or leg.state is not LegState.ANSWERED:
        end_party(turn, index, PLAIN)
        return
    turn.party(index, joined=None)
    turn.put(ends_with_tone=(*turn.get("ends_with_tone", tuple), index))
    turn.do(do.Part(leg_id=leg.leg_id))
    turn.do(do.Play(leg_id=leg.leg_id, prompts=("congestion-tone",), token=TONE))
    turn.do(do.SetTimer(name=TONE, seconds=LASTS_SECONDS))


def end_after_tone(turn: Turn) -> None:
    """The tone is over, or could not be played."""
    waiting = turn.get("ends_with_tone", tuple)
    turn.put(ends_with_tone=())
    turn.do(do.StopTimer(name=TONE))
    for index in waiting:
        if not turn.is_over(index):
            end_party(turn, index, PLAIN)
