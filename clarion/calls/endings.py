"""What attempts have come to, and how a call ends by that. Pure."""

from clarion.calls.model import Ending, Outcome

ENDINGS: dict[Outcome, Ending] = {
    Outcome.BUSY: Ending(reason="TargetBusy", result="Busy", status=486, phrase="Busy Here"),
    Outcome.DECLINED: Ending(reason="Rejected", result="Rejected", status=603, phrase="Decline"),
    Outcome.NO_ANSWER: Ending(reason="NoAnswer", result="No Answer", status=480, phrase="Temporarily Unavailable"),
    Outcome.UNREACHABLE: Ending(reason="NoAnswer", result="No Answer", status=480, phrase="Temporarily Unavailable"),
    Outcome.INVALID: Ending(reason="InvalidNumber", result="Wrong Number", status=404, phrase="Not Found"),
    Outcome.FAILED: Ending(reason="InternalError", result="Call Failed", status=503, phrase="Service Unavailable"),
}

_OUTCOME_OF_STATUS = {
    404: Outcome.INVALID,
    410: Outcome.INVALID,
    484: Outcome.INVALID,
    604: Outcome.INVALID,
    486: Outcome.BUSY,
    600: Outcome.BUSY,
    603: Outcome.DECLINED,
    607: Outcome.DECLINED,
    403: Outcome.DECLINED,
    408: Outcome.UNREACHABLE,
    480: Outcome.NO_ANSWER,
    487: Outcome.NO_ANSWER,
}
_WORTH = [
    Outcome.DECLINED,
    Outcome.BUSY,
    Outcome.NO_ANSWER,
    Outcome.INVALID,
    Outcome.UNREACHABLE,
    Outcome.FAILED,
]


def outcome_of(statuses: list[int]) -> Outcome:
    """The outcome that says most about several failed attempts (RFC 3261 §16.7 step 6, in call terms)."""
    found = {_OUTCOME_OF_STATUS.get(status, Outcome.UNREACHABLE) for status in statuses}
    return next((outcome for outcome in _WORTH if outcome in found), Outcome.UNREACHABLE)
