"""What crosses the border between the call core and the engines: plain frozen records, JSON in and out by
msgspec.

The call core (`clarion/calls`) knows no engine. `ports.py` says what it asks of them; this file says in
which words.
"""

from enum import StrEnum
from zlib import crc32

import msgspec

from clarion.base.fax import FaxReport


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of every record here: immutable, compared by value, encodable by msgspec. None can be part of a circle, so
    the collector need not look at them.
    """


class MediaProfile(StrEnum):
    """How media travels to one endpoint."""

    WEBRTC = "webrtc"  # UDP/TLS/RTP/SAVPF, ICE, rtcp-mux, DTLS
    SDES = "sdes"  # RTP/SAVP with a=crypto (RFC 4568)
    RTP = "rtp"  # RTP/AVP
    SFU = "sfu"  # as WEBRTC; the media server of meetings knows a stream by the SSRC that `ssrc_of` gives its leg


class Dialect(Record, frozen=True):
    """How one family of phones deviates from the RFCs, as data. Engines pick it from the registration or the
    INVITE.
    """

    name: str
    answer_at_once: bool = False  # 183 and 200 before the callee answers; the caller hears ringback from our media
    always_challenge: bool = False  # the client cannot work without a 407 to its INVITE
    keep_flow: bool = False  # ignores Contact and Record-Route: in-dialog requests go down its registered flow
    agent_messages: bool = False  # speaks P-rc and x-rc/agent MESSAGE (command 6 offers, 7 processed, 2 free, 9 close)
    one_provisional: bool = False  # exactly one provisional response, then the final one


class DeviceTarget(Record, frozen=True, tag="device"):
    """One registered contact of one device (RFC 3261 §10, RFC 5626)."""

    device_id: str
    extension_id: str
    account_id: str
    contact: str  # URI for the request line
    path: tuple[str, ...]  # Route set from Path (RFC 3327), topmost first
    dialect: Dialect
    media: MediaProfile
    authorization_id: str = ""
    instance: str = ""


class Registration(Record, frozen=True):
    """A registered contact as people see it. `id` names it; times are epoch seconds."""

    id: str
    device_id: str
    extension_id: str
    source: str  # transport:host:port that it came from
    user_agent: str
    instance: str
    since: float
    expires: float
    address: str = ""  # where the phone says that it is: the host of its Contact
    access_network: str = ""  # P-Access-Network-Info (RFC 7315), as the phone says it


class TrunkTarget(Record, frozen=True, tag="trunk"):
    """A number to be reached through a carrier."""

    trunk_id: str
    number: str  # E.164 with +, or an emergency / service code as dialled


Target = DeviceTarget | TrunkTarget


class EmergencyCallInfo(Record, frozen=True):
    """What travels with an emergency call (RFC 6442, RFC 5139)."""

    code: str  # 911, 112, 999, 933
    callback_number: str
    pidf_lo: str  # XML document, empty when no location is registered
    unverified: str = ""  # proto:ip:port of a caller who did not prove who it is; empty: the identity is proven


class DialogNames(Record, frozen=True):
    """How SIP names a dialog of ours (RFC 3261 §12). `caller_tag`: of From in its INVITE; `local_uri`: the phone's."""

    sip_call_id: str
    caller_tag: str
    called_tag: str  # empty as long as nobody has answered with one
    local_uri: str
    remote_uri: str


class Presentation(Record, frozen=True):
    """What the called side gets to know about a call we place to it."""

    session_id: str  # s-…
    party_id: str  # p-…-n
    caller_number: str
    caller_name: str = ""
    called_number: str = ""
    called_name: str = ""
    caller_domain_user: str = ""  # user part for the P-rc Hdr addresses
    auto_answer: bool = False
    monitored: tuple[str, str] | None = None  # session and party whose supervisor is called
    withhold_number: bool = False
    queue_name: str = ""
    referred_by: str = ""
    emergency: EmergencyCallInfo | None = None
    caller_account: str = ""  # whose number it is, for the token that proves it; never on the wire
    proof: "CallerProof | None" = None  # what a carrier's caller proved


class CallerProof(Record, frozen=True):
    """What the identity token of a call from a carrier proves (STIR/SHAKEN): `level` A, B or C when it holds, else what
    was wrong with it: 428 there is none, 403 stale, 436 no certificate, 437 not trusted, 438 invalid (RFC 8224).
    """

    level: str = ""
    origid: str = ""  # names the origin, for tracing a call back
    status: int = 0
    why: str = ""
    tokens: tuple[str, ...] = ()  # Identity headers that proved it, for a call that is passed on; else nothing
    called: str = ""  # the number that they lead to, canonical
    issued: int = 0  # when the first of them was made


UNKNOWN = "unknown"


class OfferSource(Record, frozen=True):
    """Who sent us an INVITE, as far as the signalling engine could prove."""

    kind: str  # "device" | "trunk" | "unknown": an emergency call whose caller did not prove who it is
    device_id: str = ""
    extension_id: str = ""
    account_id: str = ""  # of an unknown caller: whose phones are signed in from the same address, else nobody's
    trunk_id: str = ""
    authenticated: bool = False
    address: str = ""  # proto:ip:port
    proof: CallerProof | None = None  # None: nobody asked for one
    pay_phone: bool = False  # the network says so (cpc or isup-oli)
    mobile: bool = False  # an app on a mobile phone, as it says itself
    # P-Access-Network-Info (RFC 7315) of a phone that proved who it is, or calls from where it registered.
    access_network: str = ""
    pidf_lo: str = ""  # where the caller is, as a system says that has proved who it is (RFC 6442)


class CallOffered(Record, frozen=True, tag="offered"):
    """A dialog-forming INVITE that passed authentication (or is an emergency call, which need not)."""

    leg_id: str  # made by the engine
    source: OfferSource
    dialed: str  # user part of the request URI, decoded, as the person dialled it
    sdp: str | None  # None: late offer
    dialect: Dialect
    caller_number: str  # asserted or From user part
    caller_name: str = ""
    sip_call_id: str = ""
    replaces_leg: str | None = None  # RFC 3891, already matched to a live leg
    joins_leg: str | None = None  # RFC 3911, likewise
    headers: dict[str, str] = {}  # application headers (lower case names): rc-call-type, x-*, geolocation…


def ssrc_of(leg_id: str) -> int:
    """The SSRC of what a mix sends to a leg."""
    return crc32(leg_id.encode()) or 1


class MixSeat(Record, frozen=True):
    """How a leg takes part in a mix. Nobody hears himself."""

    heard_by: tuple[str, ...] | None = None  # legs that hear it; None: everybody else
    gains: dict[str, float] = {}  # leg → how loud it is heard here, 0 to 4; 1 where nothing is said
    only: tuple[str, ...] | None = None  # legs that it hears; None: everybody

    def hears(self, own: str, other: str, seat: "MixSeat") -> float:
        """How loud the leg `own`, which sits here, hears the leg `other` with its seat; 0: not at all."""
        if own == other or (seat.heard_by is not None and own not in seat.heard_by):
            return 0.0
        if self.only is not None and other not in self.only:
            return 0.0
        return min(4.0, max(0.0, self.gains.get(other, 1.0)))


# ---- what happens on a leg after that ------------------------------------------------------------


class Ringing(Record, frozen=True, tag="ringing"):
    """180 or another provisional without a body."""

    status: int = 180


class EarlyMedia(Record, frozen=True, tag="early-media"):
    """183 (or 180) with SDP."""

    status: int
    sdp: str


class Answered(Record, frozen=True, tag="answered"):
    """2xx to our INVITE, already acknowledged unless it was a late offer (then `sdp` is the offer)."""

    sdp: str
    late_offer: bool = False


class Confirmed(Record, frozen=True, tag="confirmed"):
    """ACK to our 2xx. `sdp` is the answer when our 2xx carried the offer."""

    sdp: str | None = None


class Failed(Record, frozen=True, tag="failed"):
    """Final non-2xx to our INVITE, or 408 by time-out, or 503 when it could not be sent."""

    status: int
    reason: str = ""


class Cancelled(Record, frozen=True, tag="cancelled"):
    """The caller sent CANCEL."""

    reason: str = ""


class HungUp(Record, frozen=True, tag="hung-up"):
    """BYE from the other side."""

    reason: str = ""


NO_MEDIA = "media engine"
"""Why a leg is lost that no media engine carries on."""


class Lost(Record, frozen=True, tag="lost"):
    """The other side vanished: no ACK, no answer to a request in the dialog, session timer (RFC 4028) or
    media time-out.
    """

    why: str
    at: float = 0.0  # when, where that is known and was not now; seconds since the epoch


class MediaLost(Record, frozen=True, tag="media-lost"):
    """The media engine of this leg is gone, and the dialog stands: `Media.renew` gives it a new session."""


class OfferReceived(Record, frozen=True, tag="offer"):
    """Re-INVITE or UPDATE with SDP; answer with `answer_offer`. `sdp` None: asks us for an offer."""

    sdp: str | None


class OfferAnswered(Record, frozen=True, tag="offer-answered"):
    """What became of our own re-INVITE. `sdp` None with a status of 300 or above."""

    status: int
    sdp: str | None = None


class TransferRequested(Record, frozen=True, tag="transfer"):
    """REFER (RFC 3515). The engine already answered 202; tell the outcome with
    `Signalling.transfer_progress`.
    """

    target: str  # user part of Refer-To, decoded
    replaces_leg: str | None = None  # from Replaces in Refer-To, matched to a live leg
    joins_leg: str | None = None  # the same, from Join
    referred_by: str = ""


class AgentCommand(Record, frozen=True, tag="agent"):
    """x-rc/agent MESSAGE from a client (10 forward, 11 voicemail, 12 reject, 13 typing, 14 reply, 17
    received).
    """

    command: int
    attributes: dict[str, str]


class PhoneCommand(Record, frozen=True, tag="phone-command"):
    """INFO with a JSON request (startcallrecord, stopcallrecord, callpark, callflip …); answer with
    `answer_command`.
    """

    request_id: int
    command: str
    target: str = ""


class Dtmf(Record, frozen=True, tag="dtmf"):
    """One key, from RTP (RFC 4733) or SIP INFO."""

    digit: str
    by_info: bool = False  # came as SIP INFO: RTP does not carry it on by itself


class PlaybackFinished(Record, frozen=True, tag="playback-finished"):
    """The last of the prompts given with `token` has been played (never sent for one that was stopped)."""

    token: str


class RecordingStarted(Record, frozen=True, tag="recording-started"):
    """It is allowed and under way; `announced`: everybody was told and heard a tone before."""

    token: str
    announced: bool = False


NO_ROOM = "There is no room left to record: the disk of the server is full."


class RecordingFinished(Record, frozen=True, tag="recording-finished"):
    """A recording has been closed and its file is complete."""

    token: str
    path: str  # WAV file
    seconds: float
    refused: str = ""  # nothing was recorded, and why not, in words


class FaxToneHeard(Record, frozen=True, tag="fax-tone-heard"):
    """A fax machine calls on this leg (CNG, T.30 §4.2)."""


class FaxReported(Record, frozen=True, tag="fax-reported"):
    """How far the fax on this leg is. `received_key`: where in the file store its pages lie, once it has ended."""

    token: str
    report: FaxReport
    received_key: str = ""


LegEvent = (
    Ringing
    | EarlyMedia
    | Answered
    | Confirmed
    | Failed
    | Cancelled
    | HungUp
    | Lost
    | MediaLost
    | OfferReceived
    | OfferAnswered
    | TransferRequested
    | AgentCommand
    | PhoneCommand
    | Dtmf
    | PlaybackFinished
    | RecordingStarted
    | RecordingFinished
    | FaxToneHeard
    | FaxReported
)
