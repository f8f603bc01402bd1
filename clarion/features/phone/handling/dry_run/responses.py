"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class ExplainedParty(TypedDict):
    index: int
    direction: str
    name: str
    result: str
    rang: bool


class ExplainedStep(TypedDict):
    at: str
    kind: str
    party: int
    text: str


class CallExplanation(TypedDict):
    telephonySessionId: str
    sessionId: str
    startTime: str
    parties: list[ExplainedParty]
    steps: list[ExplainedStep]
    sentences: list[str]


class RuleVerdictTextReason(TypedDict):
    decides: bool
    ruleId: str
    text: str


class RuleVerdictText(TypedDict):
    of: str
    local: str
    zone: str
    ruleId: str
    rule: str
    blocked: str
    reasons: list[RuleVerdictTextReason]


class RingInfo(TypedDict):
    kind: str
    id: str
    name: str
    after: float
    until: float


class CallPathPlace(TypedDict):
    kind: str
    name: str
    extensionId: str
    extensionNumber: str
    number: str
    verdicts: list[RuleVerdictText]
    notes: list[Any]
    hops: list["CallHopText"]


class CallHopText(TypedDict):
    when: list[str]
    kind: Literal["announce", "forward", "program", "retrieve", "ring"]
    seconds: NotRequired[float]
    rings: NotRequired[list[RingInfo]]
    asks: NotRequired[bool]
    program: NotRequired[str]
    of: NotRequired[str]
    prompts: NotRequired[list[str]]
    result: NotRequired[str]
    to: NotRequired[str]
    leadsTo: NotRequired["CallPathPlace"]


class CallPathText(TypedDict):
    caller: str
    called: str
    at: float
    path: CallPathPlace
    sentences: list[str]


class CallExplanationTextStep(TypedDict):
    at: str
    kind: str
    party: int
    text: str


class CallExplanationText(TypedDict):
    telephonySessionId: str
    sessionId: str
    startTime: str
    parties: list[ExplainedParty]
    steps: list[CallExplanationTextStep]
    sentences: list[str]


class RuleVerdict(TypedDict):
    of: str
    local: str
    zone: str
    ruleId: str
    rule: str
    blocked: str
    reasons: list[RuleVerdictTextReason]


class CallPathNode(TypedDict):
    kind: str
    name: str
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    number: NotRequired[str]
    verdicts: list[RuleVerdict]
    notes: list[str]
    hops: list["CallHop"]
    reason: NotRequired[str]
    result: NotRequired[str]


class CallHop(TypedDict):
    when: list[str]
    kind: str
    to: NotRequired[str]
    seconds: NotRequired[float]
    rings: NotRequired[list[RingInfo]]
    asks: NotRequired[bool]
    program: NotRequired[str]
    of: NotRequired[str]
    prompts: NotRequired[list[str]]
    result: NotRequired[str]
    leadsTo: NotRequired["CallPathNode"]
    slot: NotRequired[str]


class CallPath(TypedDict):
    caller: str
    called: str
    at: float
    path: CallPathNode
    sentences: list[str]
