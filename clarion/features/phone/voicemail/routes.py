"""The message store, as far as voicemail goes: list, read, listen, mark, delete; counts; the personal greeting."""

import io
import wave
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer, parse_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.voicemail import service
from clarion.features.phone.voicemail.models import VoicemailMessage
from clarion.features.phone.voicemail.schemas import MessageChange, message_view
from clarion.features.phone.voicemail.service import MessageFilter

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]
Editor = Annotated[Caller, require("EditMessages", scopes="EditMessages")]
Words = Annotated[list[str], Query(max_length=20)]
_DEFAULT_WINDOW = timedelta(hours=24)
_LONGEST_GREETING_S = 180
_LARGEST_GREETING = 10_000_000


@router.get("/message-store", summary="List messages")
async def list_messages(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    paging: PagingQuery,
    message_type: Annotated[list[str], Query(alias="messageType", max_length=20)] = [],  # noqa: B006
    direction: Words = [],  # noqa: B006
    read_status: Annotated[list[str], Query(alias="readStatus", max_length=20)] = [],  # noqa: B006
    availability: Words = [],  # noqa: B006
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=40)] = "",
) -> dict[str, Any]:
    """Newest first. Without dateFrom: the last 24 hours."""
    start = parse_time(date_from, parameter="dateFrom") if date_from else here.clock.now() - _DEFAULT_WINDOW
    wanted = MessageFilter(
        read_status=read_status,
        availability=[word for word in availability if word != "Purged"] or ["Alive"],
        date_from=start,
        date_to=parse_time(date_to, parameter="dateTo") if date_to else None,
        phone_number=phone_number,
    )
    kinds = {word.lower() for word in message_type} or {"voicemail"}
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        if "voicemail" not in kinds or (direction and "Inbound" not in direction):
            return list_answer(request, [], paging, 0)
        rows, total = await service.read_page(session, service.messages_of(owner.id, wanted), paging)
    return list_answer(request, [message_view(request, row, owner) for row in rows], paging, total)


@router.get("/message-store/{messageId}", summary="Read a message")
async def read_message(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        owner, row = await _find(session, caller, accountId, extensionId, messageId)
    return message_view(request, row, owner)


@router.get("/message-store/{messageId}/content/{attachmentId}", summary="Listen to a message")
async def read_content(
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: str,  # noqa: N803
    attachmentId: str,  # noqa: N803
    content_disposition: Annotated[Literal["Inline", "Attachment"], Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=100)] = "",
) -> FileResponse:
    """The WAV file; ranges are served."""
    async with here.storage.reading() as session:
        _, row = await _find(session, caller, accountId, extensionId, messageId)
    path = here.settings.data / row.file
    if row.attachment_id != attachmentId or not path.is_file():
        raise NotFound("Resource for parameter [attachmentId] is not found.", parameter="attachmentId")
    return FileResponse(
        path,
        media_type="audio/wav",
        filename=file_name or f"voicemail-{row.id}.wav",
        content_disposition_type=content_disposition.lower(),
    )


@router.put("/message-store/{messageId}", summary="Mark a message")
async def update_message(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: str,  # noqa: N803
    body: MessageChange,
) -> dict[str, Any]:
    if body.read_status is None:
        raise Invalid("Parameter [readStatus] is required.", parameter="readStatus")
    async with here.storage.transaction() as session:
        owner, row = await _find(session, caller, accountId, extensionId, messageId)
        await service.set_read_status(session, row, body.read_status, here.clock.now())
        return message_view(request, row, owner)


@router.patch("/message-store/{messageId}", summary="Mark a message, or move it")
async def patch_message(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: str,  # noqa: N803
    body: MessageChange,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        owner, row = await _find(session, caller, accountId, extensionId, messageId)
        if body.read_status is not None:
            await service.set_read_status(session, row, body.read_status, here.clock.now())
        await _move(here, session, row, body.availability)
        return message_view(request, row, owner)


@router.delete("/message-store/{messageId}", summary="Delete a message", status_code=204)
async def delete_message(
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: str,  # noqa: N803
    purge: bool = False,
) -> Response:
    """Into the bin; a second time, or with `purge=true`, for good."""
    async with here.storage.transaction() as session:
        _, row = await _find(session, caller, accountId, extensionId, messageId)
        await service.delete_message(here, session, row, purge=purge)
    return Response(status_code=204)


@router.get("/clarion/voicemail-counts", summary="Count messages")
async def count_messages(
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> dict[str, int]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        new, old = await service.waiting_of(session, owner.id)
    return {"new": new, "old": old}


@router.put("/clarion/voicemail-greeting", summary="Record a personal greeting", status_code=204)
async def upload_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> Response:
    """The body is a WAV file (PCM, at most 180 seconds)."""
    content = await request.body()
    _check_greeting(content)
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_greeting(here, session, owner, content)
    return Response(status_code=204)


@router.delete("/clarion/voicemail-greeting", summary="Back to the standard greeting", status_code=204)
async def remove_greeting(
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_greeting(here, session, owner, None)
    return Response(status_code=204)


def _check_greeting(content: bytes) -> None:
    if len(content) > _LARGEST_GREETING:
        raise Invalid("The greeting is too large.", code="MSG-337", status=413, parameter="body")
    try:
        with wave.open(io.BytesIO(content)) as file:
            seconds = file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError):
        raise Invalid("The greeting is no WAV file with PCM audio.", code="MSG-348", status=415) from None
    if not 0 < seconds <= _LONGEST_GREETING_S:
        raise Invalid("A greeting lasts from a moment to 180 seconds.", parameter="body")


async def _find(
    session: AsyncSession, caller: Caller, account_id: str, extension_id: str, message_id: str
) -> tuple[Extension, VoicemailMessage]:
    owner = await resolve_extension(session, caller, account_id, extension_id)
    return owner, await service.get_message(session, owner, message_id)


async def _move(here: Container, session: AsyncSession, row: VoicemailMessage, availability: str | None) -> None:
    if availability == "Alive" and row.availability == "Deleted":
        await service.restore_message(session, row, here.clock.now())
    elif availability in ("Deleted", "Purged") and availability != row.availability:
        await service.delete_message(here, session, row, purge=availability == "Purged")
