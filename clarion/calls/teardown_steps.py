"""Teardown of legs, parties and calls. Pure."""

from clarion.calls import commands as do
from clarion.calls.endings import ENDINGS
from clarion.calls.model import Ending, Leg, LegState, Outcome, PartyStatus
from clarion.calls.recording_steps import leg_has_gone
from clarion.calls.turn import Turn

PLAIN = Ending(reason="", result="Accepted")
ELSEWHERE = Ending(reason="AgentAnswered", result="Answered elsewhere")
NOT_NEEDED = Ending(reason="", result="Missed")
WAVE = "ring-wave"  # the timer for phones that ring later than others, or stop earlier


def close_leg(turn: Turn, leg: Leg) -> None:
    """Release the resources of a leg whose remote side is gone."""
    if leg.state is not LegState.ENDED:
        turn.leg(leg.leg_id, state=LegState.ENDED)
        leg_has_gone(turn, leg.leg_id)
        turn.do(do.Release(leg_id=leg.leg_id))


def drop_leg(turn: Turn, leg: Leg, *, ending: Ending = PLAIN, answered_elsewhere: bool = False) -> None:
    """End a leg with the SIP message that its state needs (CANCEL, BYE or a final response)."""
    if leg.state is LegState.ENDED:
        return
    if leg.state is LegState.ANSWERED:
        turn.do(do.HangUp(leg_id=leg.leg_id, reason_header=ending.reason_header))
    elif leg.offered:
        turn.do(
            do.Reject(
                leg_id=leg.leg_id,
                status=ending.status,
                phrase=ending.phrase,
                reason_header=ending.reason_header,
                headers=ending.headers,
            )
        )
    else:
        turn.do(do.Cancel(leg_id=leg.leg_id, answered_elsewhere=answered_elsewhere))
    close_leg(turn, leg)


def end_party(turn: Turn, index: int, ending: Ending = PLAIN) -> None:
    """End a party and all of its legs."""
    for leg in list(turn.legs.values()):
        if leg.party == index:
            drop_leg(turn, leg, ending=ending)
    mark_gone(turn, index, ending)


def mark_gone(turn: Turn, index: int, ending: Ending = PLAIN) -> None:
    if turn.is_over(index):
        return
    party = turn.parties[index]
    turn.party(
        index,
        status=PartyStatus.DISCONNECTED,
        reason=ending.reason,
        result=party.result or ending.result,
        ended=turn.now,
        joined=None,
    )
    turn.fact("left", index, ending.reason or ending.result)


def end_all(turn: Turn, ending: Ending) -> None:
    """End the whole call."""
    cancel_attempts(turn)
    turn.routing = None
    for index in list(turn.parties):
        end_party(turn, index, ending)


def end_unanswered(turn: Turn) -> None:
    """The call server stops: a call that nobody has answered ends, and its caller is told to try again."""
    if not turn.before.is_answered:
        turn.fact("server-stops")
        end_all(turn, ENDINGS[Outcome.FAILED])


def cancel_attempts(turn: Turn, *, answered: str = "") -> None:
    """Stop every leg that still rings for the present routing, except the one that answered."""
    routing = turn.routing
    if routing is None:
        return
    keep = (routing.callee, turn.legs[answered].party if answered else 0)
    for leg_id, status in routing.tried.items():
        leg = turn.legs[leg_id]
        if not status and leg_id != answered:
            drop_leg(turn, leg, answered_elsewhere=bool(answered))
            if leg.party not in keep:
                mark_gone(turn, leg.party, ELSEWHERE if answered else NOT_NEEDED)
    turn.do(do.StopTimer(name="ring"))
    if routing.slots:
        turn.do(do.StopTimer(name=WAVE))
