"""What follows from how an attempt to send a fax ended. Pure."""

from dataclasses import dataclass, replace
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
    ladder: bool = False  # each further attempt asks less of the line


_LINE = Policy("The line was too poor.", (1, 2, 5, 10, 15, 15), "Undefined", ladder=True)
_BROKEN = Policy("The connection broke off.", (1, 2, 5, 10), "CallerHungUp")
_NEVER = Policy("The other machine cannot take this fax.", (), "Undefined")
_TONES = Policy("No fax machine answered.", (5, 15), "NoFaxMachine")
_POLICIES: dict[str, Policy] = {
    Outcome.BUSY: Policy("The line is busy.", (1, 3, 5, 10, 15, 30), "LineBusy"),
    Outcome.NO_ANSWER: Policy("Nobody answered.", (5, 15, 30), "NoAnswer"),
    Outcome.REJECTED: Policy("The call was rejected.", (15,), "NoAnswer"),
    Outcome.WRONG_NUMBER: Policy("The number does not exist.", (), "WrongNumber"),
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
RESUMES, AGAIN = "remaining pages only", "unchanged"
ON_G711, SLOWER, SLOWEST = "over G.711", "no faster than V.29", "V.27ter only"
WITHOUT_ECM, FEWER_PAGES = "without error correction", "one page a call"
REMEMBERED_DAYS = 90
"""So long a destination is sent to as it last worked; then everything is tried again."""


@dataclass(frozen=True)
class LineSettings:
    """How a fax is sent. The default asks most of the line. `pages_a_call`: 0 for all."""

    without_t38: bool = False
    slow: bool = False  # no faster than V.29
    slowest: bool = False  # V.27ter only
    without_ecm: bool = False
    pages_a_call: int = 0

    @property
    def words(self) -> list[str]:
        """What differs from the default."""
        speed = SLOWEST if self.slowest else SLOWER if self.slow else ""
        found = (
            ON_G711 if self.without_t38 else "",
            speed,
            WITHOUT_ECM if self.without_ecm else "",
            FEWER_PAGES if self.pages_a_call else "",
        )
        return [each for each in found if each]


def ask_less(settings: LineSettings, *, on_t38: bool) -> tuple[LineSettings, str]:
    """The next rung of the ladder, and its name; empty when there is none: T.38 → G.711, V.17 → V.29 → V.27ter, without
    error correction, one page a call. `on_t38`: the attempt that failed went over T.38.
    """
    if on_t38 and not settings.without_t38:
        return replace(settings, without_t38=True), ON_G711
    if not settings.slow:
        return replace(settings, slow=True), SLOWER
    if not settings.slowest:
        return replace(settings, slowest=True), SLOWEST
    if not settings.without_ecm:
        return replace(settings, without_ecm=True), WITHOUT_ECM
    if not settings.pages_a_call:
        return replace(settings, pages_a_call=1), FEWER_PAGES
    return settings, ""


@dataclass(frozen=True)
class Next:
    """`minutes` until the next attempt; None: the fax has failed, with `error`. `change`: what will be different."""

    minutes: float | None
    words: str
    error: str
    settings: LineSettings
    change: str = ""


def after(code: str, failures: int, *, resumes: bool, settings: LineSettings, on_t38: bool = False) -> Next:
    """What follows an attempt that ended with `code`. `failures`: how many attempts have failed, this one included;
    `resumes`: some pages have arrived; `settings`, `on_t38`: how it was sent.
    """
    policy = _POLICIES.get(code, _LINE)
    if failures > len(policy.pauses) or failures >= MOST_ATTEMPTS:
        return Next(None, policy.words, "SentPartially" if resumes else policy.error, settings)
    change = ""
    # A carrier that agrees to T.38 and then carries none is heard as silence, whatever the machine behind it can do.
    if policy.ladder or (on_t38 and not resumes and policy in (_TONES, _BROKEN)):
        settings, change = ask_less(settings, on_t38=on_t38)
    changes = [RESUMES if resumes else "", change]
    words = ", ".join(each for each in changes if each)
    return Next(policy.pauses[failures - 1], policy.words, policy.error, settings, words or AGAIN)
