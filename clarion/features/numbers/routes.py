"""What a person shows when calling out."""

from typing import Annotated, Any

from fastapi import APIRouter, Request

from clarion.base.container import Here
from clarion.features.numbers import service
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber
from clarion.features.numbers.schemas import CallerIdChange, caller_id_view
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Phone numbers"])


@router.get("/extension/{extensionId}/caller-id", summary="Read what an extension shows")
async def read_caller_id(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadOutboundCallerId", scopes="ReadAccounts")],
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
