"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class ConductPolicyInfo(TypedDict):
    internationalEnabled: bool
    explanation: str


class VerdictGroundFacts(TypedDict):
    abroad_1h: NotRequired[str]
    account_age_days: NotRequired[str]
    account_trusted: NotRequired[str]
    callee_country: NotRequired[str]
    callee_country_usual: NotRequired[str]
    callee_given: NotRequired[str]
    home_country: NotRequired[str]
    hot_spot: NotRequired[str]
    hot_spot_calls_12h: NotRequired[str]
    hot_spot_live: NotRequired[str]
    international: NotRequired[str]
    international_enabled: NotRequired[str]
    minutes_since_new_device: NotRequired[str]
    prefix_burst_p: NotRequired[str]
    quiet_hour: NotRequired[str]
    rate_per_minute: NotRequired[str]
    spend_1d: NotRequired[str]
    unallocated_range: NotRequired[str]
    unusual_abroad_1d: NotRequired[str]
    unusual_abroad_1h: NotRequired[str]
    account_state: NotRequired[str]
    emergency_callback: NotRequired[str]
    feature_restricted: NotRequired[str]
    kind: NotRequired[str]
    outbound: NotRequired[str]
    protected: NotRequired[str]
    state_rule: NotRequired[str]
    throttle_reached: NotRequired[str]
    a2p: NotRequired[str]
    callee_known: NotRequired[str]
    recipient_consented: NotRequired[str]
    text_out_in_ratio_1d: NotRequired[str]
    text_recipients_1d: NotRequired[str]
    text_repeats_1d: NotRequired[str]
    text_reply_share_1d: NotRequired[str]
    texts_1d: NotRequired[str]
    texts_1m: NotRequired[str]


class VerdictGround(TypedDict):
    act: str
    capped: bool
    clause: str
    facts: VerdictGroundFacts
    hash: str
    proof: str
    reason: str
    remedy: str
    rule: str
    signal: str
    status: str
    text: str
    threshold: str
    verdict: str
    version: int


class VerdictCodes(TypedDict):
    http: int
    sip: int
    text: str


class VerdictInfo(TypedDict):
    id: str
    at: str
    attempt: str
    dialed: str
    extensionId: str
    verdict: str
    rule: str
    grounds: list[VerdictGround]
    codes: VerdictCodes
    expiresAt: str | None
    callerNumber: None
    appealedAt: str | None
    overturnedAt: str | None
