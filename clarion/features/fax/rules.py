"""What follows from how an attempt to send a fax ended. Pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST_ATTEMPTS = 8
MOST_RECIPIENTS = 50
LONGEST_COVER_TEXT = 1024
COVER_PAGES = ("None", "Plain", "Formal")


class State(StrEnum):
    WAITING = "Waiting"  # for its time
    SENDING = "Sending"  # a call is up, or about to be
    SENT = "Sent"
    FAILED = "Failed"
    CANCELED = "Canceled"


class Outcome(StrEnum):
    """How a call without a fax report ended; T.30 codes are those of `clarion.base.fax.FaxReport`."""

    BUSY = "BUSY"
    NO_ANSWER = "NO_ANSWER"
    REJECTED = "REJECTED"
    WRONG_NUMBER = "WRONG_NUMBER"
    CALL_FAILED = "CALL_FAILED"
    REFUSED = "REFUSED"  # by us: rights, policy, emergency
    LOST = "LOST"  # nothing was heard of the attempt


OF_RESULT = {
    "Busy": Outcome.BUSY,
    "No Answer": Outcome.NO_ANSWER,
    "Missed": Outcome.NO_ANSWER,
    "Rejected": Outcome.REJECTED,
    "Wrong Number": Outcome.WRONG_NUMBER,
}
"""Results of parties in CDRs."""


@dataclass(frozen=True)
class Policy:
    """`pauses`: minutes before each further attempt; none left: the fax has failed. `words`: what went wrong."""

    words: str
    pauses: tuple[float, ...]
    error: str  # faxErrorCode on the wire
    slower: bool = False  # the next attempts go slower, then without error correction


_LINE = Policy("The line was too poor.", (1, 2, 5, 10), "Undefined", slower=True)
_BROKEN = Policy("The connection broke off.", (1, 2, 5, 10), "CallerHungUp")
_NEVER = Policy("The other machine cannot take this fax.", (), "Undefined")
_TONES = Policy("No fax machine answered.", (5, 15), "NoFaxMachine")
_POLICIES: dict[str, Policy] = {
    Outcome.BUSY: Policy("The line is busy.", (1, 3, 5, 10, 15, 30), "LineBusy"),
    Outcome.NO_ANSWER: Policy("Nobody answered.", (5, 15, 30), "NoAnswer"),
    Outcome.REJECTED: Policy("The call was rejected.", (15,), "NoAnswer"),
    Outcome.WRONG_NUMBER: Policy("The number does not exist.", (), "NoFaxMachine"),
    Outcome.CALL_FAILED: Policy("The call could not be placed.", (1, 3, 5, 10), "AllLinesInUse"),
    Outcome.REFUSED: Policy("The fax may not be sent.", (), "NoFaxSendPermission"),
    Outcome.LOST: Policy("Nothing was heard of the attempt.", (0.5, 1, 2), "Undefined"),
    "MODEM_CRASHED": Policy("The fax modem ended unexpectedly.", (0.5, 1, 2), "Undefined"),
    **dict.fromkeys(("NO_FIRST_MESSAGE", "NO_ANSWER_TONE", "CED_TOO_LONG", "NO_CAPABILITIES"), _TONES),
    **dict.fromkeys(("INCOMPATIBLE", "CANNOT_RECEIVE", "RESOLUTION_REFUSED", "SIZE_REFUSED", "IDENT_REFUSED"), _NEVER),
    **dict.fromkeys(
        ("FILE_ERROR", "NO_PAGE", "BAD_TIFF", "BAD_PAGE", "BAD_TAG", "BAD_TIFF_HEADER"),
        Policy("The document cannot be sent.", (), "Undefined"),
    ),
    **dict.fromkeys(("CALL_DROPPED", "HUNG_UP_AFTER_PAGE", "HUNG_UP_BEFORE_START"), _BROKEN),
}
SLOWER, WITHOUT_ECM, RESUMES, AGAIN = "slower", "without error correction", "remaining pages only", "unchanged"


@dataclass(frozen=True)
class Next:
    """`minutes` until the next attempt; None: the fax has failed, with `error`. `change`: what will be different."""

    minutes: float | None
    words: str
    error: str
    change: str = ""
    slow: bool = False
    without_ecm: bool = False


def after(code: str, failures: int, *, resumes: bool, slow: bool, without_ecm: bool) -> Next:
    """What follows an attempt that ended with `code`. `failures`: how many attempts have failed, this one included;
    `resumes`: some pages have arrived; `slow`, `without_ecm`: how it was sent.
    """
    policy = _POLICIES.get(code, _LINE)
    if failures > len(policy.pauses) or failures >= MOST_ATTEMPTS:
        return Next(
            None, policy.words, "SentPartially" if resumes else policy.error, slow=slow, without_ecm=without_ecm
        )
    change = AGAIN
    if policy.slower and not slow:
        slow, change = True, SLOWER
    elif policy.slower and not without_ecm:
        without_ecm, change = True, WITHOUT_ECM
    if resumes:
        change = RESUMES if change == AGAIN else f"{RESUMES}, {change}"
    return Next(policy.pauses[failures - 1], policy.words, policy.error, change, slow, without_ecm)
