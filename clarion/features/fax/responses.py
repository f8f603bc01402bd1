"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.features.message_store import MessageInfo


class FaxCoverChoice(TypedDict):
    id: str
    name: str


class FaxJobTo(TypedDict):
    phoneNumber: str


class FaxJobAttempt(TypedDict):
    at: str
    attempt: int
    bitRate: int
    change: NotRequired[str]
    code: str
    errorCorrection: bool
    next: NotRequired[str]
    pages: int
    reason: str
    stationId: str
    transport: str
    faxErrorCode: NotRequired[str]


FaxJobInfo = TypedDict(
    "FaxJobInfo",
    {
        "id": str,
        "messageId": str,
        "state": str,
        "to": FaxJobTo,
        "from": FaxJobTo,
        "pageCount": int,
        "pagesSent": int,
        "attempts": list[FaxJobAttempt],
        "creationTime": str,
        "nextAttemptTime": NotRequired[str],
    },
)


class FaxJobList(TypedDict):
    records: list[FaxJobInfo]


class FoundFax(MessageInfo):
    clarionFound: str


class FaxSearchResult(TypedDict):
    records: list[FoundFax]


class FaxCoverPageInfo(TypedDict):
    id: str
    coverIndex: int
    name: str
    fields: list[dict[str, Any]]
    hasSheet: bool


class FaxCoverPageList(TypedDict):
    records: list[FaxCoverPageInfo]
