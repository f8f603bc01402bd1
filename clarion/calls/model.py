"""One live call as a value: parties, legs, what is being tried for whom. Pure data, JSON in and out
(msgspec).

A *leg* is one dialog with one endpoint. A *party* is one participant as people see it: a ringing user is
one party with
a leg per device. A *routing* is the search for somebody to connect an anchor party with.
"""

from enum import StrEnum

import msgspec

from clarion.calls.wire import CallerProof, Dialect, EmergencyCallInfo, OfferSource, Record, Target


class LegState(StrEnum):
    NEW = "new"
    RINGING = "ringing"
    EARLY = "early"  # early media flows
    ANSWERED = "answered"
    ENDED = "ended"


class PartyStatus(StrEnum):
    """Names of the wire surface (telephony sessions)."""

    SETUP = "Setup"
    PROCEEDING = "Proceeding"
    ANSWERED = "Answered"
    HOLD = "Hold"
    PARKED = "Parked"
    VOICEMAIL = "VoiceMail"
    DISCONNECTED = "Disconnected"
    GONE = "Gone"


class Outcome(StrEnum):
    """How one hop of a route ended without an answer."""

    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no-answer"
    UNREACHABLE = "unreachable"  # nothing registered, carrier down, 408/480/5xx
    INVALID = "invalid"  # 404, 410, 484, 604
    FAILED = "failed"


class Ending(Record, frozen=True):
    """How a call ends for a party: surface reason, SIP answer for a caller not yet answered, words for the
    CDR.
    """

    reason: str  # telephony-session reason, empty for a plain hang-up
    result: str  # call-log result: "Accepted", "Busy", "No Answer", …
    status: int = 480
    phrase: str = ""
    reason_header: str = ""  # RFC 3326
    headers: tuple[str, ...] = ()  # further lines of the SIP answer: Retry-After, Error-Info, Call-Info


class RingHop(Record, frozen=True, tag="ring"):
    """Ring all targets at once; first answer wins."""

    targets: tuple[Target, ...]
    seconds: float
    when: tuple[Outcome, ...] = ()  # only after one of these outcomes; empty: always
    after: tuple[float, ...] = ()  # seconds until each target rings; empty: all of them at once
    until: tuple[float, ...] = ()  # seconds until each target stops; empty: all ring to the end
    ask: tuple[str, ...] = ()  # prompts to whoever answers, before it is connected; empty: connected at once
    auto_answer: bool = False  # the phones are asked to answer by themselves: somebody picks up from afar
    by_key: bool = True  # connected after `ask` only by the key 1; False: once it was played
    stand_ins: dict[str, "Identity"] = {}  # extension id of a phone that rings along: who answers there, for the callee


class AnnounceHop(Record, frozen=True, tag="announce"):
    """Play prompts to the anchor, then end its call."""

    prompts: tuple[str, ...]  # prompt ids
    ending: Ending
    when: tuple[Outcome, ...] = ()
    repeat_seconds: float = 0  # >0: repeat for so long (busy tone)


class ProgramHop(Record, frozen=True, tag="program"):
    """Hand the anchor to a feature's live program (voicemail, later menus and queues)."""

    program: str
    data: dict[str, str] = {}
    when: tuple[Outcome, ...] = ()


class ForwardHop(Record, frozen=True, tag="forward"):
    """Connect the anchor with somebody else instead, by the rights of the callee: every guard is asked again.
    Where they refuse, or a call has been sent on too often, the next hop follows.
    """

    dialed: str
    when: tuple[Outcome, ...] = ()


class RetrieveHop(Record, frozen=True, tag="retrieve"):
    """Fetch the call that waits longest in a park slot of the anchor's account; `own` instead of a slot: the call that
    the same person talks in on another phone.
    """

    slot: str = ""
    own: bool = False
    enters: str = ""  # instead: the conference whose dial-in codes are those of this extension id
    words: dict[str, str] = {}  # how it enters
    supervises: str = ""  # instead: the call of this extension, to be heard and not to be taken
    mode: str = ""  # how: see `supervising.py`
    when: tuple[Outcome, ...] = ()


Hop = RingHop | AnnounceHop | ProgramHop | ForwardHop | RetrieveHop


class Identity(Record, frozen=True):
    """Who a party is."""

    account_id: str = ""
    extension_id: str = ""
    device_id: str = ""
    number: str = ""  # E.164, or what was dialled
    extension_number: str = ""
    name: str = ""
    trunk_id: str = ""
    withheld: bool = False  # the number is for carriers only: whoever is called does not see it
    proof: CallerProof | None = None  # of a caller from a carrier


class Payer(Record, frozen=True):
    """At whose cost a call leaves: whose rights it was placed by."""

    account_id: str
    extension_id: str = ""


class Leg(Record, frozen=True):
    leg_id: str
    party: int
    offered: bool  # the other side sent the INVITE
    state: LegState
    dialect: Dialect
    target: Target | None = None
    source: OfferSource | None = None
    on_hold: bool = False  # the phone holds us
    answered: float = 0.0  # seconds since the epoch; also where it has changed to this call; 0 once it lives elsewhere
    ended: float = 0.0
    payer: Payer | None = None  # of a carrier's leg; None: whose leg it is


class Party(Record, frozen=True):
    index: int
    direction: str  # "Outbound": towards the platform (a caller); "Inbound": towards a callee
    identity: Identity
    shown: Identity = Identity()  # the far end as this party sees it
    status: PartyStatus = PartyStatus.SETUP
    reason: str = ""
    leg: str | None = None  # the leg in use
    joined: int | None = None  # index of the party it talks with
    held: bool = False  # held through the API
    muted: bool = False
    peer: dict[str, str] = {}  # where a Gone party went
    started: float = 0.0
    answered: float = 0.0
    ended: float = 0.0
    result: str = ""
    park: str = ""  # slot in which the far end waits
    parked: float = 0.0  # since when
    role: str = ""  # in a conference: Host | Participant
    queue: str = ""  # extension id of the queue that offered the caller to this party
    on_behalf: str = ""  # extension id of whom it stands in for


class Routing(Record, frozen=True):
    """The search for a callee on behalf of `anchor`."""

    anchor: int  # 0: the first party itself is being rung (ring-out)
    callee: int
    hops: tuple[Hop, ...]
    current: Hop | None = None
    last: Outcome | None = None
    transferor: int = 0  # party that asked for a blind transfer and is still there
    tried: dict[str, int] = {}  # leg → final status, 0 while open
    programme: dict[str, str] = {}  # memory of the running program
    ending: Ending | None = None  # what follows the running announcement
    started: float = 0.0  # when the present ringing began, seconds since the epoch
    slots: dict[str, int] = {}  # leg → position among the targets of the present ringing
    ringback: bool = False  # the anchor hears the ringing tone
    asking: str = ""  # leg of somebody who answered and is asked before the connection
    payer: Payer | None = None  # of what it rings outside for somebody outside


class Flip(Record, frozen=True):
    """A party goes to another phone while it talks on: what rings for it. `later`: what rings where these do not."""

    party: int
    to: str  # where to, in words
    tried: dict[str, int] = {}  # leg → final status, 0 while it rings
    later: tuple[RingHop, ...] = ()
    reply: str = ""  # token of the request that waits for an answer
    request: int = 0  # the same of a phone's command
    target: str = ""  # as the phone named it
    number: str = ""  # E.164, of a number elsewhere
    shown: Identity | None = None  # who calls there; None: whom the party talks with


class RecordingState(StrEnum):
    STARTING = "starting"  # it is being asked whether it may be
    ACTIVE = "active"
    PAUSED = "paused"
    ENDING = "ending"  # its last file is being closed
    ENDED = "ended"


class Stretch(Record, frozen=True):
    """What was recorded between two pauses."""

    path: str  # WAV file
    seconds: float


class Recording(Record, frozen=True):
    """What one party says and hears is recorded."""

    recording_id: str  # decimal, of the whole installation
    party: int
    leg_id: str
    mode: str  # OnDemand | Automatic
    account_id: str
    extension_id: str
    started: float
    state: RecordingState = RecordingState.STARTING
    stretch: int = 0  # number of the present one
    stretches: tuple[Stretch, ...] = ()  # that are complete
    closing: int = 0  # files that are still being closed
    announced: bool = False  # everybody was told
    tell: bool = False  # is to be told first
    tones: bool = False  # hears a tone now and then
    reply: str = ""  # token of the request that waits for an answer
    request: int = 0  # the same of a phone's command


class Supervision(Record, frozen=True):
    """Somebody of the company is in the call of a colleague, and talks with nobody or with some."""

    party: int  # the supervisor's
    agent: int  # whose call it is
    leg: str
    mode: str = "Listen"  # Listen | Whisper | Barge
    then: str = ""  # TakeOver: as soon as the supervisor is there
    only: int = 0  # the one party that is heard; 0: both
    state: str = "telling"  # telling | ringing | on
    auto_answer: bool = True
    announce: bool = False  # everybody has to be told first
    announced: bool = False  # and was
    tone: bool = False  # the agent hears one
    shown: bool = True  # to the agent, on their page
    purpose: str = ""
    typed: str = ""  # keys of the supervisor
    modes: tuple[str, ...] = ()  # so far
    began: float = 0.0


class Conference(Record, frozen=True):
    """Makes a call one of many parties, each of whom hears all others. Who is in has a `role`."""

    token: str = ""  # what is dialled to enter it; empty: calls that were merged
    owner: Identity = Identity()
    room: str = ""  # extension id of whose codes lead here; empty: no dial-in conference
    most: int = 10  # people
    early: bool = True  # they talk before the host is there
    open: bool = False  # they do talk
    tones: bool = False  # coming and leaving is heard
    locked: bool = False  # nobody but hosts comes in any more
    quiet: bool = False  # hosts have muted everybody else
    typed: dict[int, str] = {}  # keys of a command that a party has begun
    admitted: tuple[int, ...] = ()  # parties whom the meeting (`room`) has let in; others wait
    seats: dict[int, str] = {}  # by party: its seat in the meeting
    hosts: tuple[int, ...] = ()  # parties who come as hosts of the meeting
    places: dict[int, str] = {}  # by party: the breakout room where it is; only who is at the same place is heard


class Fact(Record, frozen=True):
    """One thing that happened: the unit of a CDR."""

    at: float  # seconds since the epoch
    kind: str  # "offered", "route", "ringing", "answered", "held", "transferred", "ended", "note", …
    party: int = 0
    detail: str = ""


class Call(Record, frozen=True):
    call_id: str  # telephonySessionId, s-…
    session_id: str  # decimal
    server_id: str
    account_id: str
    origin: str = "Call"  # Call | RingOut | CallOut | Paging: a phone that a page is heard at
    created: float = 0.0
    answered: float = 0.0
    ended: float = 0.0
    sequence: int = 0
    parties: dict[int, Party] = {}
    legs: dict[str, Leg] = {}
    routing: Routing | None = None
    dial_next: str = ""  # ring-out: what to dial once the first party has answered
    dial_as: str = ""  # ring-out: caller id asked for
    first_program: str = ""  # ring-out: what the first party still goes through before that
    emergency: EmergencyCallInfo | None = None
    timers: dict[str, float] = {}  # name → due, seconds since the epoch
    handing_over: str = ""  # leg that waits for another call to take it
    transfer_leg: str = ""  # leg whose REFER is being carried out
    recordings: dict[str, "Recording"] = {}
    supervisions: dict[int, "Supervision"] = {}  # by the supervisor's party
    flip: Flip | None = None
    conference: Conference | None = None
    cut: tuple[int, ...] = ()  # parties that hear why their call ends in a moment
    cut_ending: Ending | None = None  # None: a spending limit was reached
    ends_with_tone: tuple[int, ...] = ()  # parties that hear the congestion tone and are hung up then
    on_fax: "FaxDetection | None" = None
    facts: tuple["Fact", ...] = ()  # what happened and why, in order, for the CDR and for "explain"

    @property
    def over(self) -> bool:
        return self.ended > 0

    @property
    def is_answered(self) -> bool:
        """Whether somebody is on the line, be it with a program."""
        return any(leg.state is LegState.ANSWERED for leg in self.legs.values())

    @property
    def rings(self) -> bool:
        """Whether a phone was called that has not answered yet."""
        pending = (LegState.ANSWERED, LegState.ENDED)
        return any(not leg.offered and leg.state not in pending for leg in self.legs.values())

    @property
    def waits(self) -> bool:
        """Whether a caller was told that it rings, or hears something, before anybody answered."""
        told = (LegState.RINGING, LegState.EARLY)
        return any(leg.offered and leg.state in told for leg in self.legs.values())


class FaxDetection(Record, frozen=True):
    """`party` called a number at which faxes are recognized; `hop` takes it once it turns out to be a fax machine.
    `listening`: the media engine has been told to listen for it.
    """

    party: int
    hop: ProgramHop
    listening: bool = False


def encode(call: Call) -> bytes:
    """JSON bytes of a call."""
    return msgspec.json.encode(call)


_decoder = msgspec.json.Decoder(Call)


def decode(data: bytes) -> Call:
    """Inverse of `encode`. Raises msgspec.ValidationError for anything else."""
    return _decoder.decode(data)
