"""Somebody of the company listens to a call, speaks with the agent or with both, or takes the call over. Pure.

The supervisor is a party of the call with a leg of their own, joined with nobody: who hears whom is `supervising.py`.
Who may, and who has to be told first, was asked before. It follows the agent: whoever else the agent talks with in this
session is heard too; when the agent leaves, it is over.
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls.audio_steps import answer, connect, settle
from clarion.calls.events import Arrival, Control
from clarion.calls.model import Ending, Leg, LegState, Party, PartyStatus, Supervision
from clarion.calls.recording_steps import ask_again
from clarion.calls.ringing_steps import PLAIN_DIALECT
from clarion.calls.supervising import BARGE, LEGS_AT_MOST, LISTEN, MODES, TAKE_OVER, WHISPER
from clarion.calls.teardown_steps import drop_leg, end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import TrunkTarget

TOPIC = "phone.supervision"
TOLD = "supervision-told"  # token of the announcement
TIMER = "supervision"
RINGS_SECONDS = 30.0
TOLD_SECONDS = 15.0  # that an announcement may take
ANNOUNCEMENT, TONE = "call-supervised", "beep"
# A supervisor's end always says what they were: no log takes it for a call that somebody missed.
OVER = Ending(reason="Supervising", result="Accepted")
NOT_THERE = Ending(reason="Supervising", result="Hang Up")
TAKEN_OVER = Ending(reason="TakeOver", result="Accepted")
_KEYS = {"*80": LISTEN, "*81": WHISPER, "*82": BARGE, "*83": TAKE_OVER}
COMMANDS = {"monitor": LISTEN, "whisper": WHISPER, "barge": BARGE, "takeover": TAKE_OVER}


def supervise(turn: Turn, request: Control) -> str:
    """Ring a phone of `request.who`, or change how they supervise. What is wrong, in words; empty: it is done.

    Words: `mode`, `only` (a party's index), `announce`, `tone`, `shown`, `purpose`.
    """
    words, who = request.words, request.who
    mode = words.get("mode", LISTEN)
    only = int(words.get("only", "0"))
    assert who is not None
    mine = [each for each in turn.supervisions.values() if _extension(turn, each) == who.extension_id]
    same = next((each for each in mine if each.only == only), None)
    if same is not None:
        return change_mode(turn, same, mode)
    problem = _problem(turn, request.party, mine)
    if problem:
        return problem
    if not request.targets:
        return "The supervisor's device is not online."
    index = _add_supervisor(turn, Party(index=0, direction="Inbound", identity=who), request.party)
    leg_id, target = turn.next_leg_id(), request.targets[0]
    dialect = PLAIN_DIALECT if isinstance(target, TrunkTarget) else target.dialect
    turn.add_leg(Leg(leg_id=leg_id, party=index, offered=False, state=LegState.NEW, dialect=dialect, target=target))
    found = _keep(turn, index, leg_id, request.party, words, auto_answer=request.value)
    _tell_first(turn, found)
    return ""


def _problem(turn: Turn, agent: int, mine: list[Supervision]) -> str:
    party = turn.parties.get(agent)
    leg = turn.live_leg(agent)
    if turn.get("emergency", object) is not None:
        return "Emergency calls are not supervised."
    if party is None or leg is None or leg.state is not LegState.ANSWERED or party.joined is None:
        return "This person talks with nobody now."
    if len(mine) != len(turn.supervisions) or len(mine) >= LEGS_AT_MOST:
        return "This call is supervised already."
    return ""


def _extension(turn: Turn, found: Supervision) -> str:
    return turn.parties[found.party].identity.extension_id


def _add_supervisor(turn: Turn, party: Party, agent: int) -> int:
    index = turn.next_party()
    shown = turn.parties[agent].identity
    turn.add_party(msgspec.structs.replace(party, index=index, shown=shown, joined=None, started=turn.now))
    return index


def _keep(
    turn: Turn, index: int, leg_id: str, agent: int, words: dict[str, str], *, auto_answer: bool = True
) -> Supervision:
    mode = words.get("mode", LISTEN)
    found = Supervision(
        party=index,
        agent=agent,
        leg=leg_id,
        mode=LISTEN if mode == TAKE_OVER else mode,
        then=TAKE_OVER if mode == TAKE_OVER else "",
        only=int(words.get("only", "0")),
        auto_answer=auto_answer,
        announce=bool(words.get("announce")),
        tone=bool(words.get("tone")),
        shown=bool(words.get("shown")),
        purpose=words.get("purpose", ""),
    )
    turn.supervisions[index] = found
    return found


def _tell_first(turn: Turn, found: Supervision) -> None:
    """Everybody who talks is told before anybody listens, where that has to be."""
    if not found.announce:
        _go_on(turn, found)
        return
    other = turn.parties[found.agent].joined
    for index in (found.agent, other):
        leg = turn.live_leg(index) if index is not None else None
        if leg is not None:
            turn.do(do.Play(leg_id=leg.leg_id, prompts=(ANNOUNCEMENT, TONE), token=TOLD))
    turn.do(do.SetTimer(name=TIMER, seconds=TOLD_SECONDS))


def on_told(turn: Turn, leg: Leg) -> None:
    """The announcement has been heard; who hung up instead has left the call. The other one has heard it as well."""
    for found in list(turn.supervisions.values()):
        if found.state == "telling" and leg.party != found.agent:
            turn.do(do.StopTimer(name=TIMER))
            _go_on(turn, _put(turn, found, announced=True))


def on_timer(turn: Turn) -> None:
    """The announcement was not heard, or the supervisor's phone not answered: nobody listens."""
    for found in list(turn.supervisions.values()):
        if found.state != "on":
            turn.fact("not-supervised", found.party, found.state)
            end_party(turn, found.party, NOT_THERE)


def _go_on(turn: Turn, found: Supervision) -> None:
    leg = turn.legs[found.leg]
    if leg.state is LegState.ANSWERED:
        _begin(turn, found)
        return
    _put(turn, found, state="ringing")
    assert leg.target is not None
    monitored = (turn.before.call_id, turn.party_id(found.only or found.agent))
    shown = turn.presentation(found.party, auto_answer=found.auto_answer, monitored=monitored)
    turn.do(do.Ring(leg_id=leg.leg_id, target=leg.target, presentation=shown))
    turn.do(do.SetTimer(name=TIMER, seconds=RINGS_SECONDS))


# ---- what the supervisor's phone reports


def is_supervisor(turn: Turn, leg: Leg) -> bool:
    found = turn.supervisions.get(leg.party)
    return found is not None and found.leg == leg.leg_id


def supervisor_rings(turn: Turn, leg: Leg) -> None:
    if leg.state is LegState.NEW:
        turn.leg(leg.leg_id, state=LegState.RINGING)
        turn.party(leg.party, status=PartyStatus.PROCEEDING)


def supervisor_answers(turn: Turn, leg: Leg) -> None:
    turn.leg(leg.leg_id, state=LegState.ANSWERED)
    turn.do(do.StopTimer(name=TIMER))
    _begin(turn, turn.supervisions[leg.party])


def _begin(turn: Turn, found: Supervision) -> None:
    """The supervisor is there."""
    agent = turn.parties[found.agent]
    turn.party(
        found.party,
        leg=found.leg,
        status=PartyStatus.ANSWERED,
        reason="Supervising",
        answered=turn.now,
        result="Accepted",
    )
    found = _put(turn, found, state="on", began=turn.now, modes=(found.mode,))
    turn.fact("supervises", found.party, f"{found.mode}: {agent.identity.extension_number}")
    leg = turn.live_leg(found.agent)
    if found.tone and leg is not None:
        turn.do(do.Play(leg_id=leg.leg_id, prompts=(TONE,)))
    _hear_anew(turn, found)
    _report(turn, found)
    if found.then:
        change_mode(turn, found, found.then)


def _hear_anew(turn: Turn, found: Supervision) -> None:
    other = turn.parties[found.agent].joined
    if other is not None:
        settle(turn, found.agent, other)
    if found.mode != LISTEN:
        ask_again(turn)  # the supervisor's words are on a recording from now on


# ---- how they supervise


def change_mode(turn: Turn, found: Supervision, mode: str) -> str:
    """What is wrong, in words; empty: it is so."""
    if mode not in MODES:
        return f"There is no mode {mode!r}."
    if found.state != "on":
        return "The supervisor is not there yet."
    if mode == TAKE_OVER:
        return _take_over(turn, found)
    if mode != found.mode:
        found = _put(turn, found, mode=mode, modes=(*found.modes, mode)[-20:])
        turn.fact("supervises", found.party, mode)
        turn.party(found.party)  # another value: who keeps what it looked like looks again
        turn.announce(found.party)
        _hear_anew(turn, found)
        _report(turn, found)
    return ""


def _take_over(turn: Turn, found: Supervision) -> str:
    """The agent leaves, and the supervisor goes on with whom they talked with."""
    other = turn.parties[found.agent].joined
    if other is None or turn.routing is not None or turn.get("handing_over", str):
        return "There is nobody to take over now."
    found = _put(turn, found, modes=(*found.modes, TAKE_OVER)[-20:])
    _report(turn, found, ended=True)
    for each in list(turn.supervisions.values()):
        del turn.supervisions[each.party]
        if each.party != found.party:
            end_party(turn, each.party, OVER)
    turn.fact("taken-over", found.party, turn.parties[found.agent].identity.extension_number)
    turn.party(found.agent, joined=None)
    end_party(turn, found.agent, TAKEN_OVER)
    turn.party(found.party, shown=turn.parties[other].identity, reason="TakeOver")
    turn.party(other, shown=turn.parties[found.party].identity)
    connect(turn, other, found.party)
    return ""


def supervisor_key(turn: Turn, leg: Leg, digit: str) -> bool:
    """*80 to *83, pressed on the supervisor's phone. False: it is not one."""
    found = turn.supervisions.get(leg.party)
    if found is None or found.leg != leg.leg_id:
        return False
    typed = digit if digit == "*" else (found.typed + digit)[-3:]
    found = _put(turn, found, typed=typed)
    mode = _KEYS.get(typed)
    if mode is not None:
        change_mode(turn, _put(turn, found, typed=""), mode)
    return True


# ---- arriving from a code that was dialled, and the end


def on_supervisor_arrives(turn: Turn, arrival: Arrival, moved: Leg) -> bool:
    """Somebody who dialled a code, or joins a call, is let in to the agent on the leg `arrival.in_place_of`. False: not
    possible.
    """
    old = turn.legs.get(arrival.in_place_of)
    mine = [each for each in turn.supervisions.values()
            if _extension(turn, each) == arrival.party.identity.extension_id]  # fmt: skip
    if old is None or turn.before.over or mine or _problem(turn, old.party, []):
        return False
    index = _add_supervisor(turn, Party(index=0, direction="Inbound", identity=arrival.party.identity), old.party)
    leg = turn.add_leg(msgspec.structs.replace(moved, party=index))
    turn.party(index, leg=leg.leg_id)
    answer(turn, index)
    _tell_first(turn, _keep(turn, index, leg.leg_id, old.party, arrival.words))
    return True


def look_after(turn: Turn) -> None:
    """At the end of each turn: supervision ends with its agent, and the two talk on without it when it ends."""
    for found in list(turn.supervisions.values()):
        leg = turn.legs[found.leg]
        if turn.is_over(found.agent) or turn.live_leg(found.agent) is None:
            drop_leg(turn, leg)
            end_party(turn, found.party, OVER if found.state == "on" else NOT_THERE)
        if turn.legs[found.leg].state is LegState.ENDED:
            end_party(turn, found.party, NOT_THERE)
        if not turn.is_over(found.party):
            continue
        del turn.supervisions[found.party]
        turn.party(found.party, reason=OVER.reason)
        turn.do(do.StopTimer(name=TIMER))
        if found.state == "on":
            _report(turn, found, ended=True)
        agent = turn.parties[found.agent]
        if agent.joined is not None and found.state == "on":
            settle(turn, found.agent, agent.joined)


def _put(turn: Turn, found: Supervision, **changes: object) -> Supervision:
    new = msgspec.structs.replace(found, **changes)
    turn.supervisions[new.party] = new
    return new


def _report(turn: Turn, found: Supervision, *, ended: bool = False) -> None:
    """For the record: who was in whose call, how, and whether everybody was told."""
    supervisor, agent = turn.parties[found.party].identity, turn.parties[found.agent].identity
    payload = {
        "id": f"{turn.before.session_id}-{found.party}",
        "account_id": supervisor.account_id,
        "supervisor_id": supervisor.extension_id,
        "agent_id": agent.extension_id,
        "telephony_session": turn.before.call_id,
        "modes": " ".join(found.modes),
        "announced": "yes" if found.announced else "",
        "purpose": found.purpose,
        "began": f"{found.began:.3f}",
        "ended": f"{turn.now:.3f}" if ended else "",
    }
    turn.do(do.Deposit(topic=TOPIC, payload=payload))
