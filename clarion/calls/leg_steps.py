"""What the legs report, once the ringing is dealt with."""

from clarion.calls import commands as do
from clarion.calls import fax_detection_steps, programs
from clarion.calls.asking_steps import ACCEPT, ASKED, DECLINE, VOICEMAIL, is_asked, stop_asking
from clarion.calls.audio_steps import settle
from clarion.calls.conference_steps import EMPTY, on_empty_timer
from clarion.calls.conference_steps import key as conference_key
from clarion.calls.conference_steps import on_hold as on_conference_hold
from clarion.calls.congestion_steps import TONE as CONGESTION
from clarion.calls.congestion_steps import end_after_tone, end_with_tone
from clarion.calls.events import CommandFailed, HoldChanged, OnLeg, TimerFired
from clarion.calls.flip_steps import (
    FLIP,
    flip_answers,
    flip_fails,
    flip_rings,
    is_flip_leg,
    on_flip_timer,
    waits_for_flip,
)
from clarion.calls.forced_hangup_steps import TIMER as CUT_OFF
from clarion.calls.forced_hangup_steps import TOLD as CUT_TOLD
from clarion.calls.forced_hangup_steps import take_cut
from clarion.calls.meeting_steps import on_goodbye
from clarion.calls.model import AnnounceHop, Ending, Leg, LegState, Outcome, ProgramHop
from clarion.calls.offering_steps import is_offer, offer_answers, offer_fails, offer_rings, refuse_offer
from clarion.calls.park_steps import BYE, is_parker, let_parker_go
from clarion.calls.phone_steps import on_phone_command
from clarion.calls.recording_steps import CLOSING, TONES, on_closing_timer, on_finished, on_started, on_tone_timer
from clarion.calls.reply_steps import keep_ringing, may_reply, reply
from clarion.calls.routing_steps import (
    ANNOUNCED,
    end_routing,
    fail_hop,
    is_tried,
    leg_answers,
    leg_fails,
    leg_rings,
    leg_sounds,
    release_transferor,
    ring_others,
    ringing_is_over,
    take_call,
)
from clarion.calls.serving import TIMER, send_on
from clarion.calls.supervision_steps import TIMER as SUPERVISION
from clarion.calls.supervision_steps import TOLD, is_supervisor, supervisor_answers, supervisor_key, supervisor_rings
from clarion.calls.supervision_steps import on_timer as on_supervision_timer
from clarion.calls.supervision_steps import on_told as on_supervision_told
from clarion.calls.teardown_steps import PLAIN, WAVE, cancel_attempts, close_leg, drop_leg, end_party, mark_gone
from clarion.calls.transfer_steps import on_transfer_requested
from clarion.calls.turn import Turn
from clarion.calls.wire import (
    NO_MEDIA,
    AgentCommand,
    Answered,
    Cancelled,
    Dtmf,
    EarlyMedia,
    Failed,
    FaxReported,
    FaxToneHeard,
    HungUp,
    Lost,
    PhoneCommand,
    PlaybackFinished,
    RecordingFinished,
    RecordingStarted,
    Ringing,
    TransferRequested,
)

CANCELLED = Ending(reason="Cancelled", result="Missed", status=487, phrase="Request Terminated")
FAULT = 'Q.850;cause=41;text="Temporary failure"'
MEDIA_UNAVAILABLE = 503
DROPPED = Ending(reason="CallDropped", result="Accepted")


def on_leg(turn: Turn, happening: OnLeg) -> None:
    """Dispatch what one leg reports. Events of ended legs are ignored: they crossed our own message."""
    event = happening.event
    leg = turn.legs.get(happening.leg_id)
    if isinstance(event, RecordingFinished):
        _recorded(turn, event)
        return
    if isinstance(event, RecordingStarted):
        on_started(turn, event)
        return
    if isinstance(event, FaxReported):
        programs.report_fax(turn, event)
        return
    if leg is None or leg.state is LegState.ENDED:
        return
    match event:
        case Ringing() | EarlyMedia() | Answered():
            _is_reached(turn, leg, event)
        case Failed(status=status):
            _fails(turn, leg, status)
        case Cancelled():
            _leaves(turn, leg, CANCELLED)
        case HungUp():
            _leaves(turn, leg, PLAIN)
        case Lost(why=why):
            _leaves(turn, leg, DROPPED, tone=why == NO_MEDIA)
        case TransferRequested():
            on_transfer_requested(turn, leg, event)
        case Dtmf():
            _key(turn, leg, event)
        case FaxToneHeard():
            fax_detection_steps.heard(turn, leg)
        case PlaybackFinished(token=token):
            _played(turn, leg, token)
        case AgentCommand():
            _agent(turn, leg, event)
        case PhoneCommand():
            on_phone_command(turn, leg, event)
        case _:
            pass  # Confirmed, OfferReceived, OfferAnswered: the performer has dealt with them


def _is_reached(turn: Turn, leg: Leg, event: Ringing | EarlyMedia | Answered) -> None:
    """A phone that we called rings, sounds or answers."""
    if is_flip_leg(turn, leg):
        (flip_answers if isinstance(event, Answered) else flip_rings)(turn, leg)
        return
    if is_supervisor(turn, leg):
        (supervisor_answers if isinstance(event, Answered) else supervisor_rings)(turn, leg)
        return
    offered = is_offer(turn, leg)
    match event:
        case Answered():
            (offer_answers if offered else leg_answers)(turn, leg)
        case _ if offered:
            offer_rings(turn, leg)
        case Ringing():
            leg_rings(turn, leg)
        case EarlyMedia():
            leg_sounds(turn, leg)


def _fails(turn: Turn, leg: Leg, status: int) -> None:
    if is_flip_leg(turn, leg):
        flip_fails(turn, leg, status)
    elif is_offer(turn, leg):
        offer_fails(turn, leg, status)
    else:
        leg_fails(turn, leg, status)


def on_hold_changed(turn: Turn, event: HoldChanged) -> None:
    leg = turn.legs.get(event.leg_id)
    if leg is None or leg.state is LegState.ENDED or leg.on_hold == event.on_hold:
        return
    turn.leg(leg.leg_id, on_hold=event.on_hold)
    turn.fact("held" if event.on_hold else "resumed", leg.party)
    other = turn.parties[leg.party].joined
    if other is not None:
        settle(turn, leg.party, other)
    on_conference_hold(turn, leg.party)


def on_command_failed(turn: Turn, event: CommandFailed) -> None:
    """A command could not be carried out: the leg cannot go on."""
    leg = turn.legs.get(event.leg_id)
    if leg is None or leg.state is LegState.ENDED:
        return
    turn.fact("failed", leg.party, event.what)
    if is_tried(turn, leg) or is_flip_leg(turn, leg):
        _fails(turn, leg, event.status)
        return
    ending = Ending(reason="InternalError", result="Call Failed", status=event.status, reason_header=FAULT)
    drop_leg(turn, leg, ending=ending)
    _leaves(turn, turn.legs[leg.leg_id], ending, tone=event.status == MEDIA_UNAVAILABLE)


def on_timer(turn: Turn, event: TimerFired) -> None:
    match event.name:
        case "ring":
            ringing_is_over(turn)
        case name if name == WAVE:
            ring_others(turn)
        case name if name == ASKED:
            _no_key(turn)
        case name if name == BYE:
            let_parker_go(turn)
        case name if name == FLIP:
            on_flip_timer(turn)
        case name if name == CLOSING:
            on_closing_timer(turn)
        case name if name == TONES:
            on_tone_timer(turn)
        case name if name == EMPTY:
            on_empty_timer(turn)
        case name if name == SUPERVISION:
            on_supervision_timer(turn)
        case name if name == CUT_OFF:
            _end_cut(turn)
        case name if name == CONGESTION:
            end_after_tone(turn)
        case "announcement":
            _announcement_over(turn)
        case "transfer":
            release_transferor(turn)
        case "program":
            _program_timed_out(turn)
        case name if name.startswith(TIMER):
            _wake_program(turn, name.removeprefix(TIMER))
        case _:
            on_goodbye(turn, event.name)


def _end_cut(turn: Turn) -> None:
    for leg, ending in take_cut(turn):
        drop_leg(turn, leg, ending=ending)
        _leaves(turn, turn.legs[leg.leg_id], ending)


def _leaves(turn: Turn, leg: Leg, ending: Ending, *, tone: bool = False) -> None:
    """A party has gone of its own accord; `tone`: through a fault of ours, which its partner hears."""
    index = leg.party
    was_tried = is_tried(turn, leg) or is_flip_leg(turn, leg)
    if is_asked(turn, leg):
        close_leg(turn, stop_asking(turn, "hung up"))
        fail_hop(turn, Outcome.DECLINED)
        return
    if was_tried:
        _fails(turn, leg, 480)
        return
    goes_on = waits_for_flip(turn, leg)
    close_leg(turn, leg)
    if goes_on:
        return
    party = turn.parties[index]
    if party.leg not in (None, leg.leg_id) or is_parker(turn, index):
        return
    turn.fact("hung-up", index, ending.reason)
    mark_gone(turn, index, ending)
    routing = turn.routing
    if routing is not None and routing.anchor == index:
        _anchor_left(turn, ending)
    elif routing is not None and routing.transferor == index:
        turn.route(transferor=0)
    elif party.joined is not None and tone:
        end_with_tone(turn, party.joined)
    elif party.joined is not None:
        end_party(turn, party.joined, PLAIN)


def _anchor_left(turn: Turn, ending: Ending) -> None:
    """The party that we were looking for somebody for has gone."""
    routing = turn.routing
    assert routing is not None
    cancel_attempts(turn)
    if isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_gone(turn, routing.anchor)
        return
    turn.routing = None
    missed = Ending(reason=ending.reason, result="Missed", status=487)
    end_party(turn, routing.callee, missed)
    if routing.transferor:
        end_party(turn, routing.transferor, PLAIN)


def _key(turn: Turn, leg: Leg, event: Dtmf) -> None:
    routing = turn.routing
    if is_asked(turn, leg):
        _decide(turn, event.digit)
        return
    if supervisor_key(turn, leg, event.digit) or conference_key(turn, leg, event.digit):
        return
    if routing and routing.anchor == leg.party and isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_dtmf(turn, leg.party, event.digit)
        return
    other = turn.parties[leg.party].joined
    far = turn.live_leg(other) if other is not None else None
    if event.by_info and far is not None:
        turn.do(do.SendDtmf(leg_id=far.leg_id, digits=event.digit))


def _played(turn: Turn, leg: Leg, token: str) -> None:
    routing = turn.routing
    if is_asked(turn, leg) and token == ASKED:
        take_call(turn, stop_asking(turn, "was told the name"))
        return
    if token == TOLD:
        on_supervision_told(turn, leg)
        return
    if token == CUT_TOLD:
        _end_cut(turn)
        return
    if token == CONGESTION:
        end_after_tone(turn)
        return
    if routing is None or routing.anchor != leg.party:
        return
    if token == ANNOUNCED:
        _announcement_over(turn)
    elif isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_played(turn, leg.party, token)


def _decide(turn: Turn, digit: str) -> None:
    """What whoever answered wants done with the caller. Other keys mean nothing."""
    if digit == ACCEPT:
        take_call(turn, stop_asking(turn, "accepted"))
    elif digit == VOICEMAIL:
        drop_leg(turn, stop_asking(turn, "to voicemail"))
        to_voicemail(turn)
    elif digit == DECLINE:
        drop_leg(turn, stop_asking(turn, "declined"))
        _reject(turn)


def _no_key(turn: Turn) -> None:
    """Nobody said anything: an answering machine, for one."""
    if turn.routing is not None and turn.routing.asking:
        drop_leg(turn, stop_asking(turn, "nothing"))
        fail_hop(turn, Outcome.NO_ANSWER)


def _announcement_over(turn: Turn) -> None:
    routing = turn.routing
    if routing is not None and isinstance(routing.current, AnnounceHop | None) and routing.ending is not None:
        end_routing(turn, routing.ending)


def _recorded(turn: Turn, event: RecordingFinished) -> None:
    if on_finished(turn, event):
        return
    routing = turn.routing
    if event.refused:
        turn.fact("not-recorded", routing.anchor if routing is not None else 0, event.refused)
    if routing is not None and isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_recorded(turn, routing.anchor, event)
    else:
        turn.do(do.DropRecording(token=event.token))  # nobody waits for it any more


def _program_timed_out(turn: Turn) -> None:
    """A program waited for something that does not come (a recording that was never closed)."""
    routing = turn.routing
    if routing is not None and isinstance(routing.current, ProgramHop):
        end_routing(turn, PLAIN)


def _wake_program(turn: Turn, name: str) -> None:
    routing = turn.routing
    if routing is not None and isinstance(routing.current, ProgramHop):
        programs.get_program(routing.current.program).on_timer(turn, routing.anchor, name)


def _agent(turn: Turn, leg: Leg, event: AgentCommand) -> None:
    """Decline, to voicemail, forward, reply of a ringing client (x-rc/agent)."""
    if not is_tried(turn, leg) or turn.routing is None:
        return
    anchor = turn.routing.anchor
    if is_offer(turn, leg):
        if event.command in (11, 12, 14):  # whom a queue rings may take the caller, or not; nothing else
            refuse_offer(turn, leg.party, Outcome.DECLINED)
        return
    match event.command:
        case 10 if event.attributes.get("Phn") and anchor:  # AGENT_FORWARD
            forward(turn, event.attributes["Phn"])
        case 11:  # AGENT_VOICEMAIL
            to_voicemail(turn)
        case 12:  # AGENT_REJECT
            cancel_attempts(turn)
            _reject(turn)
        case 13:  # AGENT_START_REPLY
            keep_ringing(turn)
        case 14 if may_reply(turn, leg.party):  # AGENT_REPLY
            reply(turn, {**event.attributes, "leg": leg.leg_id})
        case _:
            pass


def _reject(turn: Turn) -> None:
    """The caller is not wanted: no mailbox either."""
    assert turn.routing is not None
    turn.route(hops=tuple(h for h in turn.routing.hops if not isinstance(h, ProgramHop)))
    fail_hop(turn, Outcome.DECLINED)


def forward(turn: Turn, target: str) -> None:
    """The ringing user sends the caller on to another number."""
    cancel_attempts(turn)
    send_on(turn, target)


def to_voicemail(turn: Turn) -> None:
    """Skip what is left of the ringing: the first program hop of the route takes the caller."""
    routing = turn.routing
    assert routing is not None
    cancel_attempts(turn)
    boxes = tuple(ProgramHop(program=h.program, data=h.data) for h in routing.hops if isinstance(h, ProgramHop))
    announcements = tuple(h for h in routing.hops if isinstance(h, AnnounceHop))
    turn.route(hops=boxes[:1] + announcements)
    fail_hop(turn, Outcome.NO_ANSWER)
