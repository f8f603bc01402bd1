"""Which phones are signed in, and signing one out: browsers that crashed leave registrations behind."""

from datetime import UTC, datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Unavailable
from clarion.base.http import wire_time
from clarion.calls.control import CallControl
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.responses import SipRegistration, SipRegistrationList, WebPhoneList, WebPhoneRecord

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Devices"])
Reader = Annotated[Caller, require("ReadExtensionDevices", scopes="ReadAccounts")]


@router.get("/webapp-devices", summary="List the web phones of a person")
async def list_web_phones(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> WebPhoneList:
    """`expiresIn`: seconds until the newest registration of one that is there ends, unless it is renewed."""
    now = here.clock.now().timestamp()
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(Device).where(Device.extension_id == owner.id, Device.type == DeviceType.WEB_PHONE)
        devices = (await session.scalars(query.order_by(Device.created_at, Device.id))).all()
    control = here.find(CallControl)
    found = await control.registrations(owner.account_id, owner.id) if control else []
    expires: dict[str, float] = {}
    for item in found:
        expires[item["device_id"]] = max(item["expires"], expires.get(item["device_id"], 0.0))
    records: list[WebPhoneRecord] = []
    for device in devices:
        record: dict[str, Any] = {
            "id": device.id,
            "type": device.type,
            "name": device.name,
            "status": "Online" if device.id in expires else "Offline",
        }
        if device.serial:
            record["serial"] = device.serial
        if device.id in expires:
            record["expiresIn"] = max(0, round(expires[device.id] - now))
        records.append(cast("WebPhoneRecord", record))
    return {"records": records}


@router.get("/clarion/registrations", summary="List who is signed in as this extension")
async def list_registrations(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> SipRegistrationList:
    """Every phone and program that takes calls now, newest first."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    control = here.find(CallControl)
    found = await control.registrations(owner.account_id, owner.id) if control else []
    return {"records": [registration_view(here, item) for item in sorted(found, key=lambda item: -item["since"])]}


@router.delete("/clarion/registrations/{registrationId}", summary="Sign a phone out", status_code=204)
async def end_registration(
    here: Here,
    caller: Annotated[Caller, require("EditUserDevices", scopes="EditAccounts")],
    accountId: str,
    extensionId: str,
    registrationId: str,
) -> Response:
    """It takes no more calls. One that is still there comes back when it renews; a new password keeps it out."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    control = here.find(CallControl)
    if control is None:
        raise Unavailable("No call server answers.")
    await control.end_registration(owner.account_id, owner.id, registrationId[:64])
    return Response(status_code=204)


def registration_view(here: Container, item: dict[str, Any]) -> SipRegistration:
    transport, _, address = item["source"].partition(":")
    expires = item["expires"] - here.clock.now().timestamp()
    return {
        "id": item["id"],
        "deviceId": item["device_id"],
        "transport": transport.upper(),
        "address": address,
        "userAgent": item["user_agent"],
        "instanceId": item["instance"],
        "since": wire_time(datetime.fromtimestamp(item["since"], UTC)),
        "expiresIn": max(0, round(expires)),
    }
