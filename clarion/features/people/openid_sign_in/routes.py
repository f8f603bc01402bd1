"""Our own surface: the company's OpenID provider, for its administrators."""

from typing import Annotated, cast

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.features.people.openid_sign_in.responses import OpenIdClaims, OpenIdProviderInfo, OpenIdRedirect
from clarion.features.people.openid_sign_in.settings import (
    STANDARD,
    OpenIdSettings,
    discovered,
    get_provider,
    provider_view,
    redirect_uri_of,
    write_provider,
)
from clarion.features.people.security.confirm import company_wide_only
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sso.login_methods import check_one_provider, check_ways_left

router = APIRouter(prefix="/restapi/v1.0/clarion/openid-provider", tags=["Company sign-in"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


@router.get("", summary="Read the company's OpenID provider")
async def read(here: Here, caller: Admin) -> OpenIdProviderInfo:
    """404 where there is none. With why a sign-in was refused last."""
    async with here.storage.reading() as session:
        return provider_view(here, await get_provider(session, caller.account_id))


@router.get("/redirect-uri", summary="What to register at the OpenID provider")
async def read_redirect_uri(here: Here, caller: Admin) -> OpenIdRedirect:
    """Providers want it before they give out a client ID. With the claims that are read where none are chosen."""
    return {"redirectUri": redirect_uri_of(here, caller.account_id), "attributes": cast("OpenIdClaims", STANDARD)}


@router.put("", summary="Set the company's OpenID provider")
async def write(here: Here, caller: Admin, body: OpenIdSettings) -> OpenIdProviderInfo:
    """Reads the issuer's discovery document first; what it says is kept until the next change."""
    company_wide_only(caller)
    found = await discovered(here, body.issuer)
    async with here.storage.transaction() as session:
        row = await write_provider(here, session, caller.account_id, body, found)
        await check_one_provider(session, caller.account_id)
        await check_ways_left(session, caller.account_id)
        await session.flush()
        return provider_view(here, row)


@router.delete("", status_code=204, summary="Forget the company's OpenID provider")
async def remove(here: Here, caller: Admin) -> Response:
    """People stay, and so does who they are there, should the same issuer come back."""
    company_wide_only(caller)
    async with here.storage.transaction() as session:
        await session.delete(await get_provider(session, caller.account_id))
        await check_ways_left(session, caller.account_id)
    return Response(status_code=204)
