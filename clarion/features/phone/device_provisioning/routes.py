"""Phones that set themselves up, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.device_provisioning import service
from clarion.features.phone.device_provisioning.families import families
from clarion.features.phone.device_provisioning.models import PhoneConfig
from clarion.features.phone.device_provisioning.responses import (
    DeviceProvisioningInfo,
    PhoneFamilyList,
    PhoneSettingsPreview,
)
from clarion.features.phone.device_provisioning.rules import secret_is_due
from clarion.features.phone.device_provisioning.schemas import SetupBody, family_view, setup_view
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.service import get_device, tell_call_servers

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Phones"])
READ, EDIT = "ReadAccountDevices", "EditAccountDevices"
Reader = Annotated[Caller, require(READ, scopes="ReadAccounts")]
Editor = Annotated[Caller, require(EDIT, scopes="EditAccounts")]


@router.get("/phone-families", summary="List the families of phones that set themselves up")
async def list_families(caller: Reader, accountId: str) -> PhoneFamilyList:
    resolve_account(caller, accountId)
    return {"records": [family_view(family) for family in families().values()]}


@router.get("/devices/{deviceId}/setup", summary="Read how a phone sets itself up")
async def read_setup(here: Here, caller: Editor, accountId: str, deviceId: str) -> DeviceProvisioningInfo:
    """With its address: whoever has that may fetch the phone's password once, so it takes the right to edit."""
    async with here.storage.reading() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        return await _view(here, session, await service.get_setup(session, device), device)


@router.put("/devices/{deviceId}/setup", summary="Let a phone set itself up")
async def write_setup(
    here: Here,
    caller: Editor,
    accountId: str,
    deviceId: str,
    body: SetupBody,
) -> DeviceProvisioningInfo:
    """Family and hardware address; another phone than before gets a new address and password. The keys count at once:
    a phone that is there is told to fetch them.
    """
    keys = [key.as_kept() for key in body.keys] if body.keys is not None else None
    async with here.storage.transaction() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        setup = await service.set_up(
            session, device, family=body.family, mac=body.mac, model=body.model, keys=keys, now=here.clock.now()
        )
        if await service.is_outdated(here, session, setup):
            service.resync(session, setup)
        view = await _view(here, session, setup, device)
    await tell_call_servers(here, device.account_id, devices=[device.id])
    return view


@router.delete("/devices/{deviceId}/setup", summary="Let a phone be set up by hand again", status_code=204)
async def delete_setup(here: Here, caller: Editor, accountId: str, deviceId: str) -> Response:
    """Its address leads nowhere any more, and its password is void."""
    async with here.storage.transaction() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        await service.forget(session, await service.get_setup(session, device), device)
    await tell_call_servers(here, device.account_id, devices=[device.id])
    return Response(status_code=204)


@router.post("/devices/{deviceId}/setup/renew", summary="A new address and password for a phone")
async def renew_setup(here: Here, caller: Editor, accountId: str, deviceId: str) -> DeviceProvisioningInfo:
    """For a phone that was reset, or an address that others may have seen. What was before is void at once."""
    async with here.storage.transaction() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        setup = await service.get_setup(session, device)
        service.renew(session, setup, device, now=here.clock.now())
        await session.flush()
        view = await _view(here, session, setup, device)
    await tell_call_servers(here, device.account_id, devices=[device.id])
    return view


@router.post("/devices/{deviceId}/setup/resync", summary="Tell a phone to fetch its settings now", status_code=202)
async def resync_phone(here: Here, caller: Editor, accountId: str, deviceId: str) -> Response:
    """Reaches the phone while it is registered."""
    async with here.storage.transaction() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        service.resync(session, await service.get_setup(session, device))
    return Response(status_code=202)


@router.get("/devices/{deviceId}/setup/settings", summary="What a phone would get now, without its password")
async def read_settings(here: Here, caller: Editor, accountId: str, deviceId: str) -> PhoneSettingsPreview:
    async with here.storage.reading() as session:
        device = await get_device(session, caller, accountId, deviceId, permission=EDIT)
        setup = await service.get_setup(session, device)
        family, text = await service.preview(here, session, setup)
    return {"file": service.account_file_name(family, setup), "form": family.form, "text": text}


async def _view(here: Container, session: AsyncSession, setup: PhoneConfig, device: Device) -> DeviceProvisioningInfo:
    keeps = service.family_of(setup).keeps_secrets
    due = secret_is_due(generation=device.generation, given=setup.given_generation, keeps_secrets=keeps)
    return setup_view(
        setup,
        link=service.link_of(here, setup),
        asks=await service.newest_asks(session, setup),
        outdated=await service.is_outdated(here, session, setup),
        due=due != "withhold",
    )
