"""Forwarding targets: what rules of a person can ring, and where a device is used."""

from typing import Annotated, Any, cast

import msgspec
from fastapi import APIRouter, Query
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Forbidden, NotFound
from clarion.base.http import PagingQuery, WireModel, cut, paging_view
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.devices import Device
from clarion.features.phone.handling.forwarding import list_forwarding
from clarion.features.phone.handling.forwarding.service import get_number
from clarion.features.phone.handling.model import RingTarget
from clarion.features.phone.handling.owners import Owner, changed, owner_of
from clarion.features.phone.handling.rules_v1.service import fill, rows_of
from clarion.features.phone.handling.states import service
from clarion.features.phone.handling.states.plans import ring_target, target_view, without_target
from clarion.features.phone.handling.states.responses import (
    DeletedForwardingTarget,
    DeletedForwardingTargets,
    DeviceUsers,
    ForwardingTargetList,
)
from clarion.features.phone.handling.states.schemas import RingTargetBody
from clarion.features.phone.handling.store import rule_of

PREFIX = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/comm-handling/voice/forwarding-targets"
router = APIRouter(prefix=PREFIX, tags=["Call handling: forwarding targets"])
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


class RemovalBody(WireModel):
    records: Annotated[list[RingTargetBody], Field(min_length=1, max_length=50)]


async def _targets(session: AsyncSession, owner: Owner, *, own: bool) -> list[RingTarget]:
    """Desk phones, numbers elsewhere, and colleagues that a rule rings."""
    known = await list_forwarding(session, service.person(owner))
    found = [
        RingTarget(kind="device", id=entry.device_id, name=entry.label)
        if entry.device_id
        else RingTarget(kind="number", number=entry.number, name=entry.label, forwarding_id=entry.id)
        for entry in known.entries
        if own or not entry.device_id
    ]
    for row in await rows_of(session, owner):
        for group in rule_of(row).plan.groups:
            found += [target for target in group.targets if target.kind == "coworker" and target not in found]
    return found


@router.get("", summary="List forwarding targets")
async def list_forwarding_targets(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    exclude_own: Annotated[bool, Query(alias="excludeOwnTargets")] = False,
) -> ForwardingTargetList:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        extension = service.person(owner)
        found = await _targets(session, owner, own=not exclude_own)
        known = await list_forwarding(session, extension)
    records = [target_view(target, extension, known) for target in cut(found, paging)]
    return {"records": records, "paging": paging_view(paging, len(records), len(found))}


@router.delete("", summary="Remove forwarding targets")
async def delete_forwarding_targets(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: RemovalBody,
) -> DeletedForwardingTargets:
    """From the list and from every rule that rings them. One that fails keeps no other from being removed."""
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        service.person(owner)
        records = [await _removed(session, owner, item) for item in body.records]
        await changed(session, here.clock, owner, caller.extension_id, "Forwarding targets removed")
    return {"records": records}


async def _removed(session: AsyncSession, owner: Owner, item: RingTargetBody) -> DeletedForwardingTarget:
    view: dict[str, Any] = {"bulkItem": item.model_dump(by_alias=True, exclude_none=True, mode="json")}
    try:
        await _remove(session, owner, ring_target(item))
    except ClarionError as error:
        problem = {"errorCode": error.code, "message": error.message}
        return cast("DeletedForwardingTarget", {**view, "bulkItemSuccessful": False, "bulkItemErrors": [problem]})
    return cast("DeletedForwardingTarget", {**view, "bulkItemSuccessful": True})


async def _remove(session: AsyncSession, owner: Owner, target: RingTarget) -> None:
    if target.kind not in ("number", "coworker"):
        raise Forbidden("One's own phones and apps stay on the list.", code="CMN-403", parameter="records.type")
    known = await _targets(session, owner, own=False)
    fitting = [each for each in known if (each.kind, each.id, each.number) == (target.kind, target.id, target.number)]
    if not fitting:
        raise NotFound("There is no such forwarding target.", parameter="records")
    for each in fitting:
        if each.forwarding_id:
            await session.delete(await get_number(session, service.person(owner), each.forwarding_id))
    for row in await rows_of(session, owner):
        rule = rule_of(row)
        plan = without_target(
            rule.plan, lambda each: (each.kind, each.id, each.number) == (target.kind, target.id, target.number)
        )
        if plan != rule.plan:
            fill(row, msgspec.structs.replace(rule, plan=plan))


@router.get("/devices/{deviceId}/extensions", summary="List who has a device among the phones that ring")
async def list_extensions_using_device(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    deviceId: str,
) -> DeviceUsers:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId)
        device = await session.get(Device, deviceId[:64])
        if device is None or device.account_id != owner.account_id:
            raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
        rows = await service.rules_using(session, owner.account_id, device.id)
    using = sorted({row.extension_id for row in rows if row.extension_id})
    return {"referencedExtensions": [{"id": extension_id} for extension_id in using]}
