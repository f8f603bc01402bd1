"""Commands that a phone sends inside a call (JSON in SIP INFO): record, and what others may add. Pure."""

from collections.abc import Callable

from clarion.calls import commands as do
from clarion.calls.flip_steps import COMMAND as FLIP
from clarion.calls.flip_steps import may_flip
from clarion.calls.model import Leg
from clarion.calls.park_steps import may_park
from clarion.calls.recording_steps import AUTOMATIC, recording_of, start, stop
from clarion.calls.supervision_steps import COMMANDS, change_mode
from clarion.calls.turn import Turn
from clarion.calls.wire import PhoneCommand

SUCCEEDED = "Succeeded"


def on_phone_command(turn: Turn, leg: Leg, event: PhoneCommand) -> None:
    """Carry it out and answer, always; the answer to startcallrecord comes once it is known whether it may be."""
    carry_out = _COMMANDS.get(event.command)
    problem = carry_out(turn, leg, event) if carry_out else "This command is not available."
    if problem is not None:
        answer(turn, leg, event, problem)


def answer(turn: Turn, leg: Leg, event: PhoneCommand, problem: str) -> None:
    """`problem`: what is wrong, in words; empty: it is done."""
    turn.do(
        do.AnswerCommand(
            leg_id=leg.leg_id,
            request_id=event.request_id,
            command=event.command,
            code=-1 if problem else 0,
            text=problem or SUCCEEDED,
        )
    )


def _start_recording(turn: Turn, leg: Leg, event: PhoneCommand) -> str | None:
    if recording_of(turn, leg.party) is not None:
        return ""
    if start(turn, leg.party, request=event.request_id):
        return None
    return "Nobody is there to record."


def _stop_recording(turn: Turn, leg: Leg, event: PhoneCommand) -> str | None:
    found = recording_of(turn, leg.party)
    if found is not None and found.mode == AUTOMATIC:
        return "Your company records this call; it cannot be stopped here."
    return "" if stop(turn, leg.party) else "Nothing is being recorded."


def _park(turn: Turn, leg: Leg, event: PhoneCommand) -> str | None:
    if not may_park(turn, leg.party):
        return "There is nobody to park."
    account_id = turn.parties[leg.party].identity.account_id
    turn.do(do.FindSlot(party=leg.party, account_id=account_id, request=event.request_id))
    return None


def _flip(turn: Turn, leg: Leg, event: PhoneCommand) -> str | None:
    if turn.parties[leg.party].leg != leg.leg_id or not may_flip(turn, leg.party):
        return "Only somebody who talks can go to another phone."
    turn.do(do.FindFlip(party=leg.party, target=event.target, request=event.request_id))
    return None


def _supervise(turn: Turn, leg: Leg, event: PhoneCommand) -> str | None:
    found = turn.supervisions.get(leg.party)
    if found is None:
        return "You supervise nobody on this call."
    return change_mode(turn, found, COMMANDS[event.command])


_COMMANDS: dict[str, Callable[[Turn, Leg, PhoneCommand], str | None]] = {
    "startcallrecord": _start_recording,
    "stopcallrecord": _stop_recording,
    "callpark": _park,
    FLIP: _flip,
    **dict.fromkeys(COMMANDS, _supervise),
}
