"""Our own surface: the company's identity provider, for its administrators."""

from typing import Annotated, cast

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.features.people.saml.metadata_task import read_again
from clarion.features.people.saml.responses import SamlNames, SamlProviderAttributes, SamlProviderInfo
from clarion.features.people.saml.settings import (
    ENTRA,
    STANDARD,
    ProviderSettings,
    get_provider,
    provider_view,
    told_provider,
    write_provider,
)
from clarion.features.people.security.confirm import company_wide_only
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sso.login_methods import check_one_provider, check_ways_left

router = APIRouter(prefix="/restapi/v1.0/clarion/identity-provider", tags=["Company sign-in"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


@router.get("", summary="Read the company's identity provider")
async def read(here: Here, caller: Admin) -> SamlProviderInfo:
    """404 where there is none. With when its certificates run out, and why a sign-in was refused last."""
    async with here.storage.reading() as session:
        return provider_view(here, await get_provider(session, caller.account_id))


@router.get("/attribute-names", summary="The attribute names of SAML providers and of Microsoft Entra")
async def read_names(caller: Admin) -> SamlNames:
    return {"standard": cast("SamlProviderAttributes", STANDARD), "entra": cast("SamlProviderAttributes", ENTRA)}


@router.put("", summary="Set the company's identity provider")
async def write(here: Here, caller: Admin, body: ProviderSettings) -> SamlProviderInfo:
    company_wide_only(caller)
    told = await told_provider(here, body)
    async with here.storage.transaction() as session:
        row = await write_provider(here, session, caller.account_id, body, told)
        await check_one_provider(session, caller.account_id)
        await check_ways_left(session, caller.account_id)
        await session.flush()
        return provider_view(here, row)


@router.delete("", status_code=204, summary="Forget the company's identity provider")
async def remove(here: Here, caller: Admin) -> Response:
    """People stay, and so does who they are there, should the same provider come back."""
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        await session.delete(await get_provider(session, caller.account_id))
        await check_ways_left(session, caller.account_id)
    return Response(status_code=204)


@router.post("/refresh", summary="Read the provider's metadata again, now")
async def refresh(here: Here, caller: Admin) -> SamlProviderInfo:
    company_wide_only(caller)
    async with here.storage.reading() as session:
        row = await get_provider(session, caller.account_id)
        if not row.metadata_url:
            raise Invalid("The metadata was given as a file: give the new file.", parameter="metadata")
    await read_again(here, caller.account_id)
    async with here.storage.reading() as session:
        return provider_view(here, await get_provider(session, caller.account_id))
