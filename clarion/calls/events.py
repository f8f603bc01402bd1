"""What a call's mailbox receives."""

from clarion.calls.guards import PolicyFields
from clarion.calls.model import Conference, Ending, Hop, Identity, Leg, Outcome, Party, Payer, ProgramHop, Recording
from clarion.calls.wire import CallOffered, EmergencyCallInfo, LegEvent, Record, Target


class Offered(Record, frozen=True, tag="offered-call"):
    """A new call from outside or from a device."""

    offer: CallOffered
    caller: Identity
    called: str
    caller_id: str = ""  # number that a device asks to show


class PlaceFirst(Record, frozen=True, tag="place-first"):
    """Ring-out and call-out: ring the first party, then dial."""

    origin: str
    first: Identity
    targets: tuple[Target, ...]
    dial: str
    dial_as: str = ""
    program: str = ""  # what the first party goes through before the second is dialled
    shown: Identity | None = None  # who calls, as the first party sees it; None: whom it is to be connected with
    seconds: float = 60.0  # that it rings
    auto_answer: bool = False
    inbound: bool = False  # it is somebody's call to the first party, and stands in their log so
    payer: Payer | None = None  # of a carrier's leg to the first party; None: whose party it is
    emergency: EmergencyCallInfo | None = None  # a test call to an emergency number, and what travels with it


class OnLeg(Record, frozen=True, tag="on-leg"):
    leg_id: str
    event: LegEvent


class HoldChanged(Record, frozen=True, tag="hold-changed"):
    """A phone put us on hold or took us back (from the direction in its re-offer)."""

    leg_id: str
    on_hold: bool


class RouteFound(Record, frozen=True, tag="route-found"):
    """Answer to FindRoute."""

    purpose: str
    hops: tuple[Hop, ...]
    callee: Identity
    caller: Identity  # as the callee shall see it
    emergency: EmergencyCallInfo | None = None
    notes: tuple[str, ...] = ()
    payer: Payer | None = None  # of what rings outside; None: nobody of this installation
    on_fax: ProgramHop | None = None  # takes the caller once it turns out to be a fax machine


class RouteRefused(Record, frozen=True, tag="route-refused"):
    """A guard or the numbering plan said no; `prompts` explain it to the caller."""

    purpose: str
    ending: Ending
    callee: Identity
    prompts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    outcome: Outcome = Outcome.FAILED
    refusal: PolicyFields = {}

    @property
    def words(self) -> str:
        """Why, for people; "" where nobody said."""
        return " ".join(self.notes)[:300]


class TimerFired(Record, frozen=True, tag="timer"):
    name: str


class CommandFailed(Record, frozen=True, tag="command-failed"):
    """Something could not be carried out on a leg."""

    leg_id: str
    status: int  # SIP status that tells why
    what: str


class Arrival(Record, frozen=True, tag="arrival"):
    """A leg of another call, or a new one (INVITE with Replaces), is to take the place of `in_place_of`."""

    leg: Leg
    party: Party
    in_place_of: str
    from_call: str  # empty: a new leg that still has to be answered
    fetches: bool = False  # it is to talk with who waits in a park slot on that leg, instead
    confers: bool = False  # it enters the conference, as `words` say
    supervises: bool = False  # it is to supervise who talks on that leg, as `words` say
    words: dict[str, str] = {}
    recordings: tuple[Recording, ...] = ()  # of that leg, which go on here


class Resumed(Record, frozen=True, tag="resumed"):
    """Another process goes on with the call, which was remembered before its commands were carried out. `legs`: those
    that can be answered once more.
    """

    legs: tuple[str, ...] = ()


class ServerStops(Record, frozen=True, tag="server-stops"):
    """No process will go on with a call that nobody has answered."""


class HandOverDone(Record, frozen=True, tag="hand-over-done"):
    leg_id: str
    accepted: bool
    to_call: str = ""
    to_session: str = ""
    to_party: int = 0


class Control(Record, frozen=True, tag="control"):
    """A request through the API. `action` is one of CONTROL_ACTIONS; answered with a Reply command carrying
    `token`.
    """

    action: str
    token: str
    party: int = 0
    target: str = ""
    value: bool = False
    other_leg: str = ""
    who: Identity | None = None  # who picks the call up, and with which phones
    targets: tuple[Target, ...] = ()
    words: dict[str, str] = {}


class BeginConference(Record, frozen=True, tag="begin-conference"):
    """The call is one of many from now on, and nobody is there yet. `seconds`: until it ends if nobody comes."""

    conference: Conference
    seconds: float


class RecordParty(Record, frozen=True, tag="record-party"):
    """All calls of this party are recorded. `tell`: with an announcement first; `tones`: with a tone now and then."""

    party: int
    tell: bool = True
    tones: bool = False


class ForceHangup(Record, frozen=True, tag="cut-off"):
    """This party's call ends, once it and whom it talks with have heard why. Nothing happens to an emergency call."""

    party: int
    detail: str = ""  # for the CDR
    ending: Ending | None = None  # None: a spending limit was reached


class ParkAt(Record, frozen=True, tag="park-at"):
    """A free slot for whom this party talks with. `reply`, `request`: who waits for an answer."""

    party: int
    slot: str
    reply: str = ""
    request: int = 0


class FlipTo(Record, frozen=True, tag="flip-to"):
    """Answer to FindFlip: phones to ring for a party, or a number to dial for it, or what is wrong."""

    party: int
    to: str = ""  # in words
    targets: tuple[Target, ...] = ()
    dial: str = ""
    auto_answer: bool = False
    problem: str = ""
    reply: str = ""
    request: int = 0
    target: str = ""


class OfferTo(Record, frozen=True, tag="offer-to"):
    """Ring somebody for the party that `program` serves; the program goes on meanwhile."""

    program: str
    who: Identity
    targets: tuple[Target, ...]
    queue: str = ""  # extension id of the queue that offers
    queue_name: str = ""
    auto_answer: bool = False
    decided: float = 0.0  # when it was their turn (epoch); calls take events in no order. 0: as the event is taken


class TakeBack(Record, frozen=True, tag="take-back"):
    """These people (extension ids) ring no longer; `outcome`: why, as they would have said it."""

    program: str
    extension_ids: tuple[str, ...]
    outcome: Outcome = Outcome.NO_ANSWER


class TellProgram(Record, frozen=True, tag="tell-program"):
    """A word of a feature to its program in this call. Nothing happens when another program runs by now."""

    program: str
    words: dict[str, str]


class FaxOffered(Record, frozen=True, tag="fax-offered"):
    """The other side of a call to a number at which faxes are recognized offers T.38, and waits for the answer."""

    leg_id: str
    sdp: str


Event = (
    Offered
    | FaxOffered
    | PlaceFirst
    | OnLeg
    | HoldChanged
    | RouteFound
    | RouteRefused
    | TimerFired
    | CommandFailed
    | Arrival
    | HandOverDone
    | Resumed
    | ServerStops
    | Control
    | RecordParty
    | ForceHangup
    | ParkAt
    | FlipTo
    | BeginConference
    | OfferTo
    | TakeBack
    | TellProgram
)
