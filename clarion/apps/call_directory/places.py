"""Brings where people are, as a snapshot says, to the emergency desk."""

from collections.abc import Collection

from clarion.apps.call_directory.snapshot import Snapshot
from clarion.features import emergency
from clarion.features.emergency import Address, EmergencyService, LocationSnapshot


def replace_everything(desk: EmergencyService, snapshot: Snapshot) -> None:
    desk.load(
        LocationSnapshot(
            devices=_of(snapshot, "device"),
            extensions=_of(snapshot, "extension"),
            accounts=_of(snapshot, "account"),
            networks=snapshot.networks,
        )
    )


def replace_companies(desk: EmergencyService, account_ids: Collection[str], snapshot: Snapshot) -> None:
    for account_id in account_ids:
        desk.locations.accounts.pop(account_id, None)
        desk.locations.networks.pop(account_id, None)
    desk.locations.accounts.update(_of(snapshot, "account"))
    desk.locations.networks.update(snapshot.networks)


def replace_extensions(
    desk: EmergencyService, extension_ids: Collection[str], device_ids: Collection[str], snapshot: Snapshot
) -> None:
    """`device_ids`: those that these extensions had until now."""
    for extension_id in extension_ids:
        desk.locations.extensions.pop(extension_id, None)
    for device_id in device_ids:
        desk.locations.devices.pop(device_id, None)
    desk.locations.extensions.update(_of(snapshot, "extension"))
    desk.locations.devices.update(_of(snapshot, "device"))


def _of(snapshot: Snapshot, subject: str) -> dict[str, Address]:
    return {one: emergency.from_dict(address) for one, address in snapshot.places.get(subject, {}).items()}
