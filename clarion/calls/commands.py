"""What `step` asks to be done. The performer carries them out one after another."""

from clarion.calls.model import Identity, Leg, Party
from clarion.calls.paging_port import MulticastTarget
from clarion.calls.wire import MixSeat, Presentation, Record, Target


class FindRoute(Record, frozen=True, tag="find-route"):
    """Guards, then destinations. Comes back as RouteFound or RouteRefused."""

    purpose: str  # "call" | "transfer" | "forward" | "ring-out" | "flip"
    anchor: int
    dialed: str
    on_behalf_of: int = 0  # party whose rights count (a transferor), 0: the anchor
    caller_id: str = ""


class Ring(Record, frozen=True, tag="ring-leg"):
    leg_id: str
    target: Target
    presentation: Presentation


class Progress(Record, frozen=True, tag="progress"):
    leg_id: str
    status: int
    with_media: bool
    presentation: Presentation


class Answer(Record, frozen=True, tag="answer"):
    leg_id: str
    presentation: Presentation


class Reject(Record, frozen=True, tag="reject"):
    leg_id: str
    status: int
    phrase: str = ""
    reason_header: str = ""
    headers: tuple[str, ...] = ()


class Cancel(Record, frozen=True, tag="cancel"):
    leg_id: str
    answered_elsewhere: bool = False


class HangUp(Record, frozen=True, tag="hang-up"):
    leg_id: str
    reason_header: str = ""


class Release(Record, frozen=True, tag="release"):
    """The leg is over: close its media and forget it."""

    leg_id: str


class Join(Record, frozen=True, tag="join"):
    leg_a: str
    leg_b: str


class Confer(Record, frozen=True, tag="confer"):
    """The leg takes part in a mix: see `Media.confer`."""

    leg_id: str
    mix: str
    seat: MixSeat


class Part(Record, frozen=True, tag="part"):
    leg_id: str


class Play(Record, frozen=True, tag="play"):
    """Prompt ids, or absolute paths of WAV files."""

    leg_id: str
    prompts: tuple[str, ...]
    token: str = ""
    repeat: bool = False


class StopPlay(Record, frozen=True, tag="stop-play"):
    leg_id: str


class PlayToMix(Record, frozen=True, tag="play-to-mix"):
    """Everybody in a mix hears these prompts."""

    mix: str
    prompts: tuple[str, ...]


class Overhear(Record, frozen=True, tag="overhear"):
    """The leg hears another one, of any call, and is not heard."""

    leg_id: str
    talker: str


class Multicast(Record, frozen=True, tag="multicast"):
    """What the leg says goes to these addresses as well."""

    leg_id: str
    targets: tuple[MulticastTarget, ...]


class Mute(Record, frozen=True, tag="mute"):
    leg_id: str
    muted: bool


class StartRecording(Record, frozen=True, tag="start-recording"):
    leg_id: str
    token: str
    max_seconds: float
    mixed: bool = False
    announced: bool = False  # whoever is recorded was told so, and with `tone` heard one, and stayed
    tone: bool = False
    tell: bool = False  # say so first, wherever everybody may be
    on_demand: bool = False  # somebody wants it, who may be somebody whose company does not


class FindSlot(Record, frozen=True, tag="find-slot"):
    """Look for a free park slot of the account; comes back as ParkAt with the rest of this."""

    party: int
    account_id: str
    reply: str = ""
    request: int = 0


class Retrieve(Record, frozen=True, tag="retrieve-parked"):
    """Give a leg to the call that waits in a slot, on whichever call server; comes back as HandOverDone."""

    leg: Leg
    party: Party
    slot: str  # empty: the call that the party's own extension talks in elsewhere
    account_id: str
    supervises: str = ""  # or that of this extension (a short number), to be supervised
    mode: str = ""
    enters: str = ""  # or the conference of this extension's dial-in codes, which begins if there is none
    words: dict[str, str] = {}


class FindFlip(Record, frozen=True, tag="find-flip"):
    """Which phones or number a party names to go to; comes back as FlipTo. `target`: as FlipTargets reads it."""

    party: int
    target: str
    reply: str = ""
    request: int = 0


class AskRecordingAgain(Record, frozen=True, tag="ask-recording-again"):
    """Somebody joined whose words a running recording takes from now on: may it go on?"""

    leg_id: str
    token: str


class ConsiderRecording(Record, frozen=True, tag="consider-recording"):
    """These parties talk from now on: begin to record those whose calls are recorded without being asked."""

    parties: tuple[int, ...]


class StopRecording(Record, frozen=True, tag="stop-recording"):
    leg_id: str


class DropRecording(Record, frozen=True, tag="drop-recording"):
    """Nobody wants what was recorded under this token: remove the file."""

    token: str


class StartFax(Record, frozen=True, tag="start-fax"):
    """Connect the leg with a fax modem. `document_key`: the TIFF in the file store that is sent, from `first_page` on;
    without one the modem receives. It reports with FaxReported, last when the fax has ended. `offered_key`: where the
    TIFF lies that a machine may fetch by polling, if there is one.
    """

    leg_id: str
    token: str
    account_id: str
    calling: bool
    document_key: str = ""
    first_page: int = 0
    ident: str = ""
    header: str = ""
    time_zone: str = ""
    ecm: bool = True
    slow: bool = False  # no faster than V.29: the line is poor
    slowest: bool = False  # V.27ter only
    pages: int = 0  # of the document, at most; 0: all
    t38: bool = True  # may change to T.38
    offer: str = ""  # of T.38, by the other side, that has not been answered yet
    offered_key: str = ""


class ListenForFax(Record, frozen=True, tag="listen-for-fax"):
    """Listen whether a fax machine is on the leg: FaxToneHeard. Once, and not for ever."""

    leg_id: str


class RefuseOffer(Record, frozen=True, tag="refuse-offer"):
    """488 to an offer of the other side; the session goes on as it was."""

    leg_id: str


class SendDtmf(Record, frozen=True, tag="send-dtmf"):
    leg_id: str
    digits: str


class TransferProgress(Record, frozen=True, tag="transfer-progress"):
    leg_id: str
    status: int
    phrase: str


class AgentMessage(Record, frozen=True, tag="agent-message"):
    leg_id: str
    command: int
    attributes: dict[str, str] = {}


class AnswerCommand(Record, frozen=True, tag="answer-command"):
    leg_id: str
    request_id: int
    command: str
    code: int
    text: str
    more: dict[str, str] = {}  # further members of the answer


class MigrateLeg(Record, frozen=True, tag="hand-over"):
    """Give a leg to the call that owns `to_leg`, in whose place it goes, or to a conference."""

    leg: Leg
    party: Party
    to_leg: str
    conference: str = ""  # the call, or its token
    beside: Identity | None = None  # whose `to_leg` must be: the leg goes beside it, and the call becomes a conference


class HandOverAnswer(Record, frozen=True, tag="hand-over-answer"):
    to_call: str  # the call that offered the leg; empty: it came from outside
    leg_id: str
    accepted: bool
    party: int = 0


class TellHungUp(Record, frozen=True, tag="tell-hung-up"):
    """A leg ended while it was on the way to the call `to_call`, which has taken it since and was not told."""

    to_call: str
    leg_id: str


class SetTimer(Record, frozen=True, tag="set-timer"):
    name: str
    seconds: float


class StopTimer(Record, frozen=True, tag="stop-timer"):
    name: str


class Announce(Record, frozen=True, tag="announce"):
    """Tell the world: `parties` changed (a telephony-session event each)."""

    parties: tuple[int, ...]


class Deposit(Record, frozen=True, tag="deposit"):
    """A program hands a result to its feature (a voicemail message), at least once, even if this process dies now."""

    topic: str
    payload: dict[str, str]


class Ask(Record, frozen=True, tag="ask"):
    """A program asks its feature something and waits for words. Nobody asks again after this process has died."""

    topic: str
    payload: dict[str, str]


class Notice(Record, frozen=True, tag="notice"):
    """An emergency call has been placed: on-site notice."""

    party: int


class Reply(Record, frozen=True, tag="reply"):
    token: str
    error: str = ""  # "" | "not-found" | "wrong-state" | "invalid" | …
    message: str = ""


Command = (
    FindRoute
    | Ring
    | Progress
    | Answer
    | Reject
    | Cancel
    | HangUp
    | Release
    | Join
    | Confer
    | Part
    | Play
    | StopPlay
    | PlayToMix
    | Overhear
    | Multicast
    | Mute
    | StartRecording
    | FindSlot
    | Retrieve
    | FindFlip
    | AskRecordingAgain
    | ConsiderRecording
    | StopRecording
    | DropRecording
    | StartFax
    | ListenForFax
    | RefuseOffer
    | SendDtmf
    | TransferProgress
    | AgentMessage
    | AnswerCommand
    | MigrateLeg
    | HandOverAnswer
    | TellHungUp
    | SetTimer
    | StopTimer
    | Announce
    | Deposit
    | Ask
    | Notice
    | Reply
)
