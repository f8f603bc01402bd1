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


def join(parts: Iterable[Snapshot]) -> Snapshot:
    """A whole of its parts."""
    whole = Snapshot()
    for part in parts:
        for name in ("accounts", "extensions", "devices", "numbers", "trunks", "direct_routings"):
            getattr(whole, name).extend(getattr(part, name))
        whole.verified.update(part.verified)
        whole.networks.update(part.networks)
        for subject, found in part.places.items():
            whole.places.setdefault(subject, {}).update(found)
    return whole
