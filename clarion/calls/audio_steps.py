"""Who hears what: ringback, announcements, hold music, two parties together."""

from clarion.calls import commands as do
from clarion.calls.model import Leg, LegState, Party, PartyStatus
from clarion.calls.recording_steps import somebody_joined
from clarion.calls.supervising import seats_of
from clarion.calls.turn import Turn

RINGBACK = "ringback"
MUSIC = "music-on-hold"


def accept_at_once(turn: Turn, party: Party, leg: Leg) -> Leg:
    """183 and 200 before the callee answers, for dialects that expect it: the caller hears our media."""
    turn.do(
        do.Progress(leg_id=leg.leg_id, status=183, with_media=True, presentation=turn.presentation(party.index)),
        do.Answer(leg_id=leg.leg_id, presentation=turn.presentation(party.index)),
    )
    turn.party(party.index, answered=party.answered or turn.now)
    return turn.leg(leg.leg_id, state=LegState.ANSWERED)


def open_ear(turn: Turn, index: int, *, for_speech: bool, fails: bool = False) -> Leg | None:
    """Make the party able to hear us as far as its dialect allows before it is answered. None: it cannot
    hear (yet).

    `for_speech`: an announcement or the network's own tones (early media); otherwise plain ringing. `fails`: the call
    ends after the announcement, unanswered: no 200.
    """
    leg = turn.live_leg(index)
    if leg is None or not leg.offered or leg.state in (LegState.ANSWERED, LegState.EARLY):
        return leg
    party = turn.parties[index]
    if leg.dialect.answer_at_once and not fails:
        return accept_at_once(turn, party, leg)
    if for_speech or leg.dialect.one_provisional:
        turn.do(do.Progress(leg_id=leg.leg_id, status=183, with_media=True, presentation=turn.presentation(index)))
        return turn.leg(leg.leg_id, state=LegState.EARLY)
    if leg.state is LegState.NEW:
        turn.do(do.Progress(leg_id=leg.leg_id, status=180, with_media=False, presentation=turn.presentation(index)))
        turn.leg(leg.leg_id, state=LegState.RINGING)
    return None


def ring_back(turn: Turn, index: int) -> None:
    """Let the caller know that it rings: 180, or a tone from our media where the leg is open. One tone for all phones
    that ring: each of them says so, and the tone would begin again.
    """
    leg = open_ear(turn, index, for_speech=False)
    if leg is not None and turn.routing is not None and not turn.routing.ringback:
        turn.route(ringback=True)
        turn.do(do.Play(leg_id=leg.leg_id, prompts=(RINGBACK,), repeat=True))


def answer(turn: Turn, index: int) -> Leg | None:
    """Make sure that the party's own leg is answered."""
    leg = turn.live_leg(index)
    if leg is None:
        return None
    if leg.offered and leg.state is not LegState.ANSWERED:
        turn.do(do.Answer(leg_id=leg.leg_id, presentation=turn.presentation(index)))
        leg = turn.leg(leg.leg_id, state=LegState.ANSWERED)
    party = turn.parties[index]
    if not party.answered:
        turn.party(index, answered=turn.now)
    return leg


def carry_out_again(turn: Turn, legs: tuple[str, ...]) -> None:
    """Answer, join and mute again: whether the process that remembered this came to it is not known, and phones and
    engines bear each twice.
    """
    for index, party in list(turn.parties.items()):
        leg = turn.live_leg(index)
        if leg is not None and leg.leg_id in legs and leg.state is LegState.ANSWERED:
            turn.do(do.Answer(leg_id=leg.leg_id, presentation=turn.presentation(index)))
        if party.joined is not None and index < party.joined:
            settle(turn, index, party.joined)
        if leg is not None and leg.state is LegState.ANSWERED:
            turn.do(do.Mute(leg_id=leg.leg_id, muted=party.muted))


def is_holding(turn: Turn, index: int) -> bool:
    leg = turn.live_leg(index)
    return turn.parties[index].held or bool(leg and leg.on_hold)


def settle(turn: Turn, a: int, b: int) -> None:
    """Give two joined parties the audio that their holds leave them: each other, or music for the one who
    waits.
    """
    leg_a, leg_b = turn.live_leg(a), turn.live_leg(b)
    if leg_a is None or leg_b is None:
        return
    holding_a, holding_b = is_holding(turn, a), is_holding(turn, b)
    if not holding_a and not holding_b:
        _talk(turn, leg_a, leg_b)
    else:
        turn.do(do.Part(leg_id=leg_a.leg_id), do.Part(leg_id=leg_b.leg_id))
        _wait_with_music(turn, leg_b if holding_a else leg_a)
        if holding_a and holding_b:
            _wait_with_music(turn, leg_a)
    for index, holding in ((a, holding_a), (b, holding_b)):
        turn.party(index, status=PartyStatus.HOLD if holding else PartyStatus.ANSWERED)


def _talk(turn: Turn, leg_a: Leg, leg_b: Leg) -> None:
    """Directly, or in a mix while somebody supervises."""
    seats = seats_of(turn, leg_a.party, leg_b.party)
    for leg_id, seat in seats.items():
        turn.do(do.Confer(leg_id=leg_id, mix=turn.before.call_id, seat=seat))
    if not seats:
        turn.do(do.Join(leg_a=leg_a.leg_id, leg_b=leg_b.leg_id))


def _wait_with_music(turn: Turn, leg: Leg) -> None:
    if not leg.on_hold:  # a phone that holds us does not listen
        turn.do(do.Play(leg_id=leg.leg_id, prompts=(MUSIC,), repeat=True))


def connect(turn: Turn, a: int, b: int) -> None:
    """Two parties talk. Answers whoever is not answered yet."""
    if answer(turn, a) is None or answer(turn, b) is None:
        return
    turn.party(a, joined=b)
    turn.party(b, joined=a)
    if not turn.get("answered", float):
        turn.put(answered=turn.now)
    settle(turn, a, b)
    somebody_joined(turn, a, b)
