"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class TeamRetention(TypedDict):
    changeTime: str
    changedBy: str | None
    changedByName: str | None
    chatId: str
    days: int | None
    name: str


class ChatRetentionLastRun(TypedDict):
    chats: int
    posts: int
    things: int
    time: str


class ChatRetentionInfo(TypedDict):
    days: int | None
    teams: list[TeamRetention]
    changedBy: NotRequired[str | None]
    changedByName: NotRequired[str | None]
    changeTime: NotRequired[str]
    lastRun: NotRequired[ChatRetentionLastRun]


class ChatRetentionPreview(TypedDict):
    posts: int
    chats: int
    more: bool
    tasks: int
    notes: int
    events: int
    cards: int
    polls: int
    checklists: int


class ChatRetentionTeam(TypedDict):
    id: str
    type: str
    name: str
    memberCount: int


class ChatRetentionTeamList(TypedDict):
    records: list[ChatRetentionTeam]


class LegalHoldInfo(TypedDict):
    createdBy: str | None
    createdByName: str | None
    creationTime: str
    id: str
    kind: Literal["Chat", "Person"]
    reason: str
    subjectId: str
    subjectName: str | None


class LegalHoldList(TypedDict):
    records: list[LegalHoldInfo]


class SaidByInfo(TypedDict):
    changedBy: str | None
    changedByName: str | None
    changeTime: str
