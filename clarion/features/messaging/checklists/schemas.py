"""Checklists on the wire."""

from typing import Annotated

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.checklists.models import Checklist, ChecklistRun
from clarion.features.messaging.checklists.responses import ChecklistInfo, ChecklistRunInfo
from clarion.features.messaging.work_objects import LooseId

MOST_STEPS = 100
_YEAR_MINUTES = 366 * 24 * 60
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Step(WireModel):
    """`due_minutes`: after the start of a run."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
    description: Annotated[str, Field(max_length=1_000)] = ""
    assignee_id: LooseId | None = None
    due_minutes: Annotated[int, Field(ge=1, le=_YEAR_MINUTES)] | None = None


class ChecklistOrder(WireModel):
    name: Name
    description: Annotated[str, Field(max_length=1_000)] = ""
    steps: Annotated[list[Step], Field(min_length=1, max_length=MOST_STEPS)]


class RunOrder(WireModel):
    """`name`: of this time; that of the checklist when it is left out."""

    name: Name | None = None


class StepChange(WireModel):
    """What is not given stays. `assignee_id`: "" for nobody."""

    done: bool | None = None
    assignee_id: Annotated[str, Field(max_length=64)] | None = None


class Finish(WireModel):
    """`summary`: what came of it, in Markdown; stands above the steps in the summary post."""

    summary: Annotated[str, Field(max_length=2_000)] = ""


def checklist_view(row: Checklist) -> ChecklistInfo:
    return {
        "id": row.id,
        "chatId": row.chat_id,
        "creatorId": row.creator_id,
        "name": row.name,
        "description": row.description,
        "steps": row.steps,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }


def run_view(row: ChecklistRun) -> ChecklistRunInfo:
    return {
        "id": row.id,
        "chatId": row.chat_id,
        "checklistId": row.checklist_id,
        "creatorId": row.creator_id,
        "postId": row.post_ids[0] if row.post_ids else None,
        "name": row.name,
        "status": row.status,
        "summary": row.summary,
        "steps": row.steps,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "finishTime": wire_time(row.finished_at) if row.finished_at else None,
    }
