"""One leg: an INVITE that we got or sent, the dialog that came of it, and what is going on in that dialog."""

from enum import IntEnum, StrEnum

from clarion.base.clock import Timer
from clarion.engines.sip.dialects import Traits
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.rc_messages import AgentIds
from clarion.engines.sip.transaction import ClientTransaction, ServerTransaction


class Role(StrEnum):
    OFFERED = "offered"  # they called us
    PLACED = "placed"  # we called them


class Stage(IntEnum):
    EARLY = 0
    ANSWERED = 1  # our 200 is out, their ACK is not here
    CONFIRMED = 2
    ENDED = 3


class SessionTimer:
    """RFC 4028, as agreed for one dialog."""

    __slots__ = ("interval", "timer", "we_refresh")

    def __init__(self, interval: int, *, we_refresh: bool) -> None:
        self.interval = interval
        self.we_refresh = we_refresh
        self.timer: Timer | None = None


class Transfer:
    """The implicit subscription of a REFER (RFC 3515)."""

    __slots__ = ("event", "silent")

    def __init__(self, event: str, *, silent: bool) -> None:
        self.event = event
        self.silent = silent  # Refer-Sub: false (RFC 4488)


class Leg:
    """State only; the parts of the user agent act on it. References to transactions are cut when it ends."""

    __slots__ = (
        "account_id",
        "ack",
        "agent_ids",
        "answer",
        "answer_interval",
        "authorizations",
        "bye_wanted",
        "cancelled",
        "confirmed_at",
        "device_id",
        "dialog",
        "early_sdp",
        "extension_id",
        "instance",
        "invite",
        "invite_cseq",
        "late_offer",
        "leg_id",
        "local_sdp",
        "next_targets",
        "offer",
        "offer_without_sdp",
        "original",
        "peer_updates",
        "presented",
        "provisionals",
        "reliable_sent",
        "reoffer_again",
        "reoffer_busy",
        "restored",
        "role",
        "rseq",
        "rseq_seen",
        "sbc",
        "session",
        "source",
        "stage",
        "traits",
        "transfer",
        "trunk_id",
        "urgent",
        "waiting_answer",
    )

    def __init__(self, leg_id: str, role: Role, dialog: Dialog, traits: Traits) -> None:
        self.leg_id = leg_id
        self.role = role
        self.stage = Stage.EARLY
        self.dialog = dialog
        self.traits = traits
        # who it is
        self.account_id = ""
        self.extension_id = ""
        self.device_id = ""
        self.instance = ""
        self.trunk_id = ""
        self.source = ""
        self.urgent = False  # they call for help
        self.sbc = ""  # our name in this dialog, where the other side knows us by one: the FQDN that Teams calls
        # the INVITE
        self.invite: ServerTransaction | ClientTransaction | None = None
        self.original: Request | None = None  # ours, for another try with credentials
        self.invite_cseq = 0
        self.authorizations = 0
        self.next_targets: tuple[str, ...] = ()  # asked when the one before does not answer
        self.provisionals = 0
        self.restored = False  # by another process than the one that may have answered meanwhile
        self.cancelled = False
        self.late_offer = False  # ours went without SDP
        self.early_sdp = ""
        self.ack: bytes | None = None
        self.answer: bytes | None = None  # our 200, until ACK
        self.answer_interval = 0.0
        self.bye_wanted: tuple[str, ...] | None = None  # BYE as soon as ACK allows it
        # reliable provisional responses (RFC 3262)
        self.rseq = 0
        self.rseq_seen = 0
        self.reliable_sent: bytes | None = None
        self.waiting_answer: tuple[str, tuple[str, ...]] | None = None
        self._nothing_under_way()

    def _nothing_under_way(self) -> None:
        # offers inside the dialog
        self.local_sdp = ""
        self.offer: ServerTransaction | None = None
        self.offer_without_sdp = False
        self.reoffer_busy = False
        self.reoffer_again: str | None = None
        self.peer_updates = False  # Allow names UPDATE
        self.session: SessionTimer | None = None
        self.confirmed_at: float | None = None  # when its phone was asked about the dialog last, by the monotonic clock
        self.transfer: Transfer | None = None
        self.agent_ids: AgentIds | None = None
        self.presented: tuple[str, ...] = ()  # header lines with our ids, repeated on the final response

    @property
    def server(self) -> ServerTransaction | None:
        return self.invite if isinstance(self.invite, ServerTransaction) else None

    @property
    def unverified(self) -> bool:
        """An emergency call of somebody who did not prove who it is."""
        known = self.device_id or self.trunk_id or self.sbc
        return self.urgent and self.role is Role.OFFERED and not known

    @property
    def client(self) -> ClientTransaction | None:
        return self.invite if isinstance(self.invite, ClientTransaction) else None

    def end(self) -> None:
        """Nothing refers to a transaction any more; timers find a leg that has ended."""
        self.stage = Stage.ENDED
        self.offer = None
        self.answer = self.reliable_sent = None
        self.reoffer_again = None
        self.local_sdp = self.early_sdp = ""
        if self.session is not None and self.session.timer is not None:
            self.session.timer.cancel()
        self.session = None
        if isinstance(self.invite, ServerTransaction):
            self.invite.user = None
            self.invite = None
