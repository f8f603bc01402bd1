"""What is asked before a call may leave: emergency first and out, then every guard in turn.

Guards and the emergency table come from features; `apps` hands them in. A guard that fails never stops a
call: the
failure is noted and the next guard is asked (engine on internal error: calls open).
"""

from collections.abc import Callable
from typing import Protocol

import msgspec
from typing_extensions import TypedDict

from clarion.calls.directory import Account
from clarion.calls.model import Ending, Identity
from clarion.calls.wire import EmergencyCallInfo, OfferSource, Record

CLICK_TO_CALL = "click-to-call"
"""Purpose of a call that a machine places, because somebody on a web page asked for it."""


class PolicyFields(TypedDict, total=False):
    """What the API says of a refusal by acceptable use, beside the words."""

    clause: str
    rule: str
    verdict: str
    statementId: str
    statement: str
    appeal: str
    challenge: str
    until: str


class Dialed(Record, frozen=True):
    """What somebody dialled, understood."""

    kind: str  # "extension" | "number" | "code" | "invalid"
    value: str  # extension number, E.164, or the code as dialled
    country: str = ""  # ISO 3166-1 of a number
    international: bool = False  # outside the account's home country
    note: str = ""
    withhold: bool | None = None  # the caller dialled to hide the number (True), or to show it (False)
    alternate: bool = False  # or to show the alternate one


class RouteRequest(Record, frozen=True):
    """A call that wants to go somewhere."""

    call_id: str
    purpose: str  # "call" | "transfer" | "forward" | "ring-out" | CLICK_TO_CALL
    dialed: str
    anchor: Identity  # who is to be connected
    requester: Identity  # whose rights count: the anchor, or who transfers or forwards
    source: OfferSource | None = None
    caller_id: str = ""  # number asked to be shown


class RecordingWish(Record, frozen=True):
    """Something is about to be recorded: whose words, and what they know of it."""

    call_id: str
    token: str
    account_id: str
    extension_id: str
    parties: tuple[Identity, ...]  # who is heard on it
    announced: bool
    tone: bool


class RecordingAnswer(Record, frozen=True):
    """`announce`: it may begin once everybody was told and heard a tone."""

    allowed: bool = True
    words: str = ""
    announce: bool = False


class SupervisionWish(Record, frozen=True):
    """Somebody wants to listen to the call of a colleague, or more. `parties`: everybody who would be heard."""

    call_id: str
    account_id: str
    supervisor_id: str
    agent_id: str
    parties: tuple[Identity, ...]
    mode: str


class SupervisionAnswer(Record, frozen=True):
    """`announce`: once everybody was told; `tone`: the agent hears one; `shown`: and sees it."""

    allowed: bool = True
    words: str = ""
    announce: bool = False
    tone: bool = False
    shown: bool = True
    purpose: str = ""
    refusal: PolicyFields = {}  # as in `Decision`


class NumberingPlan(Protocol):
    """How dialled digits are understood (`features/numbers`)."""

    def understand(self, dialed: str, account: Account | None) -> Dialed: ...


class EmergencyPort(Protocol):
    """The emergency table and what travels with such a call (`features/emergency`). Reads nothing that can
    be down.
    """

    def find_code(self, dialed: str, account: Account | None) -> str | None:
        """The bare code (911, 112, 999, 933 …) or None."""

    def describe(
        self, code: str, caller: Identity, source: str = "", access_network: str = "", pidf_lo: str = ""
    ) -> EmergencyCallInfo:
        """`source`: proto:ip:port that the call comes from, where it comes from a phone; `access_network`: what that
        says of its network with the call (P-Access-Network-Info); `pidf_lo`: the place that came with the call.
        """


class Decision(Record, frozen=True):
    """What one guard says."""

    allowed: bool = True
    ending: Ending | None = None  # when not allowed
    prompts: tuple[str, ...] = ()
    caller_number: str = ""  # overrides what the callee sees
    screened: bool = False  # goes where it would go when nobody answers, without ringing
    notes: tuple[str, ...] = ()
    refusal: PolicyFields = {}


Guard = Callable[[RouteRequest, Dialed, Account | None], Decision]

ALLOWED = Decision()


def ask_all(guards: list[Guard], request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
    """The first refusal, or an allowance that carries all notes and the last caller number chosen."""
    notes: tuple[str, ...] = ()
    number, screened = "", False
    for guard in guards:
        try:
            decision = guard(request, dialed, account)
        except Exception as error:  # whatever it is, it must not stop a call
            notes = (*notes, f"A guard failed and was left out: {type(error).__name__}.")
            continue
        notes += decision.notes
        number = decision.caller_number or number
        screened = screened or decision.screened
        if not decision.allowed:
            return msgspec.structs.replace(decision, notes=notes)
    return Decision(caller_number=number, screened=screened, notes=notes)
