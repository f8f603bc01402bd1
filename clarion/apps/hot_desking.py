"""Registrations under hot desking: the user of a common phone is reached there (PH-41)."""

import msgspec

from clarion.calls.directory import Directory
from clarion.calls.ports import Registrations
from clarion.calls.wire import DeviceTarget, Registration


class HotDeskRegistrations:
    """Map registrations to the present user of each phone; the registrar only knows the user at REGISTER time."""

    def __init__(self, registrations: Registrations, directory: Directory) -> None:
        self._registrations = registrations
        self._directory = directory

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        found: list[DeviceTarget] = []
        for device in self._directory.devices_of(extension_id):
            found += self.device_targets(device.device_id)
        return found

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        device = self._directory.devices.get(device_id)
        user = device.extension_id if device is not None else ""
        found = self._registrations.device_targets(device_id)
        return [msgspec.structs.replace(target, extension_id=user) for target in found] if user else found

    def registrations(self, extension_id: str) -> list[Registration]:
        return self._registrations.registrations(extension_id)

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        return self._registrations.end_registration(extension_id, registration_id)
