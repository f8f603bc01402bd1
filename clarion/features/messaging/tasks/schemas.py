"""Tasks on the wire."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from clarion.base.errors import Invalid
from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.tasks.models import ChatTask, TaskAssignee
from clarion.features.messaging.tasks.responses import TaskInfo
from clarion.features.messaging.work_objects import Color, Ended, LooseId, Moment, repeats_view

MOST_ASSIGNEES = 100
MOST_FILES = 25
Schedule = Literal["None", "Daily", "Weekdays", "Weekly", "Monthly", "Yearly"]
Condition = Literal["Simple", "AllAssignees", "Percentage"]
Subject = Annotated[str, Field(min_length=1, max_length=250)]
Percentage = Annotated[int, Field(ge=0, le=100)]


class Named(WireModel):
    id: LooseId


class FileRef(WireModel):
    """Only files can be attached; other types of attachments are refused."""

    id: LooseId
    type: Literal["File"] = "File"


class Repeats(Ended):
    schedule: Schedule = "None"


class TaskChange(WireModel):
    """What is not given stays."""

    subject: Subject | None = None
    assignees: Annotated[list[Named], Field(max_length=MOST_ASSIGNEES)] | None = None
    completeness_condition: Condition | None = None
    start_date: Moment | None = None
    due_date: Moment | None = None
    color: Color | None = None
    section: Annotated[str, Field(max_length=100)] | None = None
    description: Annotated[str, Field(max_length=102_400)] | None = None
    recurrence: Repeats | None = None
    attachments: Annotated[list[FileRef], Field(max_length=MOST_FILES)] | None = None


class NewTask(TaskChange):
    subject: Subject
    assignees: Annotated[list[Named], Field(max_length=MOST_ASSIGNEES)]


class Completion(WireModel):
    """Without a status the task is complete, unless a percentage says otherwise."""

    status: Literal["Incomplete", "Complete"] | None = None
    assignees: Annotated[list[Named], Field(max_length=MOST_ASSIGNEES)] = Field(default_factory=list)
    completeness_percentage: Percentage | None = None


def check_dates(row: ChatTask) -> None:
    if row.start_at is not None and row.due_at is not None and row.start_at > row.due_at:
        raise Invalid("A task is due after it starts.", parameter="dueDate")


def task_view(row: ChatTask, assignees: Sequence[TaskAssignee], files: Mapping[str, Mapping[str, Any]]) -> TaskInfo:
    """`files`: name and contentUri by id."""
    view: dict[str, Any] = {
        "id": row.id,
        "type": "Task",
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "creator": {"id": row.creator_id},
        "chatIds": [row.chat_id],
        "status": row.status,
        "subject": row.subject,
        "assignees": [{"id": each.extension_id, "status": each.status} for each in assignees],
        "completenessCondition": row.condition,
        "completenessPercentage": row.percentage,
        "startDate": wire_time(row.start_at) if row.start_at else None,
        "dueDate": wire_time(row.due_at) if row.due_at else None,
        "color": row.color,
        "section": row.section or None,
        "description": row.description or None,
        "recurrence": repeats_view(row),
        "attachments": [{"id": each, "type": "File", **files[each]} for each in row.file_ids if each in files],
    }
    return cast("TaskInfo", {name: value for name, value in view.items() if value is not None})
