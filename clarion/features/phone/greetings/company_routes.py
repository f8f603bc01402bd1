"""Greetings of the company, those of recordings among them; and the standard greetings, which everybody has."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_files import Disposition, FileMeta, file_in_memory, stored_file
from clarion.base.http_lists import EmptyResponse, ListResponse
from clarion.base.storage import AsyncSession
from clarion.base.voice import StandardSounds
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.greetings import service
from clarion.features.phone.greetings.catalogue import COMPANY_TYPES, RECORDING_TYPES, STANDARD
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.greetings.reading import make_greeting
from clarion.features.phone.greetings.responses import (
    CompanyGreetingList,
    CustomGreetingInfo,
    RecordingGreetingList,
    StandardGreetingInfo,
)
from clarion.features.phone.greetings.views import greeting_view, recording_view, standard_view
from clarion.features.phone.prompts import SOUND_TYPE, drop_sound

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Greetings"])
dictionary_router = APIRouter(prefix="/restapi/v1.0/dictionary/greeting", tags=["Dictionaries"])
SignedIn = Annotated[Caller, require()]
Reader = Annotated[Caller, require("ReadAccountGreetings", scopes="ReadAccounts")]
Listener = Annotated[Caller, require(scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAccountGreetings", scopes="EditAccounts")]
RecordingReader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
RecordingEditor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
RecordingType = Literal["StartRecording", "StopRecording", "AutomaticRecording"]


@router.get("/clarion/greetings", summary="List the company's greetings")
async def list_greetings(request: Request, here: Here, caller: Reader, accountId: str) -> CompanyGreetingList:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = await session.scalars(service.greetings_of(account_id, None))
        return {"records": [greeting_view(request, row) for row in rows]}


@router.post("/greeting", summary="Make a greeting of the company")
async def create_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    apply: bool = True,
) -> CustomGreetingInfo:
    """A WAV or MP3 file as `binary`, or a `text` that a voice says, or the `presetId` of a standard greeting."""
    account_id = resolve_account(caller, accountId)
    row = await make_greeting(
        request, here, caller, account_id=account_id, extension_id=None, types=COMPANY_TYPES, apply=apply
    )
    return greeting_view(request, row)


@router.put("/clarion/greetings/{greetingId}/applied", summary="Hear this greeting of the company from now on")
async def apply_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    greetingId: str,
) -> CustomGreetingInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_greeting(session, account_id, None, greetingId)
        await service.apply_greeting(session, row)
        return greeting_view(request, row)


@router.delete("/clarion/greetings/{greetingId}", summary="Remove a greeting of the company", status_code=204)
async def delete_greeting(here: Here, caller: Editor, accountId: str, greetingId: str) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        file_key = await service.delete_greeting(
            session, await service.get_greeting(session, account_id, None, greetingId)
        )
    await drop_sound(here, file_key)
    return Response(status_code=204)


@router.get("/greeting/{greetingId}/content", summary="Hear a greeting of the company", response_class=Response)
async def read_content(
    request: Request,
    here: Here,
    caller: Listener,
    accountId: str,
    greetingId: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_greeting(session, account_id, None, greetingId)
    meta = FileMeta(SOUND_TYPE, row.size, file_name or f"{row.type}.wav", row.id, disposition)
    return await stored_file(request, here.get(Files), row.file_key, meta)


# ---- of recordings


@router.get("/call-recording/custom-greetings", summary="List greetings of recordings")
async def list_recording_greetings(
    request: Request,
    here: Here,
    caller: RecordingReader,
    accountId: str,
    kind: Annotated[RecordingType | None, Query(alias="type")] = None,
) -> RecordingGreetingList:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = await _recording_greetings(session, account_id, (kind,) if kind else RECORDING_TYPES)
    return {"records": [recording_view(request, row) for row in rows]}


@router.delete("/call-recording/custom-greetings", summary="Remove all greetings of recordings", status_code=204)
async def delete_recording_greetings(here: Here, caller: RecordingEditor, accountId: str) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        rows = await _recording_greetings(session, account_id, RECORDING_TYPES)
        keys = [await service.delete_greeting(session, row) for row in rows]
    for file_key in keys:
        await drop_sound(here, file_key)
    return Response(status_code=204)


@router.delete("/call-recording/custom-greetings/{greetingId}", summary="Remove a greeting of recordings")
async def delete_recording_greeting(
    here: Here,
    caller: RecordingEditor,
    accountId: str,
    greetingId: str,
) -> EmptyResponse:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_greeting(session, account_id, None, greetingId)
        if row.type not in RECORDING_TYPES:
            raise NotFound("Resource for parameter [greetingId] is not found.", parameter="greetingId")
        file_key = await service.delete_greeting(session, row)
    await drop_sound(here, file_key)
    return {}


async def _recording_greetings(session: AsyncSession, account_id: str, types: tuple[str, ...]) -> list[CustomGreeting]:
    query = service.greetings_of(account_id, None).where(CustomGreeting.type.in_(types))
    return list((await session.scalars(query)).all())


# ---- the standard ones


@dictionary_router.get("", summary="List standard greetings")
async def list_standard(
    request: Request,
    here: Here,
    caller: SignedIn,
    paging: PagingQuery,
    kind: Annotated[str, Query(alias="type", max_length=40)] = "",
    usage: Annotated[str, Query(alias="usageType", max_length=60)] = "",
) -> ListResponse[StandardGreetingInfo]:
    found = [one for one in STANDARD.values() if kind in ("", one.type) and usage in ("", one.usage)]
    views = [standard_view(request, one, _text_of(here, one.prompt)) for one in cut(found, paging)]
    return list_answer(request, views, paging, len(found))


@dictionary_router.get("/{greetingId}", summary="Read a standard greeting")
async def read_standard(request: Request, here: Here, caller: SignedIn, greetingId: str) -> StandardGreetingInfo:
    one = STANDARD.get(greetingId)
    if one is None:
        raise NotFound("Resource for parameter [greetingId] is not found.", parameter="greetingId")
    return standard_view(request, one, _text_of(here, one.prompt))


@dictionary_router.get("/{greetingId}/content", summary="Hear a standard greeting", response_class=Response)
async def read_standard_content(request: Request, here: Here, caller: SignedIn, greetingId: str) -> Response:
    one, sounds = STANDARD.get(greetingId), here.find(StandardSounds)
    content = await sounds.read(one.prompt, caller.language) if one is not None and sounds is not None else None
    if one is None or content is None:
        raise NotFound("Resource for parameter [greetingId] is not found.", parameter="greetingId")
    return file_in_memory(request, content, FileMeta(SOUND_TYPE, len(content), f"{one.name}.wav", f"standard-{one.id}"))


def _text_of(here: Container, prompt: str) -> str:
    sounds: StandardSounds | None = here.find(StandardSounds)
    return sounds.text_of(prompt) if sounds is not None and prompt else ""
