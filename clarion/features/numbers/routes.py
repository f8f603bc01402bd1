"""What a person shows when calling."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.numbers import service
from clarion.features.numbers.device_book import DeviceCache
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber
from clarion.features.numbers.responses import CallerIdSettings
from clarion.features.numbers.schemas import CallerIdChange, CallerIdChoice, caller_id_view
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Phone numbers"])


async def _devices(here: Container, session: AsyncSession, extension_id: str) -> Sequence[tuple[str, str]]:
    return await (here.find(DeviceCache) or DeviceCache()).devices_of(session, extension_id)


@router.get("/extension/{extensionId}/caller-id", summary="Read what an extension shows")
async def read_caller_id(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadOutboundCallerId", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> CallerIdSettings:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        numbers = await service.usable_numbers(session, owner.account_id, owner.id)
        setting = await session.get(CallerIdSetting, owner.id)
        return caller_id_view(request, owner, setting, numbers, await _devices(here, session, owner.id))


@router.put("/extension/{extensionId}/caller-id", summary="Choose what an extension shows")
async def update_caller_id(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: CallerIdChange,
) -> CallerIdSettings:
    """By feature and by device; what is not given stays. Calls that start from now on show it."""
    caller.check_permission("EditCallerIDSettings")
    async with here.storage.transaction() as session:
        asking = caller.asking(("EditCallerIDSettings",))
        owner = await resolve_extension(session, asking, accountId, extensionId)
        numbers = await service.usable_numbers(session, owner.account_id, owner.id)
        devices = await _devices(here, session, owner.id)
        setting = await service.set_caller_id(
            session,
            owner.account_id,
            owner.id,
            _by_feature(body, numbers),
            by_device=_by_device(body, numbers, {device_id for device_id, _ in devices}),
            name_outside=body.extension_name_for_outbound_calls,
            number_inside=body.extension_number_for_internal_calls,
        )
        await session.flush()
        return caller_id_view(request, owner, setting, numbers, devices)


def _by_feature(body: CallerIdChange, numbers: list[PhoneNumber]) -> dict[str, str]:
    found = {item.feature: _choice(item.caller_id, numbers, "byFeature") for item in body.by_feature}
    return {feature: choice for feature, choice in found.items() if choice is not None}


def _by_device(body: CallerIdChange, numbers: list[PhoneNumber], own: set[str]) -> dict[str, str]:
    for item in body.by_device:
        if item.device.id not in own:
            raise NotFound("Resource for parameter [byDevice.device.id] is not found.", parameter="byDevice.device.id")
    found = {item.device.id: _choice(item.caller_id, numbers, "byDevice") for item in body.by_device}
    return {device_id: choice for device_id, choice in found.items() if choice is not None}


def _choice(wanted: CallerIdChoice, numbers: list[PhoneNumber], inside: str) -> str | None:
    """A number's id or "Blocked"; None when nothing was said. A number may be named by id or in E.164."""
    if wanted.type == "Blocked":
        return service.BLOCKED
    if wanted.type == "CurrentLocation":
        raise Forbidden("A number by location is not available.", code="CMN-109", parameter=f"{inside}.callerId.type")
    info = wanted.phone_info
    if info is None:
        if wanted.type is None:
            return None
        raise Invalid("Say which number.", parameter=f"{inside}.callerId.phoneInfo")
    by_number = {row.number: row.id for row in numbers}
    return info.id or by_number.get(info.phone_number or "", "")
