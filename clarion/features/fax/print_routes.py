"""Documents that were printed without a number: list them, fetch one to send it, and delete it."""

from fastapi import APIRouter, Request, Response
from typing_extensions import TypedDict

from clarion.base.container import Here
from clarion.base.files import Files
from clarion.base.http import wire_time
from clarion.base.http_files import FileMeta, file_in_memory
from clarion.features.fax.prints import PDF, get_print, list_prints
from clarion.features.fax.routes import User
from clarion.features.people.sign_in import resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion", tags=["Fax"])


class PrintInfo(TypedDict):
    id: str
    name: str
    creationTime: str


class PrintList(TypedDict):
    records: list[PrintInfo]


@router.get("/fax-prints", summary="List documents that were printed without a fax number")
async def read_prints(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> PrintList:
    """They are kept for a week. Send one by its content, then delete it."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    found = await list_prints(here, owner)
    return {
        "records": [{"id": each.id, "name": each.name, "creationTime": wire_time(each.printed_at)} for each in found]
    }


@router.get("/fax-prints/{printId}/content", summary="Read a printed document as PDF")
async def read_print(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    printId: str,
) -> Response:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    found = await get_print(here, owner, printId)
    content = await here.get(Files).get(found.key)
    return file_in_memory(request, content, FileMeta(PDF, len(content), "print.pdf", found.id, "Attachment"))


@router.delete("/fax-prints/{printId}", summary="Delete a printed document", status_code=204)
async def delete_print(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    printId: str,
) -> None:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    await here.get(Files).delete((await get_print(here, owner, printId)).key)
