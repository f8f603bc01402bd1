"""Notes of colleagues in a thread; the guest never sees them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, paging_view
from clarion.features.messaging.threads import queries, service
from clarion.features.messaging.threads.queries import EntryFilter
from clarion.features.messaging.threads.responses import ThreadEntryInfo, ThreadNoteList
from clarion.features.messaging.threads.routes import Availabilities, Owners, Reader
from clarion.features.messaging.threads.schemas import Ids, NewNote, NoteChange, entry_views
from clarion.features.people.sign_in import Caller, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/message-threads/notes", tags=["Text threads"])


@router.get("", summary="List notes")
async def list_notes(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    owners: Owners = [],
    availability: Availabilities = ["Alive"],
    thread_ids: Annotated[list[str], Query(alias="threadIds", max_length=100)] = [],
    note_ids: Annotated[list[str], Query(alias="noteIds", max_length=100)] = [],
) -> ThreadNoteList:
    account_id = resolve_account(caller, accountId)
    wanted = EntryFilter(kind="Note", ids=note_ids, thread_ids=thread_ids, owner_ids=owners, availability=availability)
    async with here.storage.reading() as session:
        query = queries.entries(await queries.access_of(session, caller, account_id), wanted)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = await queries.read_entries(session, query.offset(paging.offset).limit(paging.per_page))
        records = await entry_views(session, request, rows)
    return {"records": records, "paging": paging_view(paging, len(records), total)}


@router.post("", status_code=201, summary="Write a note")
async def create_note(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    body: NewNote,
) -> ThreadEntryInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        access = await queries.access_of(session, caller, account_id)
        thread = await queries.get_thread(session, access, body.thread_id)
        entry = service.add_note(here, session, thread, caller.extension_id, body.text)
        await session.flush()
        found = await queries.get_entries(session, access, "Note", [entry.id], parameter="noteId")
        return (await entry_views(session, request, found))[0]


@router.patch("/{noteId}", summary="Change a note")
async def update_note(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    noteId: str,
    body: NoteChange,
) -> ThreadEntryInfo:
    """Only its author may."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        access = await queries.access_of(session, caller, account_id)
        found = await queries.get_entries(session, access, "Note", [noteId], parameter="noteId")
        _check_author(caller, found)
        service.change_note(here, session, found[0], body.text)
        await session.flush()
        return (await entry_views(session, request, found))[0]


@router.delete("", status_code=204, summary="Delete notes")
async def delete_notes(here: Here, caller: Reader, accountId: str, body: Ids) -> Response:
    """Their author may, and administrators. All or none."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        access = await queries.access_of(session, caller, account_id)
        found = await queries.get_entries(session, access, "Note", body.ids, parameter="ids")
        if not caller.is_admin:
            _check_author(caller, found)
        service.take_back(here, session, found)
    return Response(status_code=204)


def _check_author(caller: Caller, found: list[queries.Found]) -> None:
    if any(entry.author_id != caller.extension_id for entry, _thread, _message in found):
        raise Forbidden("Only its author may change a note.", code="CMN-403")
