"""Threads and their entries on the wire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Request
from pydantic import BeforeValidator, Field
from sqlalchemy import select

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Attachment, Message, MessageStatus, attachments_of
from clarion.features.messaging.texting import AUTOMATIC
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.messaging.threads.queries import Found, is_alive
from clarion.features.messaging.threads.responses import (
    MessageThreadInfo,
    ThreadEntryInfo,
    ThreadFile,
    ThreadPerson,
    ThreadRecord,
)
from clarion.features.messaging.threads.service import LONGEST_NOTE
from clarion.features.people import Extension

LooseId = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
Id = Annotated[LooseId, Field(min_length=1, max_length=64)]
NoteText = Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
MOST_IDS = 100
_FAILED = (MessageStatus.SENDING_FAILED, MessageStatus.DELIVERY_FAILED)


class Assignee(WireModel):
    extension_id: Id


class Assignment(WireModel):
    assignee: Assignee


class NewNote(WireModel):
    thread_id: Id
    text: NoteText


class NoteChange(WireModel):
    text: NoteText


class Ids(WireModel):
    ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS)]


@dataclass(frozen=True)
class People:
    """The extensions that threads and entries name, by id."""

    by_id: dict[str, Extension]

    def view(self, extension_id: str | None) -> ThreadPerson | None:
        person = self.by_id.get(extension_id or "")
        if person is None:
            return None
        return {"extensionId": person.id, "name": person.name, "extensionType": person.type}


async def people_of(
    session: AsyncSession, threads: Iterable[TextThread], entries: Iterable[ThreadEntry] = ()
) -> People:
    ids = {each for thread in threads for each in (thread.owner_id, thread.assignee_id)}
    ids |= {entry.author_id for entry in entries}
    query = select(Extension).where(Extension.id.in_([each for each in ids if each]))
    return People({row.id: row for row in await session.scalars(query)})


def thread_view(row: TextThread, people: People) -> MessageThreadInfo:
    """A thread whose owner is gone is resolved."""
    gone = row.owner_id is None
    view: dict[str, Any] = {
        "id": row.id,
        "label": row.label or row.guest_number,
        "status": "Resolved" if gone else row.status,
        "statusReason": "OwnerDeleted" if gone else row.status_reason or None,
        "availability": row.availability,
        "owner": people.view(row.owner_id) or {},
        "ownerParty": {"phoneNumber": row.own_number},
        "guestParty": {"phoneNumber": row.guest_number},
        "assignee": people.view(row.assignee_id),
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }
    return cast("MessageThreadInfo", {name: value for name, value in view.items() if value is not None})


async def entry_views(session: AsyncSession, request: Request, rows: Sequence[Found]) -> list[ThreadEntryInfo]:
    """Messages and notes, each as the surface shows its kind."""
    people = await people_of(session, [], [entry for entry, _thread, _message in rows])
    alive = [message for _entry, _thread, message in rows if message is not None]
    files = await attachments_of(session, alive) if alive else {}
    return [_entry_view(request, found, people, files) for found in rows]


def _entry_view(request: Request, found: Found, people: People, files: dict[str, list[Attachment]]) -> ThreadEntryInfo:
    entry, thread, message = found
    changed = max(entry.changed_at, message.changed_at) if message is not None else entry.changed_at
    view: dict[str, Any] = {
        "id": entry.id,
        "threadId": thread.id,
        "availability": "Alive" if is_alive(found) else "Deleted",
        "creationTime": wire_time(entry.created_at),
        "lastModifiedTime": wire_time(changed),
        "author": people.view(entry.author_id),
    }
    if entry.kind == "Note":
        view["text"] = entry.note
    elif message is not None:
        view |= {"direction": message.direction, "messageStatus": message.status, "text": message.subject}
        view["automaticReply"] = message.details.get(AUTOMATIC)
        if message.error_code and message.status in _FAILED:
            view["deliveryErrorCode"] = message.error_code
        view["attachments"] = [_file_view(request, entry, message, each) for each in files.get(message.id, [])]
    else:
        view["direction"] = "Outbound" if entry.author_id else "Inbound"
    return cast("ThreadEntryInfo", {name: value for name, value in view.items() if value is not None and value != []})


def _file_view(request: Request, entry: ThreadEntry, message: Message, file: Attachment) -> ThreadFile:
    path = ("account", message.account_id, "message-threads", "messages", entry.id, "content", file.id)
    return {
        "id": file.id,
        "contentType": file.content_type,
        "filename": file.file_name,
        "contentUri": uri_of(request, *path),
        "size": file.size,
    }


def record_view(view: ThreadEntryInfo, kind: str) -> ThreadRecord:
    """An entry in a synchronisation: what is gone tells its id only."""
    if view["availability"] == "Alive":
        return cast("ThreadRecord", {"recordType": f"Alive{kind}", **view})
    kept = ("id", "threadId", "availability", "lastModifiedTime")
    return cast("ThreadRecord", {"recordType": f"Deleted{kind}", **{name: view.get(name) for name in kept}})
