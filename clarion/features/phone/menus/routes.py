"""Menus: list, make, read, change, remove."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Container, Here
from clarion.base.http import own_uri
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.menus import queries, service
from clarion.features.phone.menus.queries import MenuRow
from clarion.features.phone.menus.responses import MenuInfo, MenuList
from clarion.features.phone.menus.schemas import MenuChange, menu_view, short_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/ivr-menus", tags=["IVR"])
# The surface names no permission for the list, but the feature that goes with this one.
Lister = Annotated[Caller, require("ReadAccountGreetings", scopes="ReadAccounts")]
Reader = Annotated[Caller, require("EditAutoReceptionist", scopes="ReadAccounts")]
Maker = Annotated[Caller, require("EditAutoReceptionist", scopes="EditAccounts")]
# The surface lets apps change menus that may only read accounts.
Editor = Annotated[Caller, require("EditAutoReceptionist", scopes="ReadAccounts")]


async def view_of(session: AsyncSession, request: Request, row: MenuRow) -> MenuInfo:
    return menu_view(request, row, await queries.callees_of(session, row.menu.account_id))


async def _answer(here: Container, request: Request, row: MenuRow) -> MenuInfo:
    async with here.storage.reading() as session:
        return await view_of(session, request, row)


@router.get("", summary="List menus")
async def list_menus(request: Request, here: Here, caller: Lister, accountId: str) -> MenuList:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = [row for row in await queries.list_menus(session, account_id) if caller.reaches(row.extension)]
    return {"uri": own_uri(request), "records": [short_view(request, row) for row in rows]}


@router.post("", summary="Make a menu")
async def create_menu(
    request: Request,
    here: Here,
    caller: Maker,
    accountId: str,
    body: MenuChange,
) -> MenuInfo:
    resolve_account(caller, accountId)
    return await _answer(here, request, await service.create_menu(here, caller, body))


@router.get("/{ivrMenuId}", summary="Read a menu")
async def read_menu(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    ivrMenuId: str,
) -> MenuInfo:
    async with here.storage.reading() as session:
        row = await queries.get_menu(session, resolve_account(caller, accountId), ivrMenuId)
        return await view_of(session, request, row)


@router.put("/{ivrMenuId}", summary="Change a menu")
async def update_menu(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    ivrMenuId: str,
    body: MenuChange,
) -> MenuInfo:
    """Members that are left out stay as they are; `actions` replaces all keys."""
    resolve_account(caller, accountId)
    return await _answer(here, request, await service.update_menu(here, caller, ivrMenuId, body))


@router.delete("/{ivrMenuId}", summary="Remove a menu", status_code=204)
async def delete_menu(here: Here, caller: Maker, accountId: str, ivrMenuId: str) -> Response:
    """With its extension; 409 while keys of other menus lead to it."""
    resolve_account(caller, accountId)
    await service.delete_menu(here, caller, ivrMenuId)
    return Response(status_code=204)
