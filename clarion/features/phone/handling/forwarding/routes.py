"""Forwarding numbers: list, add, change, remove."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.http import PagingQuery, WireModel, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.conduct import check_change
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.forwarding import service
from clarion.features.phone.handling.forwarding.responses import ForwardingNumberInfo
from clarion.features.phone.handling.forwarding.service import entry_view, list_forwarding
from clarion.features.phone.handling.models import ForwardingNumber
from clarion.features.phone.handling.owners import Owner, changed, owner_of

PATH = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/forwarding-number"
router = APIRouter(prefix=PATH, tags=["Call forwarding"])
READ = "ReadUserForwardingFlipNumbers"
EDIT = "EditUserForwardingFlipNumbers"
Reader = Annotated[Caller, require(scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]
Type = Literal["Home", "Mobile", "Work", "PhoneLine", "Outage", "Other", "BusinessMobilePhone", "ExtensionApps"]


class NumberBody(WireModel):
    """`flipNumber`: the digit by which a call is flipped there."""

    phone_number: Annotated[str, Field(max_length=40)] | None = None
    label: Annotated[str, Field(max_length=60)] | None = None
    type: Type | None = None
    flip_number: Annotated[int, Field(ge=1, le=9)] | Annotated[str, Field(pattern=r"^[1-9]$")] | None = None


class NumberReference(WireModel):
    forwarding_number_id: Annotated[str, Field(max_length=64)]


class RemovalBody(WireModel):
    records: Annotated[list[NumberReference], Field(max_length=100)] = []


def _extension(owner: Owner) -> Extension:
    assert owner.extension is not None
    return owner.extension


async def _view(session: AsyncSession, request: Request, row: Extension, entry_id: str) -> ForwardingNumberInfo:
    entry = (await list_forwarding(session, row)).find(entry_id)
    if entry is None:
        raise NotFound("Resource for parameter [forwardingNumberId] is not found.", parameter="forwardingNumberId")
    return entry_view(request, row, entry)


@router.get("", summary="List forwarding numbers")
async def list_forwarding_numbers(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> ListResponse[ForwardingNumberInfo]:
    """Phones of one's own are there by themselves."""
    async with here.storage.reading() as session:
        row = _extension(await owner_of(session, caller, accountId, extensionId, READ))
        entries = (await list_forwarding(session, row)).entries
    shown = [entry_view(request, row, entry) for entry in cut(entries, paging)]
    return list_answer(request, shown, paging, len(entries))


@router.post("", summary="Add a forwarding number")
async def create_forwarding_number(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: NumberBody,
) -> ForwardingNumberInfo:
    if body.phone_number is None:
        raise Invalid("Parameter [phoneNumber] is required.", parameter="phoneNumber")
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        row = _extension(owner)
        await check_change(here, session, caller, "forwarding")
        number = await service.number_from(session, row, body.phone_number)
        added = await service.add_number(
            session,
            here.clock,
            row,
            number=number,
            label=body.label or "",
            type_=body.type or "Other",
            flip=str(body.flip_number or ""),
        )
        await changed(session, here.clock, owner, caller.extension_id, f"Forwarding number {number}")
        return await _view(session, request, row, added.id)


@router.delete("", summary="Remove forwarding numbers", status_code=204)
async def delete_forwarding_numbers(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: RemovalBody,
) -> Response:
    """All or nothing."""
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        for reference in body.records:
            await session.delete(await _removable(session, _extension(owner), reference.forwarding_number_id))
        await changed(session, here.clock, owner, caller.extension_id, "Forwarding numbers removed")
    return Response(status_code=204)


async def _removable(session: AsyncSession, row: Extension, number_id: str) -> ForwardingNumber:
    entry = (await list_forwarding(session, row)).find(number_id)
    if entry is not None and entry.device_id:
        raise Forbidden(
            "A phone of one’s own is listed by itself.",
            code="CMN-403",
            parameter="forwardingNumberId",
        )
    return await service.get_number(session, row, number_id)


@router.get("/{forwardingNumberId}", summary="Read a forwarding number")
async def read_forwarding_number(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    forwardingNumberId: str,
) -> ForwardingNumberInfo:
    async with here.storage.reading() as session:
        row = _extension(await owner_of(session, caller, accountId, extensionId, READ))
        return await _view(session, request, row, forwardingNumberId)


@router.put("/{forwardingNumberId}", summary="Change a forwarding number")
async def update_forwarding_number(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    forwardingNumberId: str,
    body: NumberBody,
) -> ForwardingNumberInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        extension = _extension(owner)
        row = await _removable(session, extension, forwardingNumberId)
        if body.phone_number is not None:
            row.number = await service.number_from(session, extension, body.phone_number)
        row.label = row.label if body.label is None else body.label
        row.type = body.type or row.type
        row.flip_number = str(body.flip_number or row.flip_number)
        await changed(session, here.clock, owner, caller.extension_id, f"Forwarding number {row.number}")
        return await _view(session, request, extension, row.id)


@router.delete("/{forwardingNumberId}", summary="Remove a forwarding number", status_code=204)
async def delete_forwarding_number(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    forwardingNumberId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        await session.delete(await _removable(session, _extension(owner), forwardingNumberId))
        await changed(session, here.clock, owner, caller.extension_id, "Forwarding number removed")
    return Response(status_code=204)
