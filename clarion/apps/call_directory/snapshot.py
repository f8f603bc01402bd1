"""What call handling needs to know about people, as it is read from the database and kept in the encrypted copy."""

from collections.abc import Iterable

import msgspec

from clarion.calls.directory import Account, Device, DirectRouting, Extension, PhoneNumber, Trunk
from clarion.calls.wire import Record
from clarion.features.emergency import NetworkMap

ROUTES = "routes"
"""Key of the carriers and of the connections to Microsoft Teams, which are read and kept as one."""

Places = dict[str, dict[str, dict[str, str]]]
"""device | extension | account: id: address."""


class Snapshot(Record, frozen=True):
    """Of the whole installation, or of a part of it. `places`: where help is sent to."""

    accounts: list[Account] = msgspec.field(default_factory=list)
    extensions: list[Extension] = msgspec.field(default_factory=list)
    devices: list[Device] = msgspec.field(default_factory=list)
    numbers: list[PhoneNumber] = msgspec.field(default_factory=list)
    trunks: list[Trunk] = msgspec.field(default_factory=list)
    direct_routings: list[DirectRouting] = msgspec.field(default_factory=list)
    verified: dict[str, list[str]] = msgspec.field(
        default_factory=dict
    )  # account id: numbers elsewhere that it may show
    places: Places = msgspec.field(default_factory=dict)
    networks: dict[str, NetworkMap] = msgspec.field(default_factory=dict)  # by account


def company_key(account_id: str) -> str:
    return f"company:{account_id}"


def extension_key(extension_id: str) -> str:
    return f"extension:{extension_id}"


def split(whole: Snapshot) -> dict[str, Snapshot]:
    """One part for each company and each extension, and one for the carriers, by their keys."""
    parts: dict[str, Snapshot] = {ROUTES: Snapshot(trunks=whole.trunks, direct_routings=whole.direct_routings)}

    def part(key: str) -> Snapshot:
        return parts.setdefault(key, Snapshot())

    for account in whole.accounts:
        part(company_key(account.account_id)).accounts.append(account)
    for extension in whole.extensions:
        part(extension_key(extension.extension_id)).extensions.append(extension)
    for device in whole.devices:
        part(extension_key(device.extension_id)).devices.append(device)
    for number in whole.numbers:
        key = extension_key(number.extension_id) if number.extension_id else company_key(number.account_id)
        part(key).numbers.append(number)
    for account_id, verified in whole.verified.items():
        part(company_key(account_id)).verified[account_id] = verified
    for account_id, network in whole.networks.items():
        part(company_key(account_id)).networks[account_id] = network
    _split_places(whole, parts)
    return parts


def _split_places(whole: Snapshot, parts: dict[str, Snapshot]) -> None:
    """The place of a device lies with its extension; of one that is nobody's it does not count."""
    holders = {device.device_id: extension_key(device.extension_id) for device in whole.devices}
    for subject, found in whole.places.items():
        for one, address in found.items():
            key = {"extension": extension_key(one), "account": company_key(one)}.get(subject) or holders.get(one)
            if key in parts:
                parts[key].places.setdefault(subject, {})[one] = address


def join(parts: Iterable[Snapshot]) -> Snapshot:
    """The opposite of `split`."""
    whole = Snapshot()
    for part in parts:
        for name in ("accounts", "extensions", "devices", "numbers", "trunks", "direct_routings"):
            getattr(whole, name).extend(getattr(part, name))
        whole.verified.update(part.verified)
        whole.networks.update(part.networks)
        for subject, found in part.places.items():
            whole.places.setdefault(subject, {}).update(found)
    return whole
