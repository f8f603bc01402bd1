"""Imports of what was said elsewhere: our own, for those with the permission."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.files import Files
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import import service
from clarion.features.messaging.chat_import.matching import Choices
from clarion.features.messaging.chat_import.pieces import PIECE_BYTES, drop_pieces
from clarion.features.messaging.chat_import.responses import (
    ChatImportInfo,
    ChatImportLineInfo,
    ImportedChat,
    ImportedPerson,
)
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/chat-imports", tags=["Team messaging: imports"])
Importer = Annotated[Caller, require("ImportChats", scopes="TeamMessaging")]


@router.get("", summary="List imports of chats")
async def list_imports(
    request: Request,
    here: Here,
    caller: Importer,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[ChatImportInfo]:
    """The newest first."""
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = service.imports(caller.account_id)
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return list_answer(request, [service.import_view(row) for row in rows], paging, total)


@router.post("", status_code=201, summary="Begin an import of chats")
async def create_import(
    here: Here,
    caller: Importer,
    accountId: str,
    body: service.ImportOrder,
) -> ChatImportInfo:
    """Then send the file in pieces of `pieceSize` bytes; the last one may be shorter."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.create_import(here, session, caller.account_id, caller.extension_id, body)
    return service.import_view(row)


@router.put("/{importId}/pieces/{number}", summary="Send a piece of an export")
async def put_piece(
    request: Request,
    here: Here,
    caller: Importer,
    accountId: str,
    importId: str,
    number: Annotated[int, Path(ge=1, le=100_000)],
) -> ChatImportInfo:
    """The body is the piece itself, as application/octet-stream. After the last one the export is looked at; a piece
    that was sent already may be sent again.
    """
    resolve_account(caller, accountId)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > PIECE_BYTES:
            raise Invalid(f"A piece has {PIECE_BYTES} bytes at most.", code="CMN-104", status=413, parameter="body")
    return service.import_view(await service.take_piece(here, caller.account_id, importId, number, bytes(body)))


@router.get("/{importId}", summary="Read an import of chats")
async def read_import(here: Here, caller: Importer, accountId: str, importId: str) -> ChatImportInfo:
    """With `preview`, what was found and what it becomes, once it was looked at; and how far it is."""
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return service.import_view(await service.get_import(session, caller.account_id, importId))


@router.post("/{importId}/check", summary="Look at an export again")
async def check_import(here: Here, caller: Importer, accountId: str, importId: str) -> ChatImportInfo:
    """After people were added, for instance. Nothing is changed but the preview."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return service.import_view(await service.check_again(here, session, caller.account_id, importId))


@router.post("/{importId}/run", summary="Import what an export holds")
async def run_import(here: Here, caller: Importer, accountId: str, importId: str) -> ChatImportInfo:
    """Behind; read the import to see how far it is. What is here already, from an earlier import, stays as it is."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return service.import_view(await service.run_import(here, session, caller.account_id, importId))


@router.post("/{importId}/stop", summary="Stop an import of chats")
async def stop_import(here: Here, caller: Importer, accountId: str, importId: str) -> ChatImportInfo:
    """What is imported stays; a run later goes on from there."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return service.import_view(await service.stop_import(here, session, caller.account_id, importId))


@router.delete("/{importId}", status_code=204, summary="Delete an import of chats")
async def delete_import(here: Here, caller: Importer, accountId: str, importId: str) -> Response:
    """Its record and its file; the chats that it made stay."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.delete_import(session, caller.account_id, importId)
    await drop_pieces(here.get(Files), row)
    return Response(status_code=204)


async def _details(
    here: Here, request: Request, caller: Caller, import_id: str, what: str, paging: Any
) -> ListResponse[Any]:
    async with here.storage.reading() as session:
        row = await service.get_import(session, caller.account_id, import_id)
        found = (await service.details_of(session, row))[what]
    return list_answer(request, found[paging.offset : paging.offset + paging.per_page], paging, len(found))


@router.get("/{importId}/people", summary="List people of an export")
async def list_people(
    request: Request,
    here: Here,
    caller: Importer,
    accountId: str,
    importId: str,
    paging: PagingQuery,
) -> ListResponse[ImportedPerson]:
    """And who each is here, by what (`match`: Email, Chosen, Guest, Nobody); `proposal`: a colleague of the same name.
    Who is nobody here comes first; at most 5000 are shown.
    """
    resolve_account(caller, accountId)
    return await _details(here, request, caller, importId, "people", paging)


@router.put("/{importId}/people", summary="Choose who people of an export are")
async def choose_people(
    here: Here,
    caller: Importer,
    accountId: str,
    importId: str,
    body: Choices,
) -> ChatImportInfo:
    """While the import is Ready. Those who are not named stay as they are. The export is looked at again; nothing is
    imported, and no guest is written to, before it runs. Guests need the permission InviteGuests.
    """
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return service.import_view(await service.choose_people(here, session, caller, importId, body.records))


@router.get("/{importId}/chats", summary="List chats of an export")
async def list_chats(
    request: Request,
    here: Here,
    caller: Importer,
    accountId: str,
    importId: str,
    paging: PagingQuery,
) -> ListResponse[ImportedChat]:
    """What each becomes, or why it is left out; nothing of what was said in them. At most 5000 are shown."""
    resolve_account(caller, accountId)
    return await _details(here, request, caller, importId, "rooms", paging)


@router.get("/{importId}/report", summary="List what an import leaves out")
async def read_report(
    request: Request,
    here: Here,
    caller: Importer,
    accountId: str,
    importId: str,
    paging: PagingQuery,
) -> ListResponse[ChatImportLineInfo]:
    """What is left out, or was; where it stood, and why. At most 2000 places are told, the rest is counted."""
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await _report(request, session, caller, importId, paging)


async def _report(
    request: Request, session: AsyncSession, caller: Caller, import_id: str, paging: Any
) -> ListResponse[ChatImportLineInfo]:
    query = service.lines_of(await service.get_import(session, caller.account_id, import_id))
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return list_answer(request, [service.line_view(row) for row in rows], paging, total)
