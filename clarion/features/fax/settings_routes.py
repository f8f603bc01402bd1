"""What a company decides about its faxes."""

from typing import Annotated

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.fax.emails import may_attach
from clarion.features.fax.models import FaxSettings
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/fax-settings", tags=["Fax"])
Administrator = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


class FaxSettingsBody(WireModel):
    """`hipaa_mode`: pages of faxes never leave by email, whatever people chose."""

    hipaa_mode: bool


@router.get("", summary="Read the settings of the company's faxes")
async def read_fax_settings(here: Here, caller: Administrator, accountId: str) -> FaxSettingsBody:  # noqa: N803
    async with here.storage.reading() as session:
        return FaxSettingsBody(hipaa_mode=not await may_attach(session, resolve_account(caller, accountId)))


@router.put("", summary="Change the settings of the company's faxes")
async def change_fax_settings(
    here: Here,
    caller: Administrator,
    accountId: str,  # noqa: N803
    body: FaxSettingsBody,
) -> FaxSettingsBody:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(FaxSettings, account_id)
        if row is None:
            session.add(FaxSettings(account_id=account_id, email_attachments=not body.hipaa_mode))
        else:
            row.email_attachments = not body.hipaa_mode
    return body
