"""What responses about statements of reasons consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.conduct.cases.rule_responses import TransparencyRecord


class StatementGroundsItemFacts(TypedDict):
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
    ratio: NotRequired[str]
    account_state: NotRequired[str]
    address: NotRequired[str]
    callee: NotRequired[str]
    mail: NotRequired[str]
    six: NotRequired[str]


class StatementGroundsItem(TypedDict):
    act: NotRequired[str]
    capped: NotRequired[bool]
    clause: str
    facts: StatementGroundsItemFacts
    hash: NotRequired[str]
    proof: str
    reason: NotRequired[str]
    remedy: str
    rule: str
    signal: NotRequired[str]
    status: NotRequired[str]
    text: str
    threshold: str
    verdict: str
    version: int


class StatementGroundFact(TypedDict):
    name: str
    value: str


class StatementGround(TypedDict):
    rule: str
    version: int
    hash: str
    ruleTitle: str
    what: str
    why: str
    law: str
    clause: str
    clauseTitle: str
    verdict: str
    text: str
    remedy: str
    facts: list[StatementGroundFact]
    threshold: str
    proof: str


class AppealInfo(TypedDict):
    path: str
    until: str
    open: bool
    caseId: str | None
    state: str | None
    filedAt: str | None
    decisionDueAt: str | None
    decidedAt: str | None
    decision: str | None
    reasons: str | None
    words: str


class StatementEvidence(TypedDict):
    position: int | None


class StatementInfo(TypedDict):
    id: str
    at: str
    title: str
    attempt: str
    verdict: str
    grounds: list[StatementGround]
    startsAt: str
    endsAt: str | None
    scope: str
    territory: str | None
    detection: str
    decision: str
    source: str
    state: str
    appeal: AppealInfo
    evidence: StatementEvidence
    always: str
    dialed: NotRequired[str]
    extensionId: NotRequired[str]
    actId: NotRequired[str | None]
    transparency: NotRequired[TransparencyRecord]
    link: NotRequired[str]
    appealLink: NotRequired[str]
