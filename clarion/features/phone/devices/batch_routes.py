"""Many new people at once, each with a role, a phone, a number and an address. Each succeeds or fails alone."""

from typing import Annotated, cast

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features import emergency
from clarion.features.people import Extension, NewUser, provision_user
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices import service, stock
from clarion.features.phone.devices.responses import (
    ProvisionedUser,
    ProvisionedUserExtensionDevice,
    ProvisionedUsers,
    ProvisioningError,
)
from clarion.features.phone.devices.schemas import BulkAdd

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}", tags=["Extensions"])


class NewDevice(WireModel):
    class Info(WireModel):
        type: Annotated[str, Field(pattern="^(OtherPhone|WebRTC)$")]
        emergency: BulkAdd.Record.Emergency
        phone_info: BulkAdd.Record.Phone
        contact_center_phone_line: bool = False

    device_info: Info


class Batch(WireModel):
    class Record(NewUser):
        devices: Annotated[list[NewDevice], Field(max_length=1)] = []

    records: Annotated[list[Record], Field(min_length=1, max_length=10)]


@router.post("/batch-provisioning/users", summary="Make many people, ready to work")
async def provision_users(
    here: Here,
    caller: Annotated[Caller, require(scopes="EditAccounts")],
    accountId: str,
    body: Batch,
) -> ProvisionedUsers:
    account_id = resolve_account(caller, accountId)
    caller.check_permission("EditUsers")
    results: list[ProvisionedUser] = []
    async with here.storage.transaction() as session:
        for record in body.records:
            try:
                async with session.begin_nested():
                    results.append(await _provision(here, session, caller, record))
            except ClarionError as error:
                results.append({"successful": False, "errors": [cast("ProvisioningError", _error_view(error))]})
    made = [result["extension"]["id"] for result in results if "extension" in result]
    await service.tell_call_servers(here, account_id, extensions=made)
    return {"results": results}


async def _provision(here: Container, session: AsyncSession, caller: Caller, record: Batch.Record) -> ProvisionedUser:
    owner = await provision_user(here, session, caller, record)
    devices: list[ProvisionedUserExtensionDevice] = [
        await _equip(here, session, owner, item.device_info) for item in record.devices
    ]
    return {"successful": True, "extension": {"id": owner.id, "devices": devices}}


async def _equip(
    here: Container, session: AsyncSession, owner: Extension, info: NewDevice.Info
) -> ProvisionedUserExtensionDevice:
    """A phone with a line and an address of its own."""
    now = here.clock.now()
    number = await stock.number_for(here, session, owner, info.phone_info, now=now)
    device = await service.create_device(session, owner, now=now, device_type=info.type)
    await service.set_line(session, device, number.id)
    place = await stock.place_of(session, owner, device, info.emergency, now=now)
    await emergency.assign(session, owner.account_id, "device", device.id, place.id)
    await session.flush()
    return {"id": device.id, "phoneNumber": number.number}


def _error_view(error: ClarionError) -> dict[str, str]:
    view = {"errorCode": error.code, "message": error.message}
    return view | ({"parameterName": error.parameter} if error.parameter else {})
