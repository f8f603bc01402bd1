"""Sites: list, read, make, change, remove; who belongs there; what its menu does."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites import queries, service
from clarion.features.people.sites.queries import Place
from clarion.features.people.sites.responses import SiteInfo, SiteIvrSettings, SiteMember
from clarion.features.people.sites.rules import reaches_site
from clarion.features.people.sites.schemas import BulkAssign, IvrChange, SiteChange, ivr_view, member_view, site_view
from clarion.features.people.users.models import Extension
from clarion.features.people.users.queries import find_extension, read_page

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/sites", tags=["Sites"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]


async def get_site_of(session: AsyncSession, caller: Caller, account_id: str, site_id: str) -> Place:
    """A site that the caller has to do with. Raises NotFound, Forbidden."""
    place = await queries.get_site(session, account_id, site_id)
    if not reaches_site(caller.site_ids, place.id):
        raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="siteId")
    return place


async def view_of(session: AsyncSession, request: Request, here: Here, place: Place) -> SiteInfo:
    account = await session.get_one(Account, place.row.account_id)
    operator = await session.get(Extension, place.row.operator_id) if place.row.operator_id else None
    return site_view(request, place, account, here.clock.now(), operator)


@router.get("", summary="List sites")
async def list_sites(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[SiteInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        places = [place for place in await queries.sites_of(session, account_id)
                  if reaches_site(caller.site_ids, place.id)]  # fmt: skip
        records = [await view_of(session, request, here, place) for place in cut(places, paging)]
    return list_answer(request, records, paging, len(places))


@router.post("", summary="Make a site")
async def create_site(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("Sites", scopes="EditAccounts")],
    accountId: str,
    body: SiteChange,
) -> SiteInfo:
    account_id = resolve_account(caller, accountId)
    if caller.site_ids:
        raise Forbidden("Only an administrator of all sites may make one.", code="CMN-402")
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        place = await service.create_site(session, account, body, now=here.clock.now())
        return await view_of(session, request, here, place)


@router.get("/{siteId}", summary="Read a site")
async def read_site(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    siteId: str,
) -> SiteInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await view_of(session, request, here, await get_site_of(session, caller, account_id, siteId))


@router.put("/{siteId}", summary="Change a site")
async def update_site(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditSites", scopes="EditExtensions")],
    accountId: str,
    siteId: str,
    body: SiteChange,
) -> SiteInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        place = await get_site_of(session, caller, account_id, siteId)
        account = await session.get_one(Account, account_id)
        await service.update_site(session, account, place, body)
        return await view_of(session, request, here, place)


@router.delete("/{siteId}", summary="Remove a site", status_code=204)
async def delete_site(
    here: Here,
    caller: Annotated[Caller, require("EditSites", scopes="EditAccounts")],
    accountId: str,
    siteId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    if caller.site_ids:
        raise Forbidden("Only an administrator of all sites may remove one.", code="CMN-402")
    async with here.storage.transaction() as session:
        await service.delete_site(here, session, await get_site_of(session, caller, account_id, siteId))
    return Response(status_code=204)


@router.post("/{siteId}/bulk-assign", summary="Move people into and out of a site", status_code=204)
async def assign_members(
    here: Here,
    caller: Annotated[Caller, require("EditSites", scopes="EditExtensions")],
    accountId: str,
    siteId: str,
    body: BulkAssign,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        place = await get_site_of(session, caller, account_id, siteId)
        for extension_id in (*body.added_extension_ids, *body.removed_extension_ids) if caller.site_ids else ():
            row = await find_extension(session, account_id, extension_id)
            if row is not None and not caller.reaches(row):
                raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404")
        await service.assign_members(session, place, body.added_extension_ids, body.removed_extension_ids)
    return Response(status_code=204)


@router.get("/{siteId}/members", summary="List who belongs to a site")
async def list_members(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    siteId: str,
    paging: PagingQuery,
) -> ListResponse[SiteMember]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        place = await get_site_of(session, caller, account_id, siteId)
        rows, total = await read_page(session, queries.members_of(account_id, place.id), paging)
    return list_answer(request, [member_view(request, row) for row in rows], paging, total)


@router.get("/{siteId}/ivr", summary="Read the menu of a site")
async def read_ivr(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    siteId: str,
) -> SiteIvrSettings:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        place = await get_site_of(session, caller, account_id, siteId)
        return await _ivr(session, request, place)


@router.put("/{siteId}/ivr", summary="Change the menu of a site")
async def update_ivr(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditSites", scopes="EditAccounts")],
    accountId: str,
    siteId: str,
    body: IvrChange,
) -> SiteIvrSettings:
    """What is left out stays. `topMenu: null`: no menu answers any more."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        place = await get_site_of(session, caller, account_id, siteId)
        await service.update_ivr(session, place, body)
        return await _ivr(session, request, place)


async def _ivr(session: AsyncSession, request: Request, place: Place) -> SiteIvrSettings:
    ivr = place.row.ivr
    wanted = {ivr.get("topMenu", ""), *(entry.get("extension", "") for entry in ivr.get("actions", []))} - {""}
    found = [await find_extension(session, place.row.account_id, extension_id) for extension_id in wanted]
    return ivr_view(request, place, {row.id: row for row in found if row is not None})
