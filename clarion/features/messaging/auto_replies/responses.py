"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class AutoReplyPhoneNumber(TypedDict):
    id: str
    label: str
    phoneNumber: str


class AutoReplyOwner(TypedDict):
    extensionNumber: NotRequired[str]
    id: NotRequired[str]
    name: NotRequired[str]
    type: str


class AutoReplyText(TypedDict):
    enabled: bool
    text: str
    preview: str
    segments: int


AutoReplyAway = TypedDict(
    "AutoReplyAway",
    {
        "enabled": bool,
        "from": str | None,
        "preview": str,
        "segments": int,
        "text": str,
        "until": str | None,
    },
)


class AutoReplyHoles(TypedDict):
    company: str
    hours: str
    name: str


class AutoReplyInfo(TypedDict):
    phoneNumber: AutoReplyPhoneNumber
    owner: AutoReplyOwner
    missedCall: AutoReplyText
    afterHours: AutoReplyText
    away: AutoReplyAway
    everyHours: int
    holes: AutoReplyHoles
    longestText: int
    mostSegments: int
    problem: str


class AutoReplyList(TypedDict):
    records: list[AutoReplyInfo]
    paging: PageNumbers
