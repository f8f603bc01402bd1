"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict

from clarion.features.conduct.release.models import MatchFound

RolloutStatus = Literal["observe", "canary", "enforce"]


class MatchFact(TypedDict):
    name: str
    value: str


class MatchInfo(TypedDict):
    id: str
    accountId: str | None
    accountName: str
    day: str
    count: int
    firstAt: str
    lastAt: str
    attempt: str
    text: str
    facts: list[MatchFact]
    statementId: None
    confirmed: bool
    found: MatchFound | None
    foundBy: str | None
    foundAt: str | None
    note: str


class StageTerms(TypedDict):
    automatic: bool
    confidence: float
    days: int
    precision: float
    reviewed: int
    touched: float


class StageInfo(TypedDict):
    rule: str
    title: str
    status: RolloutStatus
    next: RolloutStatus | None
    since: str
    hash: str
    why: str
    by: str
    caseId: str | None


class StageProgress(StageInfo):
    """A rule that is watched or on trial."""

    ready: bool
    missing: list[str]
    matches: int
    events: int
    right: int
    wrong: int
    precision: float | None
    touched: float
    terms: StageTerms


Stage = StageInfo | StageProgress
