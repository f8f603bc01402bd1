"""Groups for call monitoring, and what a company wants of supervision."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Extension, get_site
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.supervision import queries, service
from clarion.features.phone.supervision.models import MonitoringGroup, MonitoringMember, SupervisionSettings
from clarion.features.phone.supervision.responses import (
    MonitoringGroupInfo,
    MonitoringGroupMember,
    SupervisionSettingsInfo,
)
from clarion.features.phone.supervision.schemas import Assignment, GroupBody, SettingsBody

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Supervision"])
GROUPS = "/call-monitoring-groups"
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditGroups", scopes="EditExtensions")]
SiteIds = Annotated[list[str], Query(alias="siteId", max_length=100)]


@router.get(GROUPS, summary="List groups for call monitoring")
async def list_groups(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    member_id: Annotated[str | None, Query(alias="memberExtensionId", max_length=64)] = None,
    site_ids: SiteIds = [],
) -> ListResponse[MonitoringGroupInfo]:
    account_id = resolve_account(caller, accountId)
    if member_id == "~":
        member_id = caller.extension_id
    async with here.storage.reading() as session:
        found = await session.scalars(queries.groups_query(account_id, member_id))
        rows = [row for row in found if not site_ids or (row.site_id or MAIN_SITE) in site_ids]
        if caller.site_ids:
            rows = [row for row in rows if (row.site_id or MAIN_SITE) in caller.site_ids]
        records = [await _view(session, request, row) for row in cut(rows, paging)]
    return list_answer(request, records, paging, len(rows))


@router.post(GROUPS, summary="Make a group for call monitoring")
async def create_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: GroupBody,
) -> MonitoringGroupInfo:
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return await _view(session, request, await service.create_group(session, caller, body))


@router.put(f"{GROUPS}/{{groupId}}", summary="Change a group for call monitoring")
async def update_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
    body: GroupBody,
) -> MonitoringGroupInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await queries.get_group(session, account_id, groupId)
        service.check_reaches(caller, row.site_id)
        await service.change_group(session, caller, row, body)
        return await _view(session, request, row)


@router.delete(f"{GROUPS}/{{groupId}}", summary="Delete a group for call monitoring", status_code=204)
async def delete_group(
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.delete_group(session, caller, await queries.get_group(session, account_id, groupId))
    return Response(status_code=204)


@router.get(f"{GROUPS}/{{groupId}}/members", summary="List members of a group for call monitoring")
async def list_members(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
    paging: PagingQuery,
) -> ListResponse[MonitoringGroupMember]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await queries.get_group(session, account_id, groupId)
        service.check_reaches(caller, row.site_id)
        members = await queries.members_of(session, row.id)
    return list_answer(request, [_member_view(request, *each) for each in cut(members, paging)], paging, len(members))


@router.post(
    f"{GROUPS}/{{groupId}}/bulk-assign", summary="Change members of a group for call monitoring", status_code=204
)
async def assign_members(
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
    body: Assignment,
) -> Response:
    """All or nothing."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.assign(session, caller, await queries.get_group(session, account_id, groupId), body)
    return Response(status_code=204)


@router.get("/clarion/supervision", summary="Read what the company wants of supervision")
async def read_settings(
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,
) -> SupervisionSettingsInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _settings_view(await queries.settings_of(session, account_id))


@router.put("/clarion/supervision", summary="Change what the company wants of supervision")
async def update_settings(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")],
    accountId: str,
    body: SettingsBody,
) -> SupervisionSettingsInfo:
    """What is not given stays."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.change_settings(session, account_id, body)
        return _settings_view(await queries.settings_of(session, account_id))


async def _view(session: AsyncSession, request: Request, row: MonitoringGroup) -> MonitoringGroupInfo:
    site = await get_site(session, row.account_id, row.site_id or MAIN_SITE)
    return {
        "uri": uri_of(request, "account", row.account_id, "call-monitoring-groups", row.id),
        "id": row.id,
        "name": row.name,
        "site": {"id": site.id, "name": site.name},
    }


def _member_view(request: Request, person: Extension, row: MonitoringMember) -> MonitoringGroupMember:
    given: tuple[tuple[Literal["Monitoring", "Monitored"], bool], ...] = (
        ("Monitoring", row.monitors),
        ("Monitored", row.monitored),
    )
    return {
        "uri": uri_of(request, "account", person.account_id, "extension", person.id),
        "id": person.id,
        "extensionNumber": person.number,
        "permissions": [name for name, held in given if held],
    }


def _settings_view(row: SupervisionSettings) -> SupervisionSettingsInfo:
    return {"shown": row.shown, "tone": row.tone, "purpose": row.purpose}
