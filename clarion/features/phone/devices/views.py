"""Devices on the wire, with their owners, lines, sites and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features import emergency
from clarion.features.emergency import EmergencyLocation, address_view, from_dict
from clarion.features.numbers import LineNumberInfo, PhoneNumber, number_view
from clarion.features.people import Account, Belongings, Extension, NamedReference, read_belongings
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.responses import (
    DeviceEmergency,
    DeviceInfo,
    DevicePhoneLine,
    DevicePhoneLineEmergencyAddress,
)


async def online_devices(here: Container, account_id: str) -> set[str]:
    """Devices that are registered now; none is known while no call server runs."""
    control = here.find(CallControl)
    return await control.online_devices(account_id) if control else set()


@dataclass(frozen=True)
class DeviceViews:
    """What the views of some devices of one account need, read at once."""

    request: Request
    owners: dict[str, Extension]
    numbers: dict[str, PhoneNumber]
    locations: dict[str, EmergencyLocation]
    belongings: Belongings
    online: set[str]

    @classmethod
    async def load(
        cls, session: AsyncSession, request: Request, here: Container, account_id: str, devices: Sequence[Device]
    ) -> "DeviceViews":
        owner_ids = {device.extension_id for device in devices if device.extension_id}
        found = (await session.scalars(select(Extension).where(Extension.id.in_(owner_ids)))).all()
        number_ids = {device.number_id for device in devices if device.number_id}
        numbers = (await session.scalars(select(PhoneNumber).where(PhoneNumber.id.in_(number_ids)))).all()
        account = await session.get_one(Account, account_id)
        return cls(
            request=request,
            owners={row.id: row for row in found},
            numbers={row.id: row for row in numbers},
            locations=await emergency.assigned_to(session, "device", [device.id for device in devices]),
            belongings=await read_belongings(session, account, found, {device.site_id for device in devices}),
            online=await online_devices(here, account_id),
        )

    def view(self, device: Device, *, online: bool | None = None) -> DeviceInfo:
        """`online`: whether it is there, where that is known better than the call servers say."""
        root = uri_of(self.request, "account", device.account_id)
        owner = self.owners.get(device.extension_id or "")
        there = device.id in self.online if online is None else online
        lines = self._lines(device, owner)
        view: dict[str, Any] = {
            "id": device.id,
            "uri": f"{root}/device/{device.id}",
            "type": device.type,
            "name": device.name,
            "serial": device.serial,
            "computerName": device.computer_name,
            "status": "Online" if there else "Offline",
            "phoneLines": lines,
            "linePooling": "Host" if lines else "None",
            "useAsCommonPhone": device.use_as_common_phone,
            "site": self._site(device, owner),
        }
        if owner is not None:
            view["extension"] = {
                "id": int(owner.id),
                "uri": f"{root}/extension/{owner.id}",
                "extensionNumber": owner.number,
            }
        center = self.belongings.cost_centers.get(device.cost_center_id or "")
        if center is not None:
            view["costCenter"] = {"id": center.id, "name": center.name}
        location = self.locations.get(device.id)
        if location is not None:
            view |= _emergency(location)
        return cast("DeviceInfo", {name: value for name, value in view.items() if value not in ("", None)})

    def _lines(self, device: Device, owner: Extension | None) -> list[DevicePhoneLine]:
        number = self.numbers.get(device.number_id or "")
        if number is None:
            return []
        info: dict[str, Any] = {**number_view(self.request, number, owner)}
        for name in ("features", "activationStatus", "primary", "uri", "vanityPattern", "callerIdName"):
            info.pop(name, None)
        if owner is not None:
            info["extension"] |= {"id": owner.id}
        status = "Valid" if device.id in self.locations else "Invalid"
        address: DevicePhoneLineEmergencyAddress = {
            "required": True,
            "localOnly": False,
            "lineProvisioningStatus": status,
        }
        return [
            {
                "id": number.id,
                "lineType": "Standalone",
                "phoneInfo": cast("LineNumberInfo", info),
                "emergencyAddress": address,
            }
        ]

    def _site(self, device: Device, owner: Extension | None) -> NamedReference:
        """Where its owner belongs; in the inventory, where it lies."""
        if owner is not None:
            return self.belongings.site_ref(owner)
        return self.belongings.site_of(device.site_id)


def _emergency(location: EmergencyLocation) -> DeviceEmergency:
    address = address_view(from_dict(location.address))
    return {
        "emergencyServiceAddress": address,
        "emergency": {
            "address": address,
            "location": {"id": location.id, "name": location.name, "trusted": location.trusted},
            "addressStatus": location.status,
            "visibility": "Private" if location.owner_id else "Public",
            "syncStatus": "Verified",
            "addressEditableStatus": "AnyDevice",
        },
    }
