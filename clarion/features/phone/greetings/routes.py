"""Greetings and music of one extension."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.greetings import service
from clarion.features.phone.greetings.catalogue import USER_TYPES
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.greetings.reading import make_greeting
from clarion.features.phone.greetings.responses import CustomGreetingInfo, StandardGreetingList
from clarion.features.phone.greetings.views import greeting_view
from clarion.features.phone.prompts import SOUND_TYPE, drop_sound

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Greetings"])
Reader = Annotated[Caller, require("ReadExtensionInfo", scopes="ReadAccounts")]
# The surface asks no permission of who hears a greeting; whose it is, is asked all the same.
Listener = Annotated[Caller, require(scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


@router.get("/clarion/greetings", summary="List one's own greetings and music")
async def list_greetings(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> StandardGreetingList:
    """The newest first; `clarion.applied`: heard now."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await session.scalars(service.greetings_of(owner.account_id, owner.id))
        return {"records": [greeting_view(request, row) for row in rows]}


@router.post("/greeting", summary="Make a greeting")
async def create_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    apply: bool = True,
) -> CustomGreetingInfo:
    """A WAV or MP3 file as `binary`, or a `text` that a voice says, or the `presetId` of a standard greeting."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    row = await make_greeting(
        request, here, caller, account_id=owner.account_id, extension_id=owner.id, types=USER_TYPES, apply=apply
    )
    return greeting_view(request, row)


@router.get("/greeting/hold-music", summary="Read which music somebody plays to who waits")
async def read_hold_music(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> CustomGreetingInfo:
    """404 while it is the standard music."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = service.greetings_of(owner.account_id, owner.id).where(CustomGreeting.type == "HoldMusic")
        row = await session.scalar(query.where(CustomGreeting.applied.is_(True)).limit(1))
    if row is None:
        raise NotFound("The standard music is played: there is none of one's own.", parameter="greetingId")
    return greeting_view(request, row)


@router.get("/greeting/{greetingId}", summary="Read a greeting")
async def read_greeting(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    greetingId: str,
) -> CustomGreetingInfo:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return greeting_view(request, await service.get_greeting(session, owner.account_id, owner.id, greetingId))


@router.put("/clarion/greetings/{greetingId}/applied", summary="Hear this greeting from now on")
async def apply_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    greetingId: str,
) -> CustomGreetingInfo:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_greeting(session, owner.account_id, owner.id, greetingId)
        await service.apply_greeting(session, row)
        return greeting_view(request, row)


@router.delete("/clarion/greetings/{greetingId}", summary="Remove a greeting", status_code=204)
async def delete_greeting(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    greetingId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_greeting(session, owner.account_id, owner.id, greetingId)
        file_key = await service.delete_greeting(session, row)
    await drop_sound(here, file_key)
    return Response(status_code=204)


@router.get("/greeting/{greetingId}/content", summary="Hear a greeting", response_class=Response)
async def read_content(
    request: Request,
    here: Here,
    caller: Listener,
    accountId: str,
    extensionId: str,
    greetingId: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_greeting(session, owner.account_id, owner.id, greetingId)
    meta = FileMeta(SOUND_TYPE, row.size, file_name or f"{row.type}.wav", row.id, disposition)
    return await stored_file(request, here.get(Files), row.file_key, meta)
