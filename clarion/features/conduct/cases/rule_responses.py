"""What responses about rules and transparency consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class ConsoleRights(TypedDict):
    officer: bool
    switches: bool
    terminates: bool
    changesLimits: bool


LimitValue = bool | int | float | str


class OverrideInfo(TypedDict):
    limits: dict[str, LimitValue]
    status: str | None
    killed: bool | None
    reason: str
    at: str


class AccountOverrideRecord(OverrideInfo):
    by: str
    byOperator: bool
    rule: str


class AccountOverrideList(TypedDict):
    records: list[AccountOverrideRecord]


class XarfReportReporter(TypedDict):
    contact: str
    domain: str
    org: str


class XarfReportEvidence(TypedDict):
    content_type: str
    description: str
    hash: str
    payload: str


class XarfReport(TypedDict):
    xarf_version: str
    report_id: str
    timestamp: str
    reporter: XarfReportReporter
    sender: XarfReportReporter
    source_identifier: str
    category: str
    type: str
    evidence_source: str
    protocol: str
    evidence: list[XarfReportEvidence]
    tags: list[str]
    recipient_count: NotRequired[int]


class TransparencyRuleRow(TypedDict):
    rule: str
    title: str
    clause: str
    clauseTitle: str
    statements: int
    verdicts: dict[str, int]
    acts: dict[str, Any]
    overturned: int
    actsTakenBack: int
    overturnRate: float


class TransparencyCases(TypedDict):
    appeals: int
    reports: int
    complaints: int
    appealsDecided: int
    appealsWon: int
    medianSecondsToAcknowledge: float | None
    medianSecondsToStatus: float | None
    medianSecondsToDecision: float | None
    decidedInTime: int


class TransparencyReportEvidence(TypedDict):
    checkpoint: str
    size: int


TransparencyReport = TypedDict(
    "TransparencyReport",
    {
        "quarter": str,
        "from": str,
        "to": str,
        "complete": bool,
        "madeAt": str,
        "statements": int,
        "overturned": int,
        "overturnRate": float,
        "rules": list[TransparencyRuleRow],
        "cases": TransparencyCases,
        "evidence": TransparencyReportEvidence | None,
    },
)


class PolicyPromise(TypedDict):
    title: str
    words: str


class PolicyRuleInfo(TypedDict):
    id: str
    title: str
    what: str
    why: str
    law: str
    status: str
    live: bool
    waitsFor: str


class PolicyClause(TypedDict):
    id: str
    lookedAt: str
    rules: list[PolicyRuleInfo]
    title: str
    words: str


class PolicyCountsWaiting(TypedDict):
    product: str
    rules: int


class PolicyCounts(TypedDict):
    connected: int
    waiting: list[PolicyCountsWaiting]


class PolicyInfo(TypedDict):
    version: str
    promises: list[PolicyPromise]
    clauses: list[PolicyClause]
    terms: list[PolicyRuleInfo]
    counts: PolicyCounts


class RulePage(TypedDict):
    id: str
    mode: str
    statements7d: int
    overturned7d: int
    overturnedShare: float
    ceiling: float
    title: NotRequired[str]
    version: NotRequired[int]
    clause: NotRequired[str]
    clauseTitle: NotRequired[str]
    status: NotRequired[str]
    what: NotRequired[str]
    why: NotRequired[str]
    law: NotRequired[str]
    window: NotRequired[str]
    proof: NotRequired[str]
    ladder: NotRequired[list[str]]


class RuleViewListItemLadder(TypedDict):
    days: int
    human: bool
    scope: str
    times: int
    title: str


class RuleViewListItemLimit(TypedDict):
    changeable: bool
    label: Literal["", "P", "P2", "M", "U", "D"]
    least: float | None
    means: str
    most: float | None
    name: str
    since: str | None
    source: str
    stricter: Literal["", "higher", "lower"]
    type: str
    unit: str
    usual: LimitValue | None
    value: LimitValue | None


class RuleViewListItem(TypedDict):
    asked: list[str]
    ceiling: float
    clause: str
    clauseTitle: str
    evidence: list[str]
    hash: str
    id: str
    inForce: bool
    ladder: list[RuleViewListItemLadder]
    law: str
    limits: list[RuleViewListItemLimit]
    limitsHidden: bool
    live: list[str]
    mayBecome: list[str]
    mode: str
    override: OverrideInfo | None
    overturned30d: int
    overturned7d: int
    overturnedShare: float
    owner: str
    places: list[str]
    proof: str
    remedy: str
    services: list[str]
    statement: str
    statements30d: int
    statements7d: int
    status: str
    step: str
    switchable: bool
    title: str
    validFrom: str
    version: int
    what: str
    why: str
    window: str
    writtenStatus: str


class RuleFigures(TypedDict):
    statements7d: int
    overturned7d: int
    statements30d: int
    overturned30d: int
    overturnedShare: float
    ceiling: float


class RuleInfo(TypedDict):
    id: str
    title: str
    version: int
    hash: str
    clause: str
    clauseTitle: str
    status: str
    writtenStatus: str
    inForce: bool
    step: str
    services: list[str]
    places: list[str]
    what: str
    why: str
    law: str
    window: str
    proof: str
    asked: list[str]
    live: list[str]
    ladder: list[RuleViewListItemLadder]
    evidence: list[str]
    owner: str
    validFrom: str
    mayBecome: list[str]
    limitsHidden: bool
    switchable: bool


class RuleDay(TypedDict):
    day: str
    overturned: int
    statements: int


class RuleChangeInfo(TypedDict):
    kind: Literal["rule.changed", "rule.restored", "rule.switched"]
    position: int
    at: str
    scope: NotRequired[str]
    key: NotRequired[str]
    limits: NotRequired[dict[str, LimitValue]]
    status: NotRequired[str]
    mode: NotRequired[str]
    reason: NotRequired[str]


class RuleDetails(TypedDict):
    id: str
    title: str
    version: int
    hash: str
    clause: str
    clauseTitle: str
    status: str
    writtenStatus: str
    inForce: bool
    step: str
    services: list[str]
    places: list[str]
    what: str
    why: str
    law: str
    window: str
    proof: str
    asked: list[str]
    live: list[str]
    ladder: list[RuleViewListItemLadder]
    evidence: list[str]
    owner: str
    validFrom: str
    mayBecome: list[str]
    limitsHidden: bool
    switchable: bool
    limits: list[RuleViewListItemLimit]
    statement: str
    remedy: str
    statements7d: int
    overturned7d: int
    statements30d: int
    overturned30d: int
    overturnedShare: float
    ceiling: float
    mode: str
    override: OverrideInfo | None
    days: list[RuleDay]
    changes: list[RuleChangeInfo]


class RuleChangePreviewStatement(TypedDict):
    text: str
    threshold: str


class RuleChangePreviewDistance(TypedDict):
    counted: str
    limit: float
    unit: str
    used: float | None
    value: float


class RuleChangePreview(TypedDict):
    statements: list[RuleChangePreviewStatement]
    remedy: str
    status: str
    distances: list[RuleChangePreviewDistance]
    effect: str


class TransparencyRecord(TypedDict):
    decision_provision: NotRequired[str]
    decision_ground: str
    category: str
    content_type: list[str]
    decision_facts: str
    source_type: str
    automated_detection: str
    automated_decision: str
    account_type: str
    territorial_scope: list[str]
    content_date: str
    application_date: str
    puid: str
    incompatible_content_ground: NotRequired[str]
    incompatible_content_explanation: NotRequired[str]
    decision_account: NotRequired[str]
    end_date_account_restriction: NotRequired[str]
    illegal_content_legal_ground: NotRequired[str]
    illegal_content_explanation: NotRequired[str]
    decision_visibility: NotRequired[list[str]]
    end_date_visibility_restriction: NotRequired[str]
    end_date_service_restriction: NotRequired[str]


class RuleSentences(TypedDict):
    statement: str
    remedy: str


class RuleList(TypedDict):
    records: list[RuleViewListItem]
