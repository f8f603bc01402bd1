"""Notes of chats."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.base.http import parse_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.chats import NEW, OLD, Chatter, visible_chat
from clarion.features.messaging.notes import queries, service
from clarion.features.messaging.notes.models import ChatNote
from clarion.features.messaging.notes.queries import NoteFilter
from clarion.features.messaging.notes.responses import NoteInfo
from clarion.features.messaging.notes.schemas import NewNote, NoteChange, note_view
from clarion.features.messaging.work_objects import PRIVATE, split_list
from clarion.features.messaging.work_pages import newest_first, place_of

router = APIRouter(tags=["Team messaging: notes"], dependencies=[PRIVATE])
Time = Annotated[str, Query(max_length=40)]


@router.get(NEW + "/chats/{chatId}/notes", summary="List the notes of a chat")
@router.get(OLD + "/chats/{chatId}/notes", summary="List the notes of a chat (older name)")
async def list_notes(
    here: Here,
    caller: Chatter,
    chatId: str,
    paging: RecordPagingQuery,
    until: Annotated[Time, Query(alias="creationTimeTo")] = "",
    since: Annotated[Time, Query(alias="creationTimeFrom")] = "",
    creators: Annotated[list[str], Query(alias="creatorId", max_length=100)] = [],
    status: Annotated[Literal["Active", "Draft"] | None, Query()] = None,
) -> RecordPage[NoteInfo]:
    """The newest first; of drafts only one's own."""
    wanted = NoteFilter(
        since=parse_time(since, parameter="creationTimeFrom") if since else None,
        until=parse_time(until, parameter="creationTimeTo") if until else None,
        creator_ids=split_list(creators),
        status=status or "",
    )
    now = here.clock.now()
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await newest_first(session, queries.notes(caller, chat, wanted), ChatNote, paging)
    return record_answer(rows, paging, place_of, lambda row: note_view(row, now))


@router.post(NEW + "/chats/{chatId}/notes", summary="Create a note")
@router.post(OLD + "/chats/{chatId}/notes", summary="Create a note (older name)")
async def create_note(here: Here, caller: Chatter, chatId: str, body: NewNote) -> NoteInfo:
    """A draft: publish it to show it to the others in the chat."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId)
        row = await service.create_note(here, session, caller, chat, body)
        return note_view(row, here.clock.now())


@router.get(NEW + "/notes/{noteId}", summary="Read a note")
@router.get(OLD + "/notes/{noteId}", summary="Read a note (older name)")
async def read_note(here: Here, caller: Chatter, noteId: str) -> NoteInfo:
    """With its text."""
    async with here.storage.reading() as session:
        row, _chat = await queries.get_note(session, caller, noteId)
    return note_view(row, here.clock.now(), with_body=True)


@router.patch(NEW + "/notes/{noteId}", summary="Change a note")
@router.patch(OLD + "/notes/{noteId}", summary="Change a note (older name)")
async def update_note(
    here: Here,
    caller: Chatter,
    noteId: str,
    body: NoteChange,
    release_lock: Annotated[bool, Query(alias="releaseLock")] = False,
) -> NoteInfo:
    """Whoever is in the chat may, unless somebody else holds the lock. `releaseLock`: unlock it, too."""
    async with here.storage.transaction() as session:
        row, chat = await queries.get_note(session, caller, noteId, lock=True)
        await service.change_note(here, session, caller, chat, row, body)
        if release_lock:
            await service.unlock(here, session, caller, chat, row)
        return note_view(row, here.clock.now())


@router.delete(NEW + "/notes/{noteId}", status_code=204, summary="Delete a note")
@router.delete(OLD + "/notes/{noteId}", status_code=204, summary="Delete a note (older name)")
async def delete_note(here: Here, caller: Chatter, noteId: str) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await queries.get_note(session, caller, noteId, lock=True)
        await service.delete_note(here, session, caller, chat, row)
    return Response(status_code=204)


@router.post(NEW + "/notes/{noteId}/lock", status_code=204, summary="Lock a note")
@router.post(OLD + "/notes/{noteId}/lock", status_code=204, summary="Lock a note (older name)")
async def lock_note(here: Here, caller: Chatter, noteId: str) -> Response:
    """Nobody else can write it for five hours, or until it is unlocked."""
    async with here.storage.transaction() as session:
        row, chat = await queries.get_note(session, caller, noteId, lock=True)
        await service.lock(here, session, caller, chat, row)
    return Response(status_code=204)


@router.post(NEW + "/notes/{noteId}/unlock", status_code=204, summary="Unlock a note")
@router.post(OLD + "/notes/{noteId}/unlock", status_code=204, summary="Unlock a note (older name)")
async def unlock_note(here: Here, caller: Chatter, noteId: str) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await queries.get_note(session, caller, noteId, lock=True)
        await service.unlock(here, session, caller, chat, row)
    return Response(status_code=204)


@router.post(NEW + "/notes/{noteId}/publish", summary="Publish a note")
@router.post(OLD + "/notes/{noteId}/publish", summary="Publish a note (older name)")
async def publish_note(here: Here, caller: Chatter, noteId: str) -> NoteInfo:
    """It shows in the chat as a post."""
    async with here.storage.transaction() as session:
        row, chat = await queries.get_note(session, caller, noteId, lock=True)
        await service.publish(here, session, caller, chat, row)
        return note_view(row, here.clock.now())
