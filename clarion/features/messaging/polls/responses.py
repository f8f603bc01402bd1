"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class PollOptionInfo(TypedDict):
    count: int
    id: str
    personIds: NotRequired[list[str]]
    text: str


class PollInfo(TypedDict):
    id: str
    chatId: str
    creatorId: str
    question: str
    multiple: bool
    secret: bool
    closed: bool
    closeTime: str | None
    voterCount: int
    options: list[PollOptionInfo]
    mine: list[str]
    creationTime: str
    lastModifiedTime: str
