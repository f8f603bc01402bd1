"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class HandlingTestRunExpected(TypedDict):
    ends: NotRequired[str]
    rule: NotRequired[str]
    blocked: NotRequired[bool]
    rings: NotRequired[list[Any]]


class HandlingTestOutcome(TypedDict):
    blocked: bool
    rule: str
    ends: str
    rings: list[str]


class HandlingTestRun(TypedDict):
    name: str
    passed: bool
    wanted: HandlingTestRunExpected
    got: HandlingTestOutcome
    reasons: list[str]


class HandlingReportProblem(TypedDict):
    message: str
    where: str


class HandlingReport(TypedDict):
    good: bool
    problems: list[HandlingReportProblem]
    tests: list[HandlingTestRun]


class HandlingVersionResponse(TypedDict):
    good: bool
    problems: list[Any]
    tests: list[HandlingTestRun]
    version: int


class HandlingVersionMadeBy(TypedDict):
    id: str


class HandlingVersionDetails(TypedDict):
    number: int
    time: str
    note: str
    madeBy: NotRequired[HandlingVersionMadeBy]


class HandlingVersions(TypedDict):
    records: list[HandlingVersionDetails]
    paging: PageNumbers


class HandlingVersionSummaryDocumentBlockedNumber(TypedDict):
    flip_number: str
    id: str
    label: str
    number: str
    status: str
    type: str


class HandlingVersionSummaryDocumentBlocking(TypedDict):
    anonymous: str
    everybody: bool
    greetings: dict[str, Any]
    pay_phones: bool


class HandlingVersionSummaryDocumentHoursMonday(TypedDict):
    start: int
    until: int


class HandlingVersionSummaryDocumentHours(TypedDict):
    monday: NotRequired[list[HandlingVersionSummaryDocumentHoursMonday]]


class HandlingVersionSummaryDocumentRulePlanEnd(TypedDict):
    greeting: None
    id: str
    kind: str
    name: str
    number: str


class HandlingVersionSummaryDocumentRulePlan(TypedDict):
    always: list[Any]
    asks_to_answer: bool
    connecting: None
    end: HandlingVersionSummaryDocumentRulePlanEnd
    groups: list[dict[str, Any]]
    missed: HandlingVersionSummaryDocumentRulePlanEnd
    mode: str
    queue_calls: bool
    ringback: None
    screening: str
    welcome: None


class HandlingVersionSummaryDocumentRuleWhen(TypedDict):
    calendar: str
    called: list[Any]
    callers: list[dict[str, Any]]
    schedule: None
    state: str


class HandlingVersionSummaryDocumentRule(TypedDict):
    action: str
    enabled: bool
    extra: dict[str, Any]
    id: str
    kind: str
    name: str
    plan: HandlingVersionSummaryDocumentRulePlan
    when: HandlingVersionSummaryDocumentRuleWhen


class HandlingVersionSummaryDocument(TypedDict):
    blocked_numbers: list[HandlingVersionSummaryDocumentBlockedNumber]
    blocking: HandlingVersionSummaryDocumentBlocking
    follows: str
    format: int
    forwarding_numbers: list[HandlingVersionSummaryDocumentBlockedNumber]
    holidays: list[Any]
    hours: HandlingVersionSummaryDocumentHours
    rules: list[HandlingVersionSummaryDocumentRule]
    tests: list[Any]


class HandlingVersionSummary(TypedDict):
    number: int
    time: str
    note: str
    madeBy: NotRequired[HandlingVersionMadeBy]
    document: HandlingVersionSummaryDocument
