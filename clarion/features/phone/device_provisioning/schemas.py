"""Request bodies and views of device provisioning."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

import segno
from pydantic import Field, StringConstraints

from clarion.base.errors import Invalid
from clarion.base.http import WireModel, wire_time
from clarion.features.phone.device_provisioning.families import Family, get_family, named
from clarion.features.phone.device_provisioning.models import PhoneAsk, PhoneConfig
from clarion.features.phone.device_provisioning.responses import (
    DeviceProvisioningInfo,
    PhoneFamily,
    PhoneKey,
    ProvisioningOutcome,
    ProvisioningRequest,
)
from clarion.features.phone.device_provisioning.rules import shown_mac
from clarion.features.phone.devices.schemas import ExtensionRef

Cell = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
MOST_KEYS = 60
MOST_ROWS = 200
_KINDS = {"BLF": "blf", "SpeedDial": "speed", "Park": "park"}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class KeyBody(WireModel):
    """A key beside the screen: a colleague (`extension`), or a number to dial or to park at."""

    type: Literal["BLF", "SpeedDial", "Park"]
    extension: ExtensionRef | None = None
    number: Annotated[str, Field(max_length=40, pattern=r"^[0-9*#+]*$")] = ""
    label: Label = ""

    def as_kept(self) -> dict[str, str]:
        if self.type == "BLF" and self.extension is None:
            raise Invalid("A key with a lamp needs the extension that it shows.", parameter="keys.extension.id")
        if self.extension is None and not self.number:
            raise Invalid("A key needs a number, or an extension.", parameter="keys.number")
        extension_id = self.extension.id if self.extension else ""
        return {"kind": _KINDS[self.type], "value": self.number, "label": self.label, "extension_id": extension_id}


class SetupBody(WireModel):
    """The body of PUT. What is left out stays."""

    family: Annotated[str, Field(min_length=1, max_length=40)]
    mac: Annotated[str, Field(min_length=1, max_length=40)]
    model: Label | None = None
    keys: Annotated[tuple[KeyBody, ...], Field(max_length=MOST_KEYS)] | None = None


class PhoneRow(WireModel):
    """One of many phones, as a table has it. `extension`: its short number; empty: for the stock is not possible."""

    line: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    mac: Cell = ""
    family: Cell = ""
    model: Cell = ""
    extension: Cell = ""
    name: Cell = ""


class PhoneRows(WireModel):
    rows: Annotated[tuple[PhoneRow, ...], Field(min_length=1, max_length=MOST_ROWS)]


def family_view(family: Family) -> PhoneFamily:
    return {
        "id": family.id,
        "title": family.title,
        "menu": family.menu,
        "mostKeys": family.most_keys,
        "keepsSecrets": family.keeps_secrets,
        "phonebook": bool(family.phonebook),
    }


def setup_view(
    setup: PhoneConfig, *, link: str, asks: Sequence[PhoneAsk], outdated: bool, due: bool
) -> DeviceProvisioningInfo:
    """`link`: the address to type in; `due`: whether the next request brings the phone its password."""
    family = get_family(setup.family)
    view: DeviceProvisioningInfo = {
        "family": family_view(family),
        "model": setup.model,
        "mac": shown_mac(setup.mac),
        "link": link,
        "linkPicture": segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#14232a", light="#ffffff"),
        "linkExpires": wire_time(setup.link_until),
        "files": [named(file, setup.mac) for file in family.files],
        "keys": [key_view(key) for key in setup.keys],
        "passwordDue": due,
        "upToDate": bool(setup.digest) and not outdated,
        "requests": [ask_view(ask) for ask in asks],
    }
    if setup.given_at is not None:
        view["passwordGivenTime"] = wire_time(setup.given_at)
    if setup.asked_at is not None:
        view["lastRequest"] = {
            "time": wire_time(setup.asked_at),
            "address": setup.asked_from,
            "file": setup.asked_file,
            "userAgent": setup.agent,
        }
    return view


def key_view(key: dict[str, str]) -> PhoneKey:
    view: dict[str, Any] = {"type": _NAMES[key["kind"]], "label": key["label"]}
    if key.get("extension_id"):
        return cast("PhoneKey", {**view, "extension": {"id": key["extension_id"]}})
    return cast("PhoneKey", {**view, "number": key["value"]})


def ask_view(ask: PhoneAsk) -> ProvisioningRequest:
    return {
        "time": wire_time(ask.at),
        "address": ask.address,
        "file": ask.file,
        "userAgent": ask.agent,
        "outcome": cast("ProvisioningOutcome", ask.outcome.capitalize()),
    }
