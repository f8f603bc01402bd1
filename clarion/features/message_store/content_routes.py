"""What is attached to a message: its text, its sound, its pictures."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.content import suffix_of
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http_files import Disposition, FileMeta, file_in_memory, stored_file
from clarion.features.message_store import queries
from clarion.features.message_store.models import Attachment
from clarion.features.message_store.schemas import TEXT_TYPES
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])


@router.get("/message-store/{messageId}/content/{attachmentId}", summary="Read an attachment")
async def read_content(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadMessages", scopes="ReadMessages")],
    accountId: str,
    extensionId: str,
    messageId: str,
    attachmentId: str,
    content_disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    """The file; ranges are served. What a browser could run as a program is never shown inline."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await queries.get_message(session, owner, messageId)
        found = await session.get(Attachment, attachmentId[:64])
    if attachmentId == row.id and row.type in TEXT_TYPES and row.subject:
        content = row.subject.encode()
        name = file_name or f"message-{row.id}.txt"
        meta = FileMeta("text/plain; charset=utf-8", len(content), name, row.id, content_disposition)
        return file_in_memory(request, content, meta)
    if found is None or found.message_id != row.id:
        raise NotFound("Resource for parameter [attachmentId] is not found.", parameter="attachmentId")
    name = file_name or found.file_name or f"{row.type.lower()}-{row.id}{suffix_of(found.content_type)}"
    meta = FileMeta(found.content_type, found.size, name, found.id, content_disposition)
    return await stored_file(request, here.get(Files), found.file_key, meta)
