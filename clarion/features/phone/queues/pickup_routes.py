"""Groups for pickup: whoever is in one may take calls that ring at the others. The surface has no such operations."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, ExtensionChange, ExtensionType, change_extension, delete_extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.queues import queries, service, views
from clarion.features.phone.queues.responses import QueuePickupMember
from clarion.features.phone.queues.schemas import NewPickupGroup, PickupGroupChange

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/pickup-groups", tags=["Call queues"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("Groups", scopes="EditExtensions")]


@router.get("", summary="List groups for pickup")
async def list_groups(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[QueuePickupMember]:
    account_id = resolve_account(caller, accountId)
    query = select(Extension).where(Extension.account_id == account_id, Extension.type == ExtensionType.CALL_PICKUP)
    async with here.storage.reading() as session:
        rows = list(await session.scalars(query.order_by(Extension.number)))
        records = [await _view(session, request, row) for row in cut(rows, paging)]
    return list_answer(request, records, paging, len(rows))


@router.post("", summary="Make a group for pickup", status_code=201)
async def create_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: NewPickupGroup,
) -> QueuePickupMember:
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.create_group(here, session, caller, body.name, body.extension_number, body.member_ids)
        return await _view(session, request, row)


@router.put("/{groupId}", summary="Change a group for pickup")
async def update_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
    body: PickupGroupChange,
) -> QueuePickupMember:
    """`memberIds`: all members from now on."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_group(session, caller, account_id, groupId)
        if body.name is not None:
            await change_extension(here, session, caller, row, ExtensionChange(name=body.name))
        if body.member_ids is not None:
            await service.set_group_members(session, row, body.member_ids)
        return await _view(session, request, row)


@router.delete("/{groupId}", summary="Delete a group for pickup", status_code=204)
async def delete_group(
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await delete_extension(here, session, await service.get_group(session, caller, account_id, groupId))
    return Response(status_code=204)


async def _view(session: AsyncSession, request: Request, row: Extension) -> QueuePickupMember:
    members = await queries.group_members(session, row.id)
    return {
        "uri": uri_of(request, "account", row.account_id, "clarion", "pickup-groups", row.id),
        "id": row.id,
        "name": row.name,
        "extensionNumber": row.number,
        "members": [views.person_view(request, member) for member in members],
    }
