"""Who hears whom while a call is supervised. Pure; the table is in `seats`."""

from collections.abc import Iterable

from clarion.calls.model import LegState, Supervision
from clarion.calls.turn import Turn
from clarion.calls.wire import MixSeat

LISTEN, WHISPER, BARGE, TAKE_OVER = "Listen", "Whisper", "Barge", "TakeOver"
MODES = (LISTEN, WHISPER, BARGE, TAKE_OVER)
LEGS_AT_MOST = 2  # of one supervisor: one for each direction


def seats(watchers: Iterable[Supervision], agent: tuple[int, str], other: tuple[int, str]) -> dict[str, MixSeat]:
    """For each leg who hears it. `agent`, `other`: party and leg of the two who talk.

    The two always hear each other; supervisors hear both, or the one party that they asked for. A supervisor who
    listens is heard by nobody, one who whispers by the agent, one who barges in by both.
    """
    watching = list(watchers)
    found = {}
    for (index, leg_id), (_, facing) in ((agent, other), (other, agent)):
        listening = [each.leg for each in watching if each.only in (0, index)]
        found[leg_id] = MixSeat(heard_by=(facing, *listening))
    for each in watching:
        heard_by = {LISTEN: (), WHISPER: (agent[1],), BARGE: (agent[1], other[1])}[each.mode]
        found[each.leg] = MixSeat(heard_by=heard_by)
    return found


def seats_of(turn: Turn, a: int, b: int) -> dict[str, MixSeat]:
    """The same for two parties of a call who talk; empty: nobody supervises them."""
    watchers = [each for each in turn.supervisions.values() if each.agent in (a, b) and _is_there(turn, each)]
    if not watchers:
        return {}
    agent = watchers[0].agent
    legs = {index: turn.live_leg(index) for index in (a, b)}
    one, two = legs[agent], legs[b if agent == a else a]
    if one is None or two is None:
        return {}
    return seats(watchers, (agent, one.leg_id), (b if agent == a else a, two.leg_id))


def _is_there(turn: Turn, each: Supervision) -> bool:
    leg = turn.legs.get(each.leg)
    return each.state == "on" and leg is not None and leg.state is LegState.ANSWERED
