"""Extensions: list, read, create, change, delete."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import PagingQuery, list_answer
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.roles.queries import roles_by_extension, roles_of
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.passwords import check_new_password, hash_password
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.sites.rules import reaches_site
from clarion.features.people.users import queries, service
from clarion.features.people.users.belongings import change_belongings, read_belongings
from clarion.features.people.users.models import Extension
from clarion.features.people.users.schemas import ExtensionChange, full_view, listed_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension", tags=["Extensions"])


@router.get("", summary="List extensions")
async def list_extensions(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
    extension_number: Annotated[str | None, Query(alias="extensionNumber")] = None,
    email: Annotated[list[str], Query()] = [],  # noqa: B006
    status: Annotated[list[str], Query()] = [],  # noqa: B006
    extension_type: Annotated[list[str], Query(alias="type")] = [],  # noqa: B006
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    query = queries.extensions_of(
        account_id, types=extension_type, statuses=status, number=extension_number, emails=email
    )
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        rows, total = await queries.read_page(session, within_sites(query, caller.site_ids), paging)
        held = await roles_by_extension(session, rows)
        belongings = await read_belongings(session, account, rows)
    records = [listed_view(request, row, account, held[row.id], belongings) for row in rows]
    return list_answer(request, records, paging, total)


@router.post("", summary="Create an extension")
async def create_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("AddRemoveUsers", scopes="EditAccounts")],
    accountId: str,  # noqa: N803
    body: ExtensionChange,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    profile = body.profile()
    if not profile.first_name and not body.name:
        raise Invalid("Parameter [contact.firstName] is required.", parameter="contact.firstName")
    if not profile.first_name:
        profile.display_name = body.name
    password_hash = None
    if body.password is not None:
        check_new_password(body.password)
        password_hash = await hash_password(body.password)
    async with here.storage.transaction() as session:
        row = await service.create_extension(
            session,
            account_id,
            profile,
            now=here.clock.now(),
            number=body.extension_number,
            extension_type=body.type or "User",
            password_hash=password_hash,
        )
        await _place(session, caller, row, body)
        if body.status is not None:
            await service.set_status(here, session, row, body.status)
        return await _answer(session, request, here, row)


@router.get("/{extensionId}", summary="Read an extension")
async def read_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        return await _answer(session, request, here, row)


@router.put("/{extensionId}", summary="Change an extension")
async def update_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditUserInfo", scopes="EditExtensions")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: ExtensionChange,
) -> dict[str, Any]:
    """One's own; an administrator may change anybody's, and number and status besides."""
    profile = body.profile()
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        _check_admin_fields(caller, row, body)
        if body.name is not None and row.display_name:
            profile.display_name = body.name
        await _place(session, caller, row, body)
        await service.update_extension(session, row, profile, number=body.extension_number)
        if body.status is not None:
            await service.set_status(here, session, row, body.status)
        if body.password is not None:
            caller.check_permission("EditUserCredentials")
            keep = caller.session_id if row.id == caller.extension_id else ""
            await service.set_password(here, session, row, body.password, keep_session=keep)
        return await _answer(session, request, here, row)


def _check_admin_fields(caller: Caller, row: Extension, body: ExtensionChange) -> None:
    changes_number = body.extension_number is not None and body.extension_number != row.number
    changes_status = body.status is not None and body.status != row.status
    if (changes_number or changes_status) and not caller.is_admin:
        raise Forbidden("Only an administrator may change number or status.", code="CMN-402")


@router.delete("/{extensionId}", status_code=204, summary="Delete an extension")
async def delete_extension(
    here: Here,
    caller: Annotated[Caller, require("AddRemoveUsers", scopes="EditAccounts")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> Response:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        await service.delete_extension(here, session, row)
    return Response(status_code=204)


async def _place(session: AsyncSession, caller: Caller, row: Extension, body: ExtensionChange) -> None:
    """Site, cost center and the company's own fields; who is limited to sites creates and moves within them."""
    site_id = body.site.id if body.site else None
    center_id = body.cost_center.id if body.cost_center else None
    if caller.site_ids and not caller.reaches(row) and site_id is None:
        site_id = min(caller.site_ids)
    if site_id is not None and not reaches_site(caller.site_ids, site_id):
        raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="site.id")
    if row.id == caller.extension_id and not caller.is_admin and (site_id or center_id):
        raise Forbidden("Only an administrator may change site or cost center.", code="CMN-402")
    values = {item.id: item.value for item in body.custom_fields}
    account = await session.get_one(Account, row.account_id)
    await change_belongings(session, account, row, site_id=site_id, cost_center_id=center_id, values=values)


async def _answer(session: AsyncSession, request: Request, here: Container, row: Extension) -> dict[str, Any]:
    account = await session.get_one(Account, row.account_id)
    belongings = await read_belongings(session, account, [row])
    return full_view(request, row, account, await roles_of(session, row), belongings, here.clock.now())
