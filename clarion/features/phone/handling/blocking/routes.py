"""Caller blocking: whom, and single numbers that are blocked or allowed."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.numbers import to_e164
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.greetings.catalogue import STANDARD
from clarion.features.phone.greetings.models import CustomGreeting
from clarion.features.phone.handling.blocking.responses import BlockedNumberInfo, CallerBlockingSettings
from clarion.features.phone.handling.greetings import GreetingBody, greeting_view
from clarion.features.phone.handling.models import BlockedNumber, CallerBlocking
from clarion.features.phone.handling.owners import Owner, changed, owner_of

PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/caller-blocking"
router = APIRouter(prefix=PATH, tags=["Call blocking"])
READ, EDIT = "ReadBlockedNumbers", "EditBlockedNumbers"
MOST_NUMBERS = 1000
TYPES = ("BlockedCallersAll", "BlockedCallersSpecific", "BlockedNoCallerId", "BlockedPayPhones")
Status = Literal["Blocked", "Allowed"]


class BlockingBody(WireModel):
    """`mode` All: only allowed numbers get through. `greetings`: what some kinds of blocked callers hear, and no others
    than these; each names a standard greeting or one of the extension's own.
    """

    mode: Literal["Specific", "All"] | None = None
    no_caller_id: Literal["BlockCallsAndFaxes", "BlockFaxes", "Allow"] | None = None
    pay_phones: Literal["Block", "Allow"] | None = None
    greetings: Annotated[list[GreetingBody], Field(max_length=10)] | None = None


class NumberBody(WireModel):
    phone_number: Annotated[str, Field(max_length=40)] | None = None
    label: Annotated[str, Field(max_length=60)] | None = None
    status: Status | None = None


def _extension(owner: Owner) -> Extension:
    assert owner.extension is not None
    return owner.extension


def _blocking_view(request: Request, row: CallerBlocking | None) -> CallerBlockingSettings:
    return {
        "mode": "All" if row is not None and row.everybody else "Specific",
        "noCallerId": row.anonymous if row is not None else "Allow",
        "payPhones": "Block" if row is not None and row.pay_phones else "Allow",
        "greetings": [
            greeting_view(request, type_, kept) for type_, kept in (row.greetings if row is not None else {}).items()
        ],
    }


def _number_view(request: Request, row: BlockedNumber) -> BlockedNumberInfo:
    path = ("account", row.account_id, "extension", row.extension_id, "caller-blocking", "phone-numbers", row.id)
    return {
        "uri": uri_of(request, *path),
        "id": row.id,
        "phoneNumber": row.number,
        "label": row.label,
        "status": row.status,
    }


@router.get("", summary="Read who is blocked")
async def read_caller_blocking(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadBlockedNumbers", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> CallerBlockingSettings:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        return _blocking_view(request, await session.get(CallerBlocking, owner.id))


@router.put("", summary="Say who is blocked")
async def update_caller_blocking(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: BlockingBody,
) -> CallerBlockingSettings:
    """What is not given stays."""
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        row = await session.get(CallerBlocking, owner.id)
        if row is None:
            row = CallerBlocking(
                extension_id=owner.id, account_id=owner.account_id, everybody=False, anonymous="Allow", pay_phones=False
            )
            row.greetings = {}
            session.add(row)
        for greeting in body.greetings or []:
            if not _stays(row, greeting):
                await _check_greeting(session, owner, greeting)
        _fill(row, body)
        await changed(session, here.clock, owner, caller.extension_id, "Caller blocking")
        return _blocking_view(request, row)


def _fill(row: CallerBlocking, body: BlockingBody) -> None:
    row.everybody = row.everybody if body.mode is None else body.mode == "All"
    row.anonymous = body.no_caller_id or row.anonymous
    row.pay_phones = row.pay_phones if body.pay_phones is None else body.pay_phones == "Block"
    if body.greetings is not None:
        kept = {greeting.type: msgspec.to_builtins(greeting.greeting()) for greeting in body.greetings}
        row.greetings = {type_: each for type_, each in kept.items() if each["preset"] or each["custom"]}


def _stays(row: CallerBlocking, body: GreetingBody) -> bool:
    """Who sends back what they read changes nothing, also when the sound was removed meanwhile: then the usual one is
    heard.
    """
    kept, named = row.greetings.get(body.type), body.greeting()
    return kept is not None and (kept["preset"], kept["custom"]) == (named.preset, named.custom)


async def _check_greeting(session: AsyncSession, owner: Owner, body: GreetingBody) -> None:
    """Raises Invalid for an occasion that is not one of these, and for a sound that is not there."""
    if body.type not in TYPES:
        raise Invalid(f"Parameter [greetings.type] value is invalid: {body.type}.", parameter="greetings.type")
    named = body.greeting()
    standard = STANDARD.get(named.preset)
    if named.preset and (standard is None or standard.type not in TYPES):
        raise Invalid("There is no such standard greeting for blocked callers.", parameter="greetings.preset.id")
    own = await session.get(CustomGreeting, named.custom) if named.custom else None
    if named.custom and (own is None or own.extension_id != owner.id):
        raise Invalid("This extension has no such greeting of its own.", parameter="greetings.custom.id")


@router.get("/phone-numbers", summary="List blocked and allowed numbers")
async def list_blocked_numbers(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadBlockedNumbers", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    status: Annotated[Status | None, Query()] = None,
) -> ListResponse[BlockedNumberInfo]:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        query = select(BlockedNumber).where(BlockedNumber.extension_id == owner.id)
        query = query.where(BlockedNumber.status == status) if status is not None else query
        rows = (await session.scalars(query.order_by(BlockedNumber.created_at, BlockedNumber.id))).all()
    return list_answer(request, [_number_view(request, row) for row in cut(rows, paging)], paging, len(rows))


@router.post("/phone-numbers", summary="Block or allow a number")
async def create_blocked_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditBlockedNumbers", scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: NumberBody,
) -> BlockedNumberInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        mine = BlockedNumber.extension_id == owner.id
        number = await _number(session, owner, body.phone_number or "")
        await _check_new(session, owner, number)
        if (await session.scalar(select(func.count()).select_from(BlockedNumber).where(mine)) or 0) >= MOST_NUMBERS:
            raise Conflict(f"An extension has at most {MOST_NUMBERS} blocked and allowed numbers.", code="CMN-409")
        row = BlockedNumber(
            id=new_id(),
            account_id=owner.account_id,
            extension_id=owner.id,
            number=number,
            label=body.label or "",
            status=body.status or "Blocked",
            created_at=here.clock.now(),
        )
        session.add(row)
        await changed(session, here.clock, owner, caller.extension_id, f"{row.status} {number}")
        return _number_view(request, row)


async def _check_new(session: AsyncSession, owner: Owner, number: str) -> None:
    mine = BlockedNumber.extension_id == owner.id
    if await session.scalar(select(BlockedNumber.id).where(mine, BlockedNumber.number == number)) is not None:
        raise Conflict("The number is on the list already.", code="CMN-409", parameter="phoneNumber")


async def _number(session: AsyncSession, owner: Owner, written: str) -> str:
    account = await session.get_one(Account, owner.account_id)
    number = to_e164(written, _extension(owner).home_country or account.home_country) if written else None
    if number is None:
        raise Invalid("Parameter [phoneNumber] value is invalid: not a phone number.", parameter="phoneNumber")
    return number


async def _get(session: AsyncSession, owner: Owner, number_id: str) -> BlockedNumber:
    row = await session.get(BlockedNumber, number_id[:64])
    if row is None or row.extension_id != owner.id:
        raise NotFound("Resource for parameter [blockedNumberId] is not found.", parameter="blockedNumberId")
    return row


@router.get("/phone-numbers/{blockedNumberId}", summary="Read a blocked or allowed number")
async def read_blocked_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
) -> BlockedNumberInfo:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId, READ)
        return _number_view(request, await _get(session, owner, blockedNumberId))


@router.put("/phone-numbers/{blockedNumberId}", summary="Change a blocked or allowed number")
async def update_blocked_number(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
    body: NumberBody,
) -> BlockedNumberInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        row = await _get(session, owner, blockedNumberId)
        number = await _number(session, owner, body.phone_number) if body.phone_number else row.number
        if number != row.number:
            await _check_new(session, owner, number)
        row.number, row.status = number, body.status or row.status
        row.label = row.label if body.label is None else body.label
        await changed(session, here.clock, owner, caller.extension_id, f"{row.status} {number}")
        return _number_view(request, row)


@router.delete("/phone-numbers/{blockedNumberId}", summary="Take a number off the list", status_code=204)
async def delete_blocked_number(
    here: Here,
    caller: Annotated[Caller, require(scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    blockedNumberId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        row = await _get(session, owner, blockedNumberId)
        await session.delete(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Off the list: {row.number}")
    return Response(status_code=204)
