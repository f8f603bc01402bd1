"""What people ask for through the API, on a call that stands."""

from collections.abc import Callable

from clarion.calls import commands as do
from clarion.calls.audio_steps import settle
from clarion.calls.conference_steps import bring_in, expel, merge, mute, on_hold, set_locked, set_quiet
from clarion.calls.events import Control
from clarion.calls.flip_steps import may_flip
from clarion.calls.leg_steps import forward, to_voicemail
from clarion.calls.meeting_steps import become_meeting, dismiss, leave_meeting, take_seat, tell
from clarion.calls.model import LegState, Party
from clarion.calls.park_steps import may_park
from clarion.calls.pickup_steps import decline_offer, ignore, pick_up
from clarion.calls.recording_steps import recording_of, set_active, start, stop
from clarion.calls.reply_steps import may_reply, reply
from clarion.calls.supervision_steps import supervise
from clarion.calls.teardown_steps import PLAIN, end_all, end_party
from clarion.calls.transfer_steps import start_attended, start_blind
from clarion.calls.turn import Turn

CONFERENCE_ACTIONS = ("merge", "bring-in")
CONFERENCE_SETTINGS = ("quiet", "loud", "lock", "unlock")  # of the whole call: party 0
NO_CONFERENCE = "This session is no conference."
CONTROL_ACTIONS = (
    "hold",
    "unhold",
    "mute",
    "unmute",
    "transfer",
    "bridge",
    "forward",
    "to-voicemail",
    "hang-up",
    "ignore",
    "reply",
    "end",
    "dtmf",
    "park",
    "flip",
    *CONFERENCE_ACTIONS,
    "record",
    "pause-recording",
    "resume-recording",
    "stop-recording",
)


def on_control(turn: Turn, request: Control) -> None:
    """Carry out one request and answer it, always."""
    if request.action == "end":
        end_all(turn, PLAIN)
        turn.do(do.Reply(token=request.token))
        return
    if request.action == "supervise":
        problem = supervise(turn, request)
        turn.do(do.Reply(token=request.token, error="wrong-state" if problem else "", message=problem))
        return
    if request.action in CONFERENCE_SETTINGS and not request.party:
        done = _set_conference(turn, request.action)
        turn.do(do.Reply(token=request.token, error="" if done else "wrong-state", message=NO_CONFERENCE))
        return
    if request.action == "expel":
        done = expel(turn, frozenset(request.target.split(",")), request.words["token"])
        turn.do(do.Reply(token=request.token, error="" if done else "wrong-state", message=NO_CONFERENCE))
        return
    if request.action == "leave-meeting":
        done = leave_meeting(turn)
        turn.do(do.Reply(token=request.token, error="" if done else "wrong-state", message="This is no meeting."))
        return
    party = turn.parties.get(request.party)
    if party is None:
        _refuse(turn, request, "not-found", "There is no such party in this session.")
    elif turn.is_over(party.index):
        _refuse(turn, request, "wrong-state", "This party has already left the session.")
    else:
        _on_party(turn, request, party)


def _on_party(turn: Turn, request: Control, party: Party) -> None:
    match request.action:
        case "park" | "flip":
            (_park if request.action == "park" else _flip)(turn, request, party)
            return
        case "record" | "pause-recording" | "resume-recording" | "stop-recording":
            _recording(turn, request, party)
            return
    carry_out = _ACTIONS.get(request.action)
    if carry_out is None:
        _refuse(turn, request, "invalid", f"There is no action {request.action!r}.")
    elif carry_out(turn, party, request):
        turn.do(do.Reply(token=request.token))
    else:
        _refuse(
            turn,
            request,
            "wrong-state",
            f"{request.action} is not possible while the party is {party.status}.",
        )


def _conference(turn: Turn, party: Party, request: Control) -> bool:
    """`target`: the conference that somebody is brought into; `value`: the party itself, not whom it talks with."""
    if request.action == "merge":
        return merge(turn, party.index)
    leg = turn.live_leg(party.index)
    return leg is not None and bring_in(turn, leg, request.target, itself=request.value)


def _set_conference(turn: Turn, setting: str) -> bool:
    if setting in ("quiet", "loud"):
        return set_quiet(turn, quiet=setting == "quiet")
    return set_locked(turn, locked=setting == "lock")


def _refuse(turn: Turn, request: Control, error: str, message: str) -> None:
    turn.do(do.Reply(token=request.token, error=error, message=message))


def _hold(turn: Turn, party: Party, *, held: bool) -> bool:
    if party.role and turn.live_leg(party.index) is not None:
        turn.party(party.index, held=held)
        turn.fact("held" if held else "resumed", party.index, "API")
        on_hold(turn, party.index)
        return True
    if party.joined is None or party.held == held:
        return party.joined is not None
    turn.party(party.index, held=held)
    turn.fact("held" if held else "resumed", party.index, "API")
    settle(turn, party.index, party.joined)
    return True


def _mute(turn: Turn, party: Party, *, muted: bool) -> bool:
    leg = turn.live_leg(party.index)
    if leg is None:
        return False
    if party.role:
        mute(turn, party.index, muted=muted)
        return True
    turn.party(party.index, muted=muted)
    turn.do(do.Mute(leg_id=leg.leg_id, muted=muted))
    return True


def _transfer(turn: Turn, party: Party, target: str) -> bool:
    leg = turn.live_leg(party.index)
    if leg is None or leg.state is not LegState.ANSWERED or party.joined is None or turn.routing is not None:
        return False
    return start_blind(turn, leg, target)


def _bridge(turn: Turn, party: Party, other_leg: str) -> bool:
    leg = turn.live_leg(party.index)
    return leg is not None and bool(other_leg) and start_attended(turn, leg, other_leg)


def _divert(turn: Turn, party: Party, request: Control) -> bool:
    routing = turn.routing
    if request.action == "to-voicemail" and decline_offer(turn, party.index):
        return True
    if routing is None or routing.callee != party.index or not routing.anchor or not routing.tried:
        return False
    if request.action == "forward":
        forward(turn, request.target)
    else:
        to_voicemail(turn)
    return True


def _reply(turn: Turn, party: Party, text: str) -> bool:
    if not text or not may_reply(turn, party.index):
        return False
    reply(turn, {"text": text})
    return True


def _hang_up(turn: Turn, party: Party) -> bool:
    """End one party; a call of two ends with it."""
    routing = turn.routing
    if routing is not None and party.index in (routing.anchor, routing.callee):
        end_all(turn, PLAIN)
        return True
    other = party.joined
    end_party(turn, party.index, PLAIN)
    if other is not None:
        end_party(turn, other, PLAIN)
    return True


def _park(turn: Turn, request: Control, party: Party) -> None:
    """Answered once it waits in a slot."""
    if may_park(turn, party.index):
        turn.do(do.FindSlot(party=party.index, account_id=party.identity.account_id, reply=request.token))
    else:
        _refuse(turn, request, "wrong-state", "Only somebody who talks can be parked.")


def _flip(turn: Turn, request: Control, party: Party) -> None:
    """Answered once it rings there."""
    if may_flip(turn, party.index):
        turn.do(do.FindFlip(party=party.index, target=request.target, reply=request.token))
    else:
        _refuse(turn, request, "wrong-state", "Only somebody who talks can go to another phone.")


def _recording(turn: Turn, request: Control, party: Party) -> None:
    """`target`: the id of a recording of this party. The answer to "record" comes once it is known whether it may."""
    found = turn.recordings.get(request.target)
    if request.action == "record":
        done = start(turn, party.index, reply=request.token)
    elif found is None or found.party != party.index:
        _refuse(turn, request, "not-found", "There is no such recording of this party.")
        return
    elif request.action == "stop-recording":
        done = found == recording_of(turn, party.index) and stop(turn, party.index)
        if done:
            turn.do(do.Reply(token=request.token))
    else:
        active = request.action == "resume-recording"
        done = set_active(turn, found.recording_id, active=active, reply=request.token)
    if not done:
        _refuse(
            turn, request, "wrong-state", f"{request.action} is not possible now: nobody talks, or it is so already."
        )


def _dtmf(turn: Turn, party: Party, digits: str) -> bool:
    other = party.joined
    far = turn.live_leg(other) if other is not None else None
    if far is None:
        return False
    turn.do(do.SendDtmf(leg_id=far.leg_id, digits=digits))
    return True


# What is carried out, or not, at once: whether it was.
_ACTIONS: dict[str, Callable[[Turn, Party, Control], bool]] = {
    **dict.fromkeys(CONFERENCE_ACTIONS, _conference),
    "hold": lambda turn, party, _: _hold(turn, party, held=True),
    "unhold": lambda turn, party, _: _hold(turn, party, held=False),
    "mute": lambda turn, party, _: _mute(turn, party, muted=True),
    "unmute": lambda turn, party, _: _mute(turn, party, muted=False),
    "transfer": lambda turn, party, request: _transfer(turn, party, request.target),
    "bridge": lambda turn, party, request: _bridge(turn, party, request.other_leg),
    "forward": _divert,
    "to-voicemail": _divert,
    "reply": lambda turn, party, request: _reply(turn, party, request.target),
    "hang-up": lambda turn, party, _: decline_offer(turn, party.index) or _hang_up(turn, party),
    "pick-up": lambda turn, _, request: pick_up(turn, request),
    "ignore": lambda turn, party, request: ignore(turn, party.index, request.target),
    "become-meeting": lambda turn, party, request: become_meeting(turn, party.index, request.target),
    "take-seat": lambda turn, party, request: take_seat(
        turn,
        party.index,
        seat=request.target,
        admitted=request.value,
        where=request.words.get("place", ""),
        recorded="recorded" in request.words,
    ),
    "tell": lambda turn, party, request: tell(turn, party.index, request.target),
    "dismiss": lambda turn, party, request: dismiss(turn, party.index, request.target),
    "dtmf": lambda turn, party, request: _dtmf(turn, party, request.target),
}
