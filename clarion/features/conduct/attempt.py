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
    PAGER_SEND = "pager.send"  # a company message, between extensions
    CHAT_POST = "chat.post"
    FAX_SEND = "fax.send"
    FAX_RECEIVE = "fax.receive"
    VOICEMAIL_DROP = "voicemail.drop"
    VERIFY_SEND = "verification.send"  # a one-time code to a number
    FILE_UPLOAD = "file.upload"
    NAME_CHANGE = "name.change"  # caller names, titles, names of apps
    NUMBER_ASSIGN = "number.assign"
    SETTING_CHANGE = "setting.change"  # forwarding, calls abroad, keys
    LINE_ACTIVATE = "line.activate"
    MEETING_START = "meeting.start"
    MEETING_JOIN = "meeting.join"
    RECORDING_START = "recording.start"
    MONITOR_START = "monitor.start"
    CAMPAIGN_DIAL = "campaign.dial"
    CAMPAIGN_CONNECT = "campaign.connect"  # somebody answered, an agent is to speak
    SIGN_IN = "sign-in"
    API_REQUEST = "api.request"
    SIP_REGISTER = "sip.register"
    DIRECTORY_READ = "directory.read"
    ACCOUNT_OPEN = "account.open"
    CLIENT_STATE = "client.state"  # what an app says of the world around it
    PERIOD_CHECK = "period.check"  # an account looked at as a whole, now and then
    EMERGENCY_NOTICE = "emergency.notice"
    LEGAL_REQUEST = "legal.request"
    PRIVACY_REQUEST = "privacy.request"
    TRACEBACK = "traceback"
    INTERCEPT_START = "intercept.start"
    ACT_TAKE = "act.take"
    PORTAL_VISIT = "portal.visit"
    DATA_EXPORT = "data.export"
    PORT_OUT = "number.port-out"
    APPEAL = "appeal"
    BILLING = "billing"


# These pass whatever became of the account. So do reading, signing in and registering, since
# whoever could not do these could neither call for help nor export, pay or appeal; and what is done about the account.
PROTECTED = frozenset({
    AttemptKind.OPT_OUT_RECEIVE, AttemptKind.PORTAL_VISIT, AttemptKind.DATA_EXPORT, AttemptKind.PORT_OUT,
    AttemptKind.APPEAL, AttemptKind.BILLING, AttemptKind.SIGN_IN, AttemptKind.API_REQUEST, AttemptKind.SIP_REGISTER,
    AttemptKind.DIRECTORY_READ, AttemptKind.ACCOUNT_OPEN, AttemptKind.CLIENT_STATE, AttemptKind.PERIOD_CHECK,
    AttemptKind.EMERGENCY_NOTICE, AttemptKind.LEGAL_REQUEST, AttemptKind.PRIVACY_REQUEST, AttemptKind.TRACEBACK,
    AttemptKind.INTERCEPT_START, AttemptKind.ACT_TAKE,
})  # fmt: skip
LEAVES = frozenset({AttemptKind.CALL_OUT, AttemptKind.CALL_TRANSFER})
OUTBOUND = LEAVES | {
    AttemptKind.MESSAGE_SEND, AttemptKind.FAX_SEND, AttemptKind.VOICEMAIL_DROP, AttemptKind.VERIFY_SEND,
    AttemptKind.CAMPAIGN_DIAL,
}  # fmt: skip
HELD = frozenset({
    AttemptKind.MESSAGE_SEND, AttemptKind.PAGER_SEND, AttemptKind.CHAT_POST, AttemptKind.FAX_SEND,
    AttemptKind.FILE_UPLOAD, AttemptKind.NAME_CHANGE,
})  # fmt: skip
"""What can wait as a thing: a doubt quarantines it, where it would slow down anything else."""


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
    claimed_account: str = ""  # the account of whom that is, where there is one
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
