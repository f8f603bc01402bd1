"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.message_store import MessageInfo


class FaxCoverChoice(TypedDict):
    id: str
    name: str


class FaxSenderChoice(TypedDict):
    phoneNumber: str
    label: str
    own: bool
    receivesFaxes: bool


class FaxFileFormat(TypedDict):
    name: str
    suffixes: list[str]


class FaxPagePicture(TypedDict):
    """`image`: a data URL."""

    page: int
    image: str


class FaxReader(TypedDict):
    extensionId: str
    extensionNumber: str
    name: str
    readStatus: Literal["Read", "Unread"]


class FaxCoverField(TypedDict):
    """What is written on a cover page; `x` and `y` in percent of the sheet, `size` in points."""

    kind: Literal["Recipient", "Sender", "SenderNumber", "Company", "Date", "PageCount", "Message", "Label"]
    x: float
    y: float
    size: int
    label: str


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


FaxJobState = Literal["Waiting", "Sending", "Sent", "Failed", "Canceled"]

FaxJobInfo = TypedDict(
    "FaxJobInfo",
    {
        "id": str,
        "messageId": str,
        "state": FaxJobState,
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
    fields: list[FaxCoverField]
    hasSheet: bool


class FaxCoverPageList(TypedDict):
    records: list[FaxCoverPageInfo]
