"""Many phones at once, looked at first."""

from typing import Annotated, cast

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.device_provisioning.bulk import PhonePlan, plan_phones, try_phone
from clarion.features.phone.device_provisioning.responses import (
    PhoneBulkCheck,
    PhoneBulkPlan,
    PhoneBulkResults,
    PhoneBulkResultsResult,
)
from clarion.features.phone.device_provisioning.rules import shown_mac
from clarion.features.phone.device_provisioning.schemas import PhoneRows
from clarion.features.phone.device_provisioning.service import link_of
from clarion.features.phone.devices.service import tell_call_servers

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/device-provisioning", tags=["Phones"])
Maker = Annotated[Caller, require("AddRemoveDevices", scopes="EditAccounts")]


@router.post("/check", summary="Say what stands in the way of adding phones; nothing is changed")
async def check_phones(here: Here, caller: Maker, accountId: str, body: PhoneRows) -> PhoneBulkCheck:
    resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        plans = await plan_phones(session, caller, body.rows)
    good = sum(not plan.problems for plan in plans)
    return {"rows": [_plan_view(plan) for plan in plans], "good": good, "bad": len(plans) - good}


@router.post("", summary="Add phones that set themselves up")
async def add_phones(here: Here, caller: Maker, accountId: str, body: PhoneRows) -> PhoneBulkResults:
    """Each stands or falls alone, and the answer says why."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        plans = await plan_phones(session, caller, body.rows)
    results, devices = [], []
    for plan in plans:
        made = await try_phone(here, plan)
        view = _plan_view(plan) | {"successful": made is not None}
        if made is not None:
            device, setup = made
            devices.append(device.id)
            view |= {"device": {"id": device.id, "name": device.name}, "link": link_of(here, setup)}
        results.append(view)
    await tell_call_servers(here, account_id, devices=devices)
    return {"results": cast("list[PhoneBulkResultsResult]", results)}


def _plan_view(plan: PhonePlan) -> PhoneBulkPlan:
    view: PhoneBulkPlan = {
        "line": plan.row.line,
        "errors": [{"field": name, "message": message} for name, message in plan.problems],
    }
    if plan.mac:
        view["mac"] = shown_mac(plan.mac)
    if plan.family is not None:
        view["family"] = {"id": plan.family.id, "title": plan.family.title}
    if plan.owner is not None:
        view["extension"] = {"id": plan.owner.id, "extensionNumber": plan.owner.number, "name": plan.owner.name}
    return view
