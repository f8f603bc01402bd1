"""Phone numbers of the account and of a person, and what a person shows when calling out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, list_answer
from clarion.base.storage import AsyncSession
from clarion.features.numbers import queries, service
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber
from clarion.features.numbers.schemas import AssignChange, CallerIdChange, caller_id_view, number_view
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Phone numbers"])


@router.get("/phone-number", summary="List the account's phone numbers")
async def list_account_numbers(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
    usage_type: Annotated[list[str], Query(alias="usageType", max_length=50)] = [],  # noqa: B006
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = queries.numbers_of(account_id, usages=usage_type)
        rows, total = await queries.read_page(session, query, paging)
        records = await _views(session, request, rows)
    return list_answer(request, records, paging, total)


@router.get("/phone-number/{phoneNumberId}", summary="Read a phone number")
async def read_account_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    phoneNumberId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await _get_number(session, account_id, phoneNumberId)
        return (await _views(session, request, [row]))[0]


@router.patch("/phone-number/{phoneNumberId}", summary="Lead a number to an extension or the company")
async def assign_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")],
    accountId: str,  # noqa: N803
    phoneNumberId: str,  # noqa: N803
    body: AssignChange,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await _get_number(session, account_id, phoneNumberId)
        if row.usage == "MainCompanyNumber":
            raise Invalid("The main number belongs to the company.", parameter="phoneNumberId")
        owner = None
        if body.extension is not None:
            owner = await resolve_extension(session, caller, accountId, body.extension.id)
        service.assign_number(session, row, owner.id if owner else None)
        await session.flush()
        return (await _views(session, request, [row]))[0]


@router.get("/extension/{extensionId}/phone-number", summary="List an extension's phone numbers")
async def list_extension_numbers(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadUserPhoneNumbers", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    paging: PagingQuery,
    usage_type: Annotated[list[str], Query(alias="usageType", max_length=50)] = [],  # noqa: B006
) -> dict[str, Any]:
    """Its own numbers, and those of the company that it may show."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        query = queries.numbers_of(owner.account_id, extension_id=owner.id, usages=usage_type)
        rows, total = await queries.read_page(session, query, paging)
        records = await _views(session, request, rows)
    return list_answer(request, records, paging, total)


@router.get("/extension/{extensionId}/caller-id", summary="Read what an extension shows")
async def read_caller_id(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCallerIDSettings", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        numbers = await service.usable_numbers(session, owner.account_id, owner.id)
        return caller_id_view(request, owner, await session.get(CallerIdSetting, owner.id), numbers)


@router.put("/extension/{extensionId}/caller-id", summary="Choose what an extension shows")
async def update_caller_id(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditCallerIDSettings", scopes="EditExtensions")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: CallerIdChange,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        numbers = await service.usable_numbers(session, owner.account_id, owner.id)
        setting = await service.set_caller_id(
            session,
            owner.account_id,
            owner.id,
            _choices(body, numbers),
            name_outside=body.extension_name_for_outbound_calls,
            number_inside=body.extension_number_for_internal_calls,
        )
        await session.flush()
        return caller_id_view(request, owner, setting, numbers)


def _choices(body: CallerIdChange, numbers: list[PhoneNumber]) -> dict[str, str]:
    """Feature: number id or "Blocked". A number may be named by id or in E.164."""
    by_number = {row.number: row.id for row in numbers}
    choices: dict[str, str] = {}
    for item in body.by_feature:
        info = item.caller_id.phone_info
        if item.caller_id.type == "Blocked":
            choices[item.feature] = service.BLOCKED
        elif info is not None:
            choices[item.feature] = info.id or by_number.get(info.phone_number or "", "")
    return choices


async def _get_number(session: AsyncSession, account_id: str, number_id: str) -> PhoneNumber:
    row = await session.get(PhoneNumber, number_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [phoneNumberId] is not found.", parameter="phoneNumberId")
    return row


async def _views(session: AsyncSession, request: Request, rows: Any) -> list[dict[str, Any]]:
    ids = {row.extension_id for row in rows if row.extension_id}
    owners = {}
    if ids:
        found = await session.scalars(select(Extension).where(Extension.id.in_(ids)))
        owners = {owner.id: owner for owner in found}
    return [number_view(request, row, owners.get(row.extension_id or "")) for row in rows]
