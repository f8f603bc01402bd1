"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import Navigation, PageNumbers

ReplayPeriod = TypedDict(
    "ReplayPeriod",
    {
        "from": str | None,
        "to": str | None,
        "attempts": int,
    },
)


class ReplayResultExampleAfter(TypedDict):
    matches: list[Any]
    rule: str
    verdict: str


class ReplayResultExampleBefore(TypedDict):
    matches: list[str]
    rule: str
    verdict: str


class ReplayResultExample(TypedDict):
    accountId: str
    after: ReplayResultExampleAfter
    at: str
    attempt: str
    before: ReplayResultExampleBefore
    change: str
    eventId: str
    extensionId: str


class ReplayResultPeople(TypedDict):
    accountId: str
    extensionId: str
    harder: int
    milder: int
    other: int


class ReplayResultRule(TypedDict):
    after: int
    before: int
    gained: int
    lost: int
    rule: str
    wouldLetGo: int
    wouldStop: int


class ReplayResult(TypedDict):
    complete: bool
    differing: int
    examples: list[ReplayResultExample]
    judged: int
    morePeople: int
    notKnown: dict[str, Any]
    people: list[ReplayResultPeople]
    rules: list[ReplayResultRule]


ReplayInfo = TypedDict(
    "ReplayInfo",
    {
        "id": str,
        "askedAt": str,
        "state": str,
        "judged": int,
        "from": str,
        "to": str,
        "accountId": str,
        "changes": list[str],
        "differing": NotRequired[int | None],
        "result": NotRequired[ReplayResult | None],
    },
)


class ReplayList(TypedDict):
    uri: str
    records: list[ReplayInfo]
    paging: PageNumbers
    navigation: Navigation
    kept: ReplayPeriod
