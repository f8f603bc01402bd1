"""What a company decides about its faxes."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.fax.categories import MOST_CATEGORIES, MOST_KEYWORDS
from clarion.features.fax.emails import may_attach
from clarion.features.fax.models import FaxSettings
from clarion.features.fax.text_reader import FaxTextReader, categories_of
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/fax-settings", tags=["Fax"])
Administrator = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Keyword = Annotated[str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True)]
Keywords = Annotated[list[Keyword], Field(min_length=1, max_length=MOST_KEYWORDS)]


class FaxSettingsChange(WireModel):
    """What is not given stays. `categories`: keywords by category of document; none: those that ship."""

    hipaa_mode: bool | None = None
    categories: Annotated[dict[Name, Keywords], Field(max_length=MOST_CATEGORIES)] | None = None


class FaxSettingsAnswer(WireModel):
    """`hipaa_mode`: pages of faxes never leave by email, whatever people chose; `text_recognition`: whether this
    machine reads faxes (tesseract is installed).
    """

    hipaa_mode: bool
    categories: dict[str, list[str]]
    text_recognition: bool


@router.get("", summary="Read the settings of the company's faxes")
async def read_fax_settings(here: Here, caller: Administrator, accountId: str) -> FaxSettingsAnswer:
    async with here.storage.reading() as session:
        return await _answer(here, session, resolve_account(caller, accountId))


@router.put("", summary="Change the settings of the company's faxes")
async def change_fax_settings(
    here: Here,
    caller: Administrator,
    accountId: str,
    body: FaxSettingsChange,
) -> FaxSettingsAnswer:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(FaxSettings, account_id)
        if row is None:
            row = FaxSettings(account_id=account_id, email_attachments=True, categories=None)
            session.add(row)
        if body.hipaa_mode is not None:
            row.email_attachments = not body.hipaa_mode
        if body.categories is not None:
            row.categories = body.categories or None
        await session.flush()
        return await _answer(here, session, account_id)


async def _answer(here: Here, session: AsyncSession, account_id: str) -> FaxSettingsAnswer:
    return FaxSettingsAnswer(
        hipaa_mode=not await may_attach(session, account_id),
        categories=await categories_of(session, account_id),
        text_recognition=here.get(FaxTextReader).available,
    )
