"""Who wants voicemails and recordings in words (PH-46, PH-31)."""

from typing import Annotated

from fastapi import APIRouter

from clarion.base.container import Container, Here
from clarion.base.transcription import Recogniser
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.transcripts import service
from clarion.features.phone.transcripts.responses import TranscriptSettings
from clarion.features.phone.transcripts.schemas import ChoiceChange, SettingsChange, settings_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Transcription"])
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
OwnReader = Annotated[Caller, require("ReadMessagesNotificationsSettings", scopes="ReadAccounts")]
OwnEditor = Annotated[Caller, require("EditMessagesNotificationsSettings", scopes="EditExtensions")]


@router.get("/clarion/transcription", summary="Read what is written down")
async def read_settings(here: Here, caller: Reader, accountId: str) -> TranscriptSettings:
    """`available`: whether this installation has an engine that listens."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.settings_of(session, account_id)
    return settings_view(row, available=service.is_available(here), engine=_engine(here))


@router.put("/clarion/transcription", summary="Choose what is written down")
async def change_settings(
    here: Here,
    caller: Editor,
    accountId: str,
    body: SettingsChange,
) -> TranscriptSettings:
    """Of what comes from now on."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.change_settings(session, account_id, body.model_dump(exclude_none=True))
        view = settings_view(row, available=service.is_available(here), engine=_engine(here))
    return view


@router.get("/extension/{extensionId}/clarion/transcription", summary="Read whether one's voicemails are written down")
async def read_choice(
    here: Here,
    caller: OwnReader,
    accountId: str,
    extensionId: str,
) -> dict[str, bool]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        company = await service.settings_of(session, owner.account_id)
        own = await service.own_choice(session, owner)
    return {"available": service.is_available(here) and company.voicemails, "voicemails": own}


@router.put(
    "/extension/{extensionId}/clarion/transcription", summary="Choose whether one's voicemails are written down"
)
async def change_choice(
    here: Here,
    caller: OwnEditor,
    accountId: str,
    extensionId: str,
    body: ChoiceChange,
) -> dict[str, bool]:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.choose(session, owner, voicemails=body.voicemails)
        company = await service.settings_of(session, owner.account_id)
    return {"available": service.is_available(here) and company.voicemails, "voicemails": body.voicemails}


def _engine(here: Container) -> str:
    found = here.find(Recogniser)
    return found.engine if found is not None else ""
