"""A party goes to another phone while it talks on: call flip, and taking one's own call at another phone. Pure.

It stays the same party, so that the call log has one line for it and nobody else notices. The phone that it talks on
is let go only once the other one is there; audio goes from one to the other in one step.
"""

import msgspec

from clarion.calls import commands as do
from clarion.calls.audio_steps import MUSIC, answer, connect
from clarion.calls.conference_steps import place
from clarion.calls.events import FlipTo, RouteFound, RouteRefused
from clarion.calls.model import Flip, Leg, LegState, RingHop
from clarion.calls.recording_steps import leg_has_changed
from clarion.calls.ringing_steps import PLAIN_DIALECT
from clarion.calls.teardown_steps import PLAIN, close_leg, drop_leg, end_party
from clarion.calls.turn import Turn
from clarion.calls.wire import Target, TrunkTarget

FLIP = "flip"  # timer, and purpose of a route
RINGS_SECONDS = 30.0
COMMAND = "callflip"


def may_flip(turn: Turn, index: int) -> bool:
    """Whether a party talks, and nothing else is under way with it. An emergency call stays where it is."""
    party, leg = turn.parties[index], turn.live_leg(index)
    busy = turn.routing is not None or turn.get("handing_over", str) or _flip(turn) is not None
    if busy or turn.get("emergency", object) is not None or leg is None or party.joined is None:
        return False
    return leg.state is LegState.ANSWERED and turn.live_leg(party.joined) is not None


def on_flip_to(turn: Turn, event: FlipTo) -> None:
    """Ring where the party wants to go, or look for the way there."""
    flip = Flip(
        party=event.party,
        to=event.to,
        reply=event.reply,
        request=event.request,
        target=event.target,
        number=event.dial,
    )
    if event.problem or event.party not in turn.parties or not may_flip(turn, event.party):
        _tell(turn, flip, event.problem or "Only somebody who talks can go to another phone.")
        return
    turn.put(flip=flip)
    if event.dial:
        turn.do(do.FindRoute(purpose=FLIP, anchor=event.party, dialed=event.dial))
        return
    _tell(turn, flip, "")
    _put(turn, flip, reply="", request=0)
    _ring(turn, RingHop(targets=event.targets, seconds=RINGS_SECONDS, auto_answer=event.auto_answer))


def on_flip_route(turn: Turn, found: RouteFound) -> None:
    """Only what rings: a mailbox, a menu or a busy tone is no place to talk on."""
    flip = _flip(turn)
    if flip is None:
        return
    for note in found.notes:
        turn.fact("note", flip.party, note)
    hops = tuple(hop for hop in found.hops if isinstance(hop, RingHop) and hop.targets)
    if not hops or turn.is_over(flip.party):
        _tell(turn, flip, "Nothing rings there.")
        _give_up(turn, flip)
        return
    _tell(turn, flip, "")
    _put(turn, flip, later=hops[1:], shown=found.caller, reply="", request=0)
    _ring(turn, hops[0])


def on_flip_refused(turn: Turn, refused: RouteRefused) -> None:
    flip = _flip(turn)
    if flip is None:
        return
    for note in refused.notes:
        turn.fact("note", flip.party, note)
    _tell(turn, flip, refused.ending.phrase or "This number may not be called.")
    _give_up(turn, flip)


def _ring(turn: Turn, hop: RingHop) -> None:
    flip = _flip(turn)
    assert flip is not None
    turn.fact("flip", flip.party, flip.to)
    shown = turn.presentation(flip.party, far=flip.shown, auto_answer=hop.auto_answer)
    tried = dict(flip.tried)
    for target in hop.targets:
        leg = _new_leg(turn, flip.party, target)
        tried[leg.leg_id] = 0
        turn.do(do.Ring(leg_id=leg.leg_id, target=target, presentation=shown))
    _put(turn, flip, tried=tried)
    turn.do(do.SetTimer(name=FLIP, seconds=min(hop.seconds, RINGS_SECONDS)))


def _new_leg(turn: Turn, index: int, target: Target) -> Leg:
    dialect = PLAIN_DIALECT if isinstance(target, TrunkTarget) else target.dialect
    leg_id = turn.next_leg_id()
    return turn.add_leg(
        Leg(leg_id=leg_id, party=index, offered=False, state=LegState.NEW, dialect=dialect, target=target)
    )


# ---- what the phones report


def is_flip_leg(turn: Turn, leg: Leg) -> bool:
    """Whether a leg rings for a party that goes to another phone."""
    flip = _flip(turn)
    return flip is not None and flip.tried.get(leg.leg_id) == 0


def flip_rings(turn: Turn, leg: Leg) -> None:
    if leg.state is LegState.NEW:
        turn.leg(leg.leg_id, state=LegState.RINGING)


def flip_answers(turn: Turn, leg: Leg) -> None:
    flip = _flip(turn)
    assert flip is not None
    leg = turn.leg(leg.leg_id, state=LegState.ANSWERED)
    _put(turn, flip, tried={**flip.tried, leg.leg_id: 200})
    party = turn.parties[flip.party]
    if turn.is_over(flip.party) or party.joined is None or turn.routing is not None:
        drop_leg(turn, leg)
        _give_up(turn, flip)
        return
    _stop_ringing(turn)
    turn.fact("flipped", flip.party, flip.to)
    go_on_at(turn, flip.party, leg)


def flip_fails(turn: Turn, leg: Leg, status: int) -> None:
    """One phone does not take it. The party talks on where it is once none does."""
    close_leg(turn, leg)
    flip = _flip(turn)
    assert flip is not None
    flip = _put(turn, flip, tried={**flip.tried, leg.leg_id: status})
    if all(flip.tried.values()):
        _none_left(turn, flip)


def on_flip_timer(turn: Turn) -> None:
    """Nobody answers there."""
    flip = _flip(turn)
    if flip is not None:
        _none_left(turn, msgspec.structs.replace(flip, later=()))


def _none_left(turn: Turn, flip: Flip) -> None:
    if flip.later and not turn.is_over(flip.party):
        first, *later = flip.later
        _put(turn, flip, later=tuple(later))
        _ring(turn, first)
        return
    turn.fact("flip-failed", flip.party, flip.to)
    _give_up(turn, flip)


def _give_up(turn: Turn, flip: Flip) -> None:
    """The party stays where it is; who has hung up there in the meantime is gone."""
    _stop_ringing(turn)
    party = turn.parties[flip.party]
    if turn.is_over(flip.party) or turn.live_leg(flip.party) is not None:
        return
    end_party(turn, flip.party, PLAIN)
    if party.joined is not None:
        end_party(turn, party.joined, PLAIN)


def _stop_ringing(turn: Turn) -> None:
    flip = _flip(turn)
    if flip is None:
        return
    for leg_id, status in flip.tried.items():
        if not status:
            drop_leg(turn, turn.legs[leg_id], answered_elsewhere=any(seen == 200 for seen in flip.tried.values()))
    turn.put(flip=None)
    turn.do(do.StopTimer(name=FLIP))


def end_flip_without_party(turn: Turn) -> None:
    """At the end of each turn: nothing rings for a party that has left, or is being led elsewhere."""
    flip = _flip(turn)
    if flip is None:
        return
    party = turn.parties[flip.party]
    if turn.is_over(flip.party) or party.joined is None or turn.routing is not None:
        _stop_ringing(turn)


def waits_for_flip(turn: Turn, leg: Leg) -> bool:
    """The phone hangs up while the other one rings: whom it talked with hears music until that is answered."""
    flip = _flip(turn)
    party = turn.parties[leg.party]
    if flip is None or flip.party != leg.party or party.leg != leg.leg_id or all(flip.tried.values()):
        return False
    far = turn.live_leg(party.joined) if party.joined is not None else None
    if far is None:
        return False
    turn.do(do.Part(leg_id=far.leg_id), do.Play(leg_id=far.leg_id, prompts=(MUSIC,), repeat=True))
    turn.fact("left-to-flip", leg.party)
    return True


def go_on_at(turn: Turn, index: int, leg: Leg) -> None:
    """The party talks on at another phone: joined first, or in the mix, then the old one is let go. No hold of the old
    one stays.
    """
    party, old = turn.parties[index], turn.live_leg(index)
    target, source = leg.target, leg.source
    device = source.device_id if source is not None else getattr(target, "device_id", "")
    identity = msgspec.structs.replace(party.identity, device_id=device)
    turn.party(index, leg=leg.leg_id, identity=identity, held=False)
    if party.muted:
        turn.do(do.Mute(leg_id=leg.leg_id, muted=True))
    if party.joined is not None:
        connect(turn, party.joined, index)
    else:
        answer(turn, index)
        place(turn, index)
    if old is not None:
        leg_has_changed(turn, old.leg_id, leg.leg_id)
        drop_leg(turn, old)
    turn.announce(index)


def _tell(turn: Turn, flip: Flip, problem: str) -> None:
    """Answer whoever asked."""
    leg = turn.live_leg(flip.party) if flip.party in turn.parties else None
    if flip.reply:
        turn.do(do.Reply(token=flip.reply, error="wrong-state" if problem else "", message=problem))
    if flip.request and leg is not None:
        more = {} if problem else {"number": flip.number or flip.to, "target": flip.target}
        code, text = (-1, problem) if problem else (0, "Succeeded")
        turn.do(
            do.AnswerCommand(
                leg_id=leg.leg_id, request_id=flip.request, command=COMMAND, code=code, text=text, more=more
            )
        )


def _flip(turn: Turn) -> Flip | None:
    found = turn.get("flip", object)
    assert found is None or isinstance(found, Flip)
    return found


def _put(turn: Turn, flip: Flip, **changes: object) -> Flip:
    new = msgspec.structs.replace(flip, **changes)
    turn.put(flip=new)
    return new
