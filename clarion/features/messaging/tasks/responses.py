"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.messaging.responses import RecurrenceInfo


class TaskCreator(TypedDict):
    id: str


class TaskAssigneeInfo(TypedDict):
    id: str
    status: Literal["Completed", "Pending"]


class TaskAttachment(TypedDict):
    contentUri: str
    id: str
    name: str
    type: str


class TaskInfo(TypedDict):
    id: str
    type: str
    creationTime: str
    lastModifiedTime: str
    creator: TaskCreator
    chatIds: list[str]
    status: Literal["Completed", "InProgress", "Pending"]
    subject: str
    assignees: list[TaskAssigneeInfo]
    completenessCondition: str
    completenessPercentage: int
    dueDate: NotRequired[str]
    color: str
    section: NotRequired[str]
    recurrence: RecurrenceInfo
    attachments: list[TaskAttachment]


class TaskResponse(TypedDict):
    records: list[TaskInfo]
    navigation: dict[str, Any]
