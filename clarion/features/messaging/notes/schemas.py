"""Notes on the wire."""

from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import Field

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.responses import NoteInfo
from clarion.features.messaging.notes.rules import LONGEST_BODY, holder

Title = Annotated[str, Field(min_length=1, max_length=250)]
Body = Annotated[str, Field(max_length=LONGEST_BODY)]


class NewNote(WireModel):
    title: Title
    body: Body = ""


class NoteChange(WireModel):
    """What is not given stays."""

    title: Title | None = None
    body: Body | None = None


def note_view(row: ChatNote, now: datetime, *, with_body: bool = False) -> NoteInfo:
    locked_by = holder(row.locked_by, row.locked_until, now)
    view: dict[str, Any] = {
        "id": row.id,
        "type": "Note",
        "title": row.title,
        "chatIds": [row.chat_id],
        "preview": row.preview,
        "creator": {"id": row.creator_id},
        "lastModifiedBy": {"id": row.changed_by},
        "lockedBy": {"id": locked_by} if locked_by else None,
        "status": row.status,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "body": row.body if with_body else None,
    }
    return cast("NoteInfo", {name: value for name, value in view.items() if value is not None})
