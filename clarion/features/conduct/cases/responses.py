"""What responses about cases and accounts consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import Navigation, PageNumbers
from clarion.features.conduct.acts.responses import EnforcementNotice
from clarion.features.conduct.cases.models import CaseKind, CaseState
from clarion.features.conduct.cases.rule_responses import RulePage
from clarion.features.conduct.cases.statement_responses import StatementInfo
from clarion.features.conduct.cases.traffic import CaseTraffic

ClockName = Literal["acknowledged", "decision", "status"]


class AccountStateNearest(TypedDict):
    limit: float | None
    means: str
    name: str
    rule: str
    title: str
    unit: str
    used: float
    value: float | None


class AccountStateInfo(TypedDict):
    id: str
    name: str
    status: str
    state: str
    stateTitle: str
    since: str
    nearest: AccountStateNearest | None
    changedRules: int


class CaseClock(TypedDict):
    doneAt: str | None
    dueAt: str | None
    name: ClockName
    state: str


class CaseHistory(TypedDict):
    at: str
    what: str
    text: NotRequired[str]
    by: NotRequired[str]


class TracedCallInfo(TypedDict):
    """A call that a traceback asks about. `accountId` and its name: of the customer who placed it, if one did;
    `carrier`: the trunk that it came in by. `record`, `digest`: number and SHA-256 of the call's own record.
    """

    accountId: str | None
    accountName: str | None
    accountCountry: str | None
    extensionId: str | None
    carrier: str | None
    startedAt: str
    seconds: float
    record: int
    digest: str


CaseDetails = TypedDict(
    "CaseDetails",
    {
        "language": NotRequired[str],
        "outside": NotRequired[bool],
        "category": NotRequired[str],
        "channel": NotRequired[str],
        "concerns": NotRequired[str],
        "feedbackType": NotRequired[str],
        "format": NotRequired[str],
        "happenedAt": NotRequired[str],
        "originalDigest": NotRequired[str],
        "originalSubject": NotRequired[str],
        "reportedBy": NotRequired[str],
        "sourceIp": NotRequired[str],
        "messageId": NotRequired[str],
        "chatId": NotRequired[str],
        "postId": NotRequired[str],
        "proven": NotRequired[bool],
        "action": NotRequired[str],
        "from": NotRequired[str],
        "to": NotRequired[str],
        "requester": NotRequired[str],
        "reference": NotRequired[str],
        "calls": NotRequired[list[TracedCallInfo]],
        "country": NotRequired[str],
        "instrument": NotRequired[str],
        "dataClass": NotRequired[str],
        "since": NotRequired[str],
        "until": NotRequired[str],
        "gagged": NotRequired[bool],
        "sha256": NotRequired[str],
        "fits": NotRequired[bool],
        "why": NotRequired[str],
        "keptUntil": NotRequired[str],
        "claimant": NotRequired[str],
        "material": NotRequired[str],
        "fileId": NotRequired[str],
        "fileName": NotRequired[str],
        "acceptedAt": NotRequired[str],
        "counterAt": NotRequired[str],
        "restoreAt": NotRequired[str],
    },
)


class CaseInfo(TypedDict):
    id: str
    kind: CaseKind
    state: CaseState
    statementId: str | None
    actId: str | None
    rule: str
    clause: str
    filedAt: str
    decisionDueAt: str | None
    timeLeft: str
    clocks: list[CaseClock]
    text: str
    decision: str | None
    reasons: str | None
    decidedAt: str | None
    undoneAt: str | None
    history: list[CaseHistory]
    accountId: NotRequired[str | None]
    subject: NotRequired[str]
    contact: NotRequired[str | None]
    decidedBy: NotRequired[str | None]
    details: NotRequired[CaseDetails]


class DistanceGate(TypedDict):
    """From how many on a limit counts."""

    limit: float
    unit: str
    value: float


DistanceInfo = TypedDict(
    "DistanceInfo",
    {
        "rule": str,
        "title": str,
        "what": str,
        "clause": str,
        "clauseTitle": str,
        "status": str,
        "live": bool,
        "name": str,
        "counted": str,
        "means": str,
        "unit": str,
        "window": str,
        "value": float | None,
        "limit": float | None,
        "over": str,
        "gate": bool,
        "used": float | None,
        "from": DistanceGate | None,
    },
)


class EnforcementSwitchResponse(TypedDict):
    rule: str
    mode: str
    reason: str
    at: NotRequired[str]
    by: NotRequired[str]


class CaseOversight(TypedDict):
    leafHash: str
    position: int
    record: dict[str, Any]


class ConsistencyProof(TypedDict):
    first: int
    second: int
    firstRoot: str
    secondRoot: str
    proof: list[str]


class CheckpointRecord(TypedDict):
    at: str
    note: str
    size: int


class CheckpointList(TypedDict):
    uri: str
    records: list[CheckpointRecord]
    paging: PageNumbers
    navigation: Navigation
    verifierKey: str


class EvidenceInfo(TypedDict):
    position: int
    record: dict[str, Any]
    canonical: str
    leafHash: str
    size: int
    proof: list[str]
    checkpoint: str
    verifierKey: str


class ErasureResponse(TypedDict):
    erased: bool


class EnforcementActionInfo(TypedDict):
    id: str
    verb: str
    title: str
    state: str
    scope: str
    scopeTitle: str
    subject: str
    standing: str | None
    standingTitle: str | None
    means: str
    exit: str
    rule: str
    clause: str
    clauseTitle: str
    reason: str
    facts: list[Any]
    automatic: bool
    proof: str
    startsAt: str | None
    endsAt: str | None
    endedAt: str | None
    endReason: str
    statementId: str
    position: int | None
    inForce: bool
    subjectTitle: NotRequired[str]
    accountId: NotRequired[str | None]
    by: NotRequired[str]
    secondBy: NotRequired[str | None]
    endedBy: NotRequired[str | None]
    evidence: NotRequired[list[str]]
    needs: NotRequired[str]


class AccountStandingHistory(TypedDict):
    actId: str
    at: str
    rank: int
    rule: str
    scope: str
    scopeTitle: str
    state: str
    until: str | None


class AccountStandingLadder(TypedDict):
    rank: int
    state: str
    title: str


class AccountStandingInfo(TypedDict):
    accountId: str
    state: str
    title: str
    means: str
    exit: str
    always: str
    holds: list[EnforcementActionInfo]
    history: list[AccountStandingHistory]
    ladder: list[AccountStandingLadder]


class CasePageAccount(TypedDict):
    country: str
    id: str
    name: str
    since: str
    status: str


class CasePageOther(TypedDict):
    decision: str | None
    filedAt: str
    id: str
    kind: CaseKind
    rule: str
    state: str


class CasePageRecent(TypedDict):
    at: str
    attempt: str
    id: str
    overturned: bool
    rule: str
    verdict: str


class CasePage(TypedDict):
    case: CaseInfo
    statement: StatementInfo | None
    act: EnforcementActionInfo | None
    rule: RulePage | None
    evidence: EvidenceInfo | None
    account: NotRequired[CasePageAccount]
    standing: NotRequired[AccountStandingInfo]
    others: NotRequired[list[CasePageOther]]
    recent: NotRequired[list[CasePageRecent]]
    traffic: NotRequired[CaseTraffic]


class EnforcementNoticeList(TypedDict):
    uri: str
    records: list[EnforcementNotice]
    paging: PageNumbers
    navigation: Navigation
    unread: int


class ComplaintInfo(TypedDict):
    id: str
    state: str
    filedAt: str
    acknowledgedAt: str | None


class DecisionInfo(TypedDict):
    decision_provision: NotRequired[str]
    decision_account: NotRequired[str]
    decision_visibility: NotRequired[list[str]]


class AccountDistances(TypedDict):
    at: str
    records: list[DistanceInfo]


class NamedExtension(TypedDict):
    id: str
    extensionNumber: str
    name: str


class OtherAccountDistances(AccountDistances):
    people: list[NamedExtension]


class NamedAccountStanding(AccountStandingInfo):
    name: str


class EnforcementSwitchList(TypedDict):
    records: list[EnforcementSwitchResponse]


class SpreadProcesses(TypedDict):
    processes: int
    missing: int


class SpreadEnforcementAction(EnforcementActionInfo):
    """An action, and whether every process knows of it by now."""

    knownBy: NotRequired[SpreadProcesses]
