"""The library of prompts: list, upload, let a voice speak, hear, rename, remove."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.files import Files
from clarion.base.http import PagingQuery, WireModel, list_answer, uri_of
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.base.http_lists import ListResponse
from clarion.base.voice import SPOKEN_LANGUAGES
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.prompts import service
from clarion.features.phone.prompts.models import IvrPrompt
from clarion.features.phone.prompts.responses import PromptClarion, PromptInfo, VoiceList
from clarion.features.phone.prompts.sounds import (
    SOUND_TYPE,
    SpokenText,
    ask_to_keep,
    drop_sound,
    locale_of,
    read_sound_form,
    voice_of,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["IVR"])
Reader = Annotated[Caller, require("ReadAccountGreetings", scopes="ReadAccounts")]
# The surface asks no permission of who hears a prompt: anybody who calls hears it.
Listener = Annotated[Caller, require(scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAccountGreetings", scopes="EditAccounts")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
_LONGEST_NAME = 255


class Renaming(WireModel):
    filename: Name | None = None


class Speech(WireModel):
    """A text for a voice. `language`: a locale or the id of a language."""

    text: SpokenText
    language: Annotated[str, Field(max_length=20)] = "en-US"


class SpokenPrompt(Speech):
    name: Name


def prompt_view(request: Request, row: IvrPrompt) -> PromptInfo:
    """As the surface shows it, and beside it what was said and how long it plays."""
    uri = uri_of(request, "account", row.account_id, "ivr-prompts", row.id)
    own: PromptClarion = {"seconds": round(row.seconds, 2), "size": row.size}
    if row.text:
        own |= {"text": row.text, "language": row.language}
    return {
        "uri": uri,
        "id": row.id,
        "contentType": SOUND_TYPE,
        "contentUri": f"{uri}/content",
        "filename": row.name,
        "clarion": own,
    }


@router.get("/ivr-prompts", summary="List prompts")
async def list_prompts(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[PromptInfo]:
    account_id = resolve_account(caller, accountId)
    mine = IvrPrompt.account_id == account_id
    query = select(IvrPrompt).where(mine).order_by(func.lower(IvrPrompt.name), IvrPrompt.id)
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(IvrPrompt).where(mine)) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return list_answer(request, [prompt_view(request, row) for row in rows], paging, total)


@router.post("/ivr-prompts", summary="Upload a prompt")
async def create_prompt(request: Request, here: Here, caller: Editor, accountId: str) -> PromptInfo:
    """A WAV or MP3 file of at most 20 MB and ten minutes, as the part `attachment`; `name` is what it is called."""
    account_id = resolve_account(caller, accountId)
    form, part = await read_sound_form(request)
    if part is None:
        raise Invalid("Parameter [attachment] is required: a WAV or MP3 file.", parameter="attachment")
    name = (form.find_value("name") or part.filename or "Prompt").strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise Invalid(f"A prompt has a name of 1 to {_LONGEST_NAME} characters.", parameter="name")
    sound = await voice_of(here).convert(part.content)
    context = {"accountId": account_id, "name": name}
    await ask_to_keep(here, caller, part, channel=service.CHANNEL, parameter="attachment", context=context)
    return prompt_view(request, await service.create_prompt(here, account_id, name, sound))


@router.post("/clarion/spoken-prompts", summary="Let a voice speak a prompt")
async def speak_prompt(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: SpokenPrompt,
) -> PromptInfo:
    account_id = resolve_account(caller, accountId)
    language = locale_of(body.language, parameter="language")
    sound = await voice_of(here).speak(body.text, language)
    row = await service.create_prompt(here, account_id, body.name, sound, text=body.text, language=language)
    return prompt_view(request, row)


@router.post("/clarion/speech", summary="Hear how a text would be spoken", response_class=Response)
async def speak(request: Request, here: Here, caller: Editor, accountId: str, body: Speech) -> Response:
    """A WAV; nothing is kept."""
    resolve_account(caller, accountId)
    sound = await voice_of(here).speak(body.text, locale_of(body.language, parameter="language"))
    return Response(sound.wav, media_type=SOUND_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/clarion/voices", summary="List languages that can be spoken")
async def list_voices(caller: Reader, accountId: str) -> VoiceList:
    resolve_account(caller, accountId)
    return {"records": [{"localeCode": code} for code in SPOKEN_LANGUAGES]}


@router.get("/ivr-prompts/{promptId}", summary="Read a prompt")
async def read_prompt(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    promptId: str,
) -> PromptInfo:
    async with here.storage.reading() as session:
        return prompt_view(request, await service.get_prompt(session, resolve_account(caller, accountId), promptId))


@router.put("/ivr-prompts/{promptId}", summary="Rename a prompt")
async def update_prompt(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    promptId: str,
    body: Renaming,
) -> PromptInfo:
    async with here.storage.transaction() as session:
        row = await service.get_prompt(session, resolve_account(caller, accountId), promptId)
        if body.filename is not None:
            service.rename_prompt(session, row, body.filename)
        return prompt_view(request, row)


@router.delete("/ivr-prompts/{promptId}", summary="Remove a prompt", status_code=204)
async def delete_prompt(here: Here, caller: Editor, accountId: str, promptId: str) -> Response:
    """Menus that played it say the standard words from now on."""
    async with here.storage.transaction() as session:
        row = await service.get_prompt(session, resolve_account(caller, accountId), promptId)
        file_key = await service.delete_prompt(session, row)
    await drop_sound(here, file_key)
    return Response(status_code=204)


@router.get("/ivr-prompts/{promptId}/content", summary="Hear a prompt", response_class=Response)
async def read_prompt_content(
    request: Request,
    here: Here,
    caller: Listener,
    accountId: str,
    promptId: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    async with here.storage.reading() as session:
        row = await service.get_prompt(session, resolve_account(caller, accountId), promptId)
    name = file_name or f"{row.name}.wav"
    meta = FileMeta(SOUND_TYPE, row.size, name, row.id, disposition)
    return await stored_file(request, here.get(Files), row.file_key, meta)
