"""Administrators of sites: who may look after which."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import delete, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden
from clarion.base.http import WireModel, uri_of
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.sites import queries
from clarion.features.people.sites.models import AdministeredSite
from clarion.features.people.sites.responses import SiteAdminInfo
from clarion.features.people.sites.routes import view_of
from clarion.features.people.users.events import EXTENSION_CHANGED, ExtensionChanged
from clarion.features.people.users.models import Extension, ExtensionStatus

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/administered-sites", tags=["Sites"]
)


class AdministeredSites(WireModel):
    class Entry(WireModel):
        id: LooseId = Field(max_length=64)

    records: Annotated[tuple[Entry, ...], Field(max_length=1000)] = ()


@router.get("", summary="List the sites that somebody administers")
async def list_administered_sites(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> SiteAdminInfo:
    """All sites for an administrator without limits, none for whom no role lets administer anything."""
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        return await _answer(session, request, here, row)


@router.put("", summary="Say which sites somebody administers")
async def update_administered_sites(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditAssignedRoles", scopes="EditAccounts")],
    accountId: str,
    extensionId: str,
    body: AdministeredSites,
) -> SiteAdminInfo:
    """An empty list lifts every limit. Nobody can give more than they have, and one without limits remains."""
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        wanted = list(dict.fromkeys(entry.id for entry in body.records))
        for site_id in wanted:
            await queries.get_site(session, row.account_id, site_id, parameter="records.id")
        if caller.site_ids and (not wanted or not caller.site_ids.issuperset(wanted)):
            raise Forbidden("You can hand on only sites that you administer yourself.", code="CMN-402")
        if wanted and row.is_admin:
            await _check_not_last_unlimited(session, row)
        await session.execute(delete(AdministeredSite).where(AdministeredSite.extension_id == row.id))
        for site_id in wanted:
            session.add(AdministeredSite(extension_id=row.id, site_id=site_id, account_id=row.account_id))
        await session.flush()
        here.get(Sessions).rights_changed(session, row.account_id, row.id)
        change = ExtensionChanged(
            account_id=row.account_id, extension_id=row.id, event_type="Update", hints=["Permissions"]
        )
        announce(session, EXTENSION_CHANGED, change)
        return await _answer(session, request, here, row)


async def _check_not_last_unlimited(session: AsyncSession, row: Extension) -> None:
    limited = select(AdministeredSite.extension_id).where(AdministeredSite.account_id == row.account_id)
    query = select(Extension).where(
        Extension.account_id == row.account_id,
        Extension.status == ExtensionStatus.ENABLED,
        Extension.id != row.id,
        Extension.id.not_in(limited),
    )
    for other in await session.scalars(query):
        if other.is_admin:
            return
    raise Forbidden("An account keeps at least one administrator of all sites.", code="CMN-101")


async def _answer(session: AsyncSession, request: Request, here: Container, row: Extension) -> SiteAdminInfo:
    limits = await queries.administered_ids(session, row.id)
    places = await queries.sites_of(session, row.account_id)
    if limits:
        places = [place for place in places if place.id in limits]
    elif not row.is_admin:
        places = []
    records = []
    for place in places:
        view = await view_of(session, request, here, place)
        view.pop("siteAccess", None)
        records.append(view)
    uri = uri_of(request, "account", row.account_id, "extension", row.id, "administered-sites")
    return {"uri": uri, "records": records}
