"""What is about to happen, and what is known about it. Plain frozen data; whoever asks fills it in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttemptKind(StrEnum):
    """What somebody is about to do. `protected` ones pass in every state of an account."""

    CALL_OUT = "call.out"  # to a number outside the account
    CALL_INTERNAL = "call.internal"  # to an extension of the same account
    CALL_IN = "call.in"  # from outside to a number of the account
    CALL_TRANSFER = "call.transfer"  # a transfer or forward to a number outside
    MESSAGE_SEND = "message.send"
    MESSAGE_RECEIVE = "message.receive"
    OPT_OUT_RECEIVE = "opt-out.receive"
    FAX_SEND = "fax.send"
    FAX_RECEIVE = "fax.receive"
    FILE_UPLOAD = "file.upload"
    MEETING_START = "meeting.start"
    RECORDING_START = "recording.start"
    API_REQUEST = "api.request"
    SIGN_IN = "sign-in"
    SIP_REGISTER = "sip.register"
    DIRECTORY_READ = "directory.read"  # directory, contacts, presence, numbers: whatever lists people
    NUMBER_CHANGE = "number.change"
    ACCOUNT_OPEN = "account.open"
    PORTAL_VISIT = "portal.visit"
    DATA_EXPORT = "data.export"
    PORT_OUT = "number.port-out"
    APPEAL = "appeal"
    BILLING = "billing"


class AccountState(StrEnum):
    """The ladder of an account; each rung is reversible."""

    ACTIVE = "active"
    WARNED = "warned"
    CHALLENGED = "challenged"
    THROTTLED = "throttled"
    EVENT_BLOCKED = "event-blocked"
    QUARANTINED = "feature-quarantined"
    SUSPENDED_OUTBOUND = "suspended-outbound"
    SUSPENDED = "suspended"
    UNPAID = "unpaid"
    TERMINATED = "terminated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One thing that somebody is about to do. Numbers are E.164, countries ISO 3166-1 alpha-2, times UTC."""

    event_id: str
    kind: AttemptKind
    at: datetime
    account_id: str
    extension_id: str = ""
    device_id: str = ""
    dialed: str = ""  # as the person dialled it; step 0 looks at nothing else
    callee: str = ""  # E.164, empty for extensions and service codes
    callee_country: str = ""  # empty: not known; "001": numbers that belong to no country
    international: bool | None = None  # whether the numbering plan counts it as abroad; None: not known
    caller_number: str = ""  # the number asked to be shown, empty: leave it to us
    via: str = ""  # device | api | trunk
    source: str = ""  # network address that it comes from, where one is known
    client_id: str = ""  # app through which a person acts
    claimed: str = ""  # whom somebody who is not signed in claims to be: a sign-in name, a device
    campaign_id: str = ""
    subject: str = ""  # what a solicitation is about
    content_key: str = ""  # digest of the words, document or recording; the same for the same content
    group: str = ""  # rate group of an API request


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the rules may look at, computed beforehand. None: not known, and then no rule says no."""

    account_state: AccountState | None = None
    home_country: str | None = None
    outside_line_prefixes: tuple[str, ...] = ("9",)
    main_number: str = ""
    international_enabled: bool | None = None
    caller_number_account: str | None = None  # account the calling number is assigned to, "" to none
    caller_number_extension: str = ""  # extension it is assigned to, "" to the company
    caller_number_verified: bool = False  # somebody else's number that this account proved its right to
    replace_false_identity: bool = True  # False: refuse instead of showing the main number
    emergency_callback: bool = False  # an emergency centre calls back (RFC 7090)
