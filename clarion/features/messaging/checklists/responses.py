"""What responses consist of."""

from typing_extensions import TypedDict


class ChecklistStep(TypedDict):
    assigneeId: str | None
    description: str
    dueMinutes: int | None
    title: str


class ChecklistInfo(TypedDict):
    id: str
    chatId: str
    creatorId: str
    name: str
    description: str
    steps: list[ChecklistStep]
    creationTime: str
    lastModifiedTime: str


class ChecklistList(TypedDict):
    records: list[ChecklistInfo]


class CheckedStep(TypedDict):
    title: str
    description: str
    assigneeId: str
    dueTime: str
    doneBy: str
    doneTime: str


class ChecklistRunStep(TypedDict):
    assigneeId: str | None
    description: str
    doneBy: str | None
    doneTime: str | None
    dueTime: str | None
    title: str


class ChecklistRunInfo(TypedDict):
    id: str
    chatId: str
    checklistId: str | None
    creatorId: str
    postId: str | None
    name: str
    status: str
    summary: str
    steps: list[CheckedStep | ChecklistRunStep]
    creationTime: str
    lastModifiedTime: str
    finishTime: str | None
