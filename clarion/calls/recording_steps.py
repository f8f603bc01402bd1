"""Recording what a party says and hears: begin, pause, go on, end. Pure.

A recording belongs to one party and takes both directions of its leg. Each stretch between pauses is a file of its
own, so that what was said in a pause is never written down. Who may record, and whether everybody has to be told
first, is asked by the performer (`RecordingWish`), again whenever somebody else joins.
"""

import json

import msgspec

from clarion.calls import commands as do
from clarion.calls.events import RecordParty
from clarion.calls.model import Call, LegState, Recording, RecordingState, Stretch
from clarion.calls.turn import Turn
from clarion.calls.wire import RecordingFinished, RecordingStarted

FINISHED = "call-recording.finished"
LONGEST_SECONDS = 6 * 3600.0
CLOSING = "recordings"  # timer: a file that is never closed must not keep a call for ever
CLOSING_SECONDS = 10.0
TONES = "recording-tone"  # timer
TONES_SECONDS = 15.0
PREFIX = "call-recording-"

ON_DEMAND, AUTOMATIC = "OnDemand", "Automatic"
_OPEN = (RecordingState.STARTING, RecordingState.ACTIVE, RecordingState.PAUSED)


def recording_of(turn: Turn, index: int) -> Recording | None:
    """The recording of a party that has not ended."""
    found = (one for one in turn.recordings.values() if one.party == index and one.state in _OPEN)
    return next(found, None)


def start(turn: Turn, index: int, *, reply: str = "", request: int = 0) -> bool:
    """Record a party because it wants to. `reply`, `request`: who gets an answer once it is known whether it may be.

    False: the party talks with nobody, or is recorded already.
    """
    return _start(turn, index, ON_DEMAND, reply=reply, request=request)


def start_unasked(turn: Turn, event: RecordParty) -> None:
    """All calls of this party are recorded."""
    _start(turn, event.party, AUTOMATIC, tell=event.tell, tones=event.tones)


def _start(turn: Turn, index: int, mode: str, **more: object) -> bool:
    leg, party = turn.live_leg(index), turn.parties[index]
    if turn.get("emergency", object) is not None:
        return False
    alone = party.joined is None and not party.role
    if leg is None or leg.state is not LegState.ANSWERED or alone or recording_of(turn, index):
        return False
    number = len(turn.recordings) + 1
    found = Recording(
        recording_id=f"{turn.before.session_id}{number:03d}",
        party=index,
        leg_id=leg.leg_id,
        mode=mode,
        account_id=party.identity.account_id,
        extension_id=party.identity.extension_id,
        started=turn.now,
        **more,  # type: ignore[arg-type]
    )
    turn.recordings[found.recording_id] = found
    turn.announce(index)
    _begin_stretch(turn, found)
    return True


def set_active(turn: Turn, recording_id: str, *, active: bool, reply: str = "") -> bool:
    """Pause, or go on. Asking for what is so already is no mistake; a recording that has ended cannot."""
    found = turn.recordings.get(recording_id)
    if found is None or found.state not in _OPEN:
        return False
    if active == (found.state is not RecordingState.PAUSED):
        if reply:
            turn.do(do.Reply(token=reply))
        return True
    if active:
        _begin_stretch(turn, _put(turn, found, reply=reply))
        return True
    _put(turn, found, state=RecordingState.PAUSED, closing=found.closing + 1)
    turn.do(do.StopRecording(leg_id=found.leg_id))
    turn.fact("recording-paused", found.party, found.recording_id)
    turn.announce(found.party)
    if reply:
        turn.do(do.Reply(token=reply))
    return True


def stop(turn: Turn, index: int) -> bool:
    """End the recording of a party and keep what there is."""
    found = recording_of(turn, index)
    if found is None:
        return False
    if found.announced:
        _play(turn, found, "recording-ends")
    if found.state is RecordingState.PAUSED:
        _end(turn, found)
    else:
        _put(turn, found, state=RecordingState.ENDING, closing=found.closing + 1)
        turn.do(do.StopRecording(leg_id=found.leg_id), do.SetTimer(name=CLOSING, seconds=CLOSING_SECONDS))
    turn.announce(index)
    return True


def settle_recordings(turn: Turn) -> None:
    """After a restart: begin what may not have begun, and end what may go on though it was paused or stopped."""
    active = {found.leg_id for found in turn.recordings.values() if found.state is RecordingState.ACTIVE}
    for found in list(turn.recordings.values()):
        if found.state is RecordingState.STARTING:
            _begin_stretch(turn, found)
        elif found.state in (RecordingState.PAUSED, RecordingState.ENDING) and found.leg_id not in active:
            turn.do(do.StopRecording(leg_id=found.leg_id))


def leg_has_gone(turn: Turn, leg_id: str) -> None:
    """A recorded leg ends: its file is closed with it and reported in a moment."""
    for found in list(turn.recordings.values()):
        if found.leg_id != leg_id or found.state not in _OPEN:
            continue
        if found.state is RecordingState.PAUSED and not found.closing:
            _end(turn, found)
        else:
            started = found.state is not RecordingState.PAUSED
            _put(turn, found, state=RecordingState.ENDING, closing=found.closing + started)
            turn.do(do.SetTimer(name=CLOSING, seconds=CLOSING_SECONDS))


def leg_has_changed(turn: Turn, old: str, new: str) -> None:
    """The recorded party goes on at another phone, and so does its recording, in another file."""
    for found in list(turn.recordings.values()):
        if found.leg_id != old or found.state not in _OPEN:
            continue
        if found.state is RecordingState.PAUSED:
            _put(turn, found, leg_id=new)
            continue
        turn.do(do.StopRecording(leg_id=old))
        _begin_stretch(turn, _put(turn, found, leg_id=new, closing=found.closing + 1))


def recordings_on(call: Call, leg_id: str) -> tuple[Recording, ...]:
    """What is being recorded on a leg; it goes where the leg goes."""
    return tuple(one for one in call.recordings.values() if one.leg_id == leg_id and one.state in _OPEN)


def leg_has_left(turn: Turn, leg_id: str) -> None:
    """A leg belongs to another call now, and with it its recordings."""
    for found in list(turn.recordings.values()):
        if found.leg_id == leg_id and found.state in _OPEN:
            del turn.recordings[found.recording_id]


def take_recordings(turn: Turn, recordings: tuple[Recording, ...], index: int) -> None:
    """Go on with what was recorded of this party in another call."""
    for found in recordings:
        _put(turn, found, party=index)
        if found.tones:
            turn.do(do.SetTimer(name=TONES, seconds=TONES_SECONDS))


def somebody_joined(turn: Turn, a: int, b: int) -> None:
    """Two parties talk from now on: a recording of either needs the consent of the other."""
    for index in (a, b):
        found = recording_of(turn, index)
        if found is not None and found.state is RecordingState.ACTIVE:
            turn.do(do.AskRecordingAgain(leg_id=found.leg_id, token=_token(turn, found)))
    turn.do(do.ConsiderRecording(parties=(a, b)))


def ask_again(turn: Turn) -> None:
    """Somebody else is heard on what is recorded from now on."""
    for found in turn.recordings.values():
        if found.state is RecordingState.ACTIVE:
            turn.do(do.AskRecordingAgain(leg_id=found.leg_id, token=_token(turn, found)))


def on_started(turn: Turn, event: RecordingStarted) -> None:
    found = _by_token(turn, event.token)
    if found is None or found.state is not RecordingState.STARTING:
        return
    _answer(turn, found)
    _put(turn, found, state=RecordingState.ACTIVE, reply="", request=0, announced=found.announced or event.announced)
    turn.fact("recording", found.party, found.recording_id)
    if found.tones:
        turn.do(do.SetTimer(name=TONES, seconds=TONES_SECONDS))


def on_finished(turn: Turn, event: RecordingFinished) -> bool:
    """A stretch is complete, or was refused. False: it is not of a call's recording."""
    found = _by_token(turn, event.token)
    if found is None:
        return False
    if event.refused:
        _refused(turn, found, event.refused)
        return True
    kept = (*found.stretches, Stretch(path=event.path, seconds=event.seconds)) if event.seconds > 0 else found.stretches
    closing = max(0, found.closing - 1)
    found = _put(turn, found, stretches=kept, closing=closing)
    if not event.seconds:
        turn.do(do.DropRecording(token=event.token))
    # At its limit the engine closes a file by itself; the file of an earlier stretch ends nothing.
    latest = event.token == _token(turn, found)
    ends = found.state is RecordingState.ENDING or (found.state is RecordingState.ACTIVE and latest)
    if ends and not closing:
        _end(turn, found)
    return True


def on_tone_timer(turn: Turn) -> None:
    """Everybody who is recorded hears that it goes on."""
    active = [one for one in turn.recordings.values() if one.tones and one.state is RecordingState.ACTIVE]
    for found in active:
        _play(turn, found, "beep")
    if active:
        turn.do(do.SetTimer(name=TONES, seconds=TONES_SECONDS))


def _play(turn: Turn, found: Recording, prompt: str) -> None:
    """To everybody who is recorded."""
    party = turn.parties[found.party]
    if party.role:
        turn.do(do.PlayToMix(mix=turn.before.call_id, prompts=(prompt,)))
        return
    for leg in (turn.live_leg(found.party), turn.live_leg(party.joined) if party.joined is not None else None):
        if leg is not None:
            turn.do(do.Play(leg_id=leg.leg_id, prompts=(prompt,)))


def on_closing_timer(turn: Turn) -> None:
    """What was not closed in time is kept as far as it was."""
    for found in list(turn.recordings.values()):
        if found.state is RecordingState.ENDING:
            _end(turn, found)


def _refused(turn: Turn, found: Recording, why: str) -> None:
    if found.request or found.reply:
        _answer(turn, found, why)
    turn.fact("not-recorded", found.party, why)
    if found.state is RecordingState.ACTIVE:  # somebody joined who must not be recorded
        turn.do(do.StopRecording(leg_id=found.leg_id))
        _put(turn, found, state=RecordingState.ENDING, closing=1)
    else:
        _end(turn, _put(turn, found, reply="", request=0))
    turn.announce(found.party)


def _answer(turn: Turn, found: Recording, refused: str = "") -> None:
    if found.reply:
        error = "forbidden" if refused else ""
        turn.do(do.Reply(token=found.reply, error=error, message=refused))
    if found.request:
        turn.do(
            do.AnswerCommand(
                leg_id=found.leg_id,
                request_id=found.request,
                command="startcallrecord",
                code=-1 if refused else 0,
                text=refused or "Succeeded",
            )
        )


def _begin_stretch(turn: Turn, found: Recording) -> None:
    found = _put(turn, found, state=RecordingState.STARTING, stretch=found.stretch + 1)
    turn.do(
        do.StartRecording(
            leg_id=found.leg_id,
            token=_token(turn, found),
            max_seconds=LONGEST_SECONDS,
            mixed=True,
            announced=found.announced,
            tone=found.announced,
            tell=found.tell,
            on_demand=found.mode == ON_DEMAND,
        )
    )
    turn.announce(found.party)


def _end(turn: Turn, found: Recording) -> None:
    """Hand over what was recorded, if anything was."""
    _put(turn, found, state=RecordingState.ENDED, closing=0)
    turn.announce(found.party)
    if not found.stretches:
        return
    seconds = sum(one.seconds for one in found.stretches)
    turn.fact("recording-ended", found.party, f"{found.recording_id}, {seconds:.1f} s")
    payload = {
        "recording_id": found.recording_id,
        "account_id": found.account_id,
        "extension_id": found.extension_id,
        "session_id": turn.before.session_id,
        "party_id": turn.party_id(found.party),
        "mode": found.mode,
        "started": f"{found.started:.3f}",
        "stretches": json.dumps([[one.path, one.seconds] for one in found.stretches]),
    }
    turn.do(do.Deposit(topic=FINISHED, payload=payload))


def _token(turn: Turn, found: Recording) -> str:
    return f"{PREFIX}{found.recording_id}-{found.stretch}"


def _by_token(turn: Turn, token: str) -> Recording | None:
    if not token.startswith(PREFIX):
        return None
    return turn.recordings.get(token.removeprefix(PREFIX).rpartition("-")[0])


def _put(turn: Turn, found: Recording, **changes: object) -> Recording:
    new = msgspec.structs.replace(found, **changes)
    turn.recordings[new.recording_id] = new
    return new
