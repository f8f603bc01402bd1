"""Numbers and caller-id settings on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import Request
from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel, uri_of
from clarion.features.numbers.models import CallerIdSetting, PhoneNumber, Usage
from clarion.features.numbers.responses import (
    CallerIdChoiceInfo,
    CallerIdChoicePhoneInfo,
    CallerIdDevice,
    CallerIdDevice2,
    CallerIdSettings,
    PhoneNumberInfo,
    PhoneNumberInfoV2,
)
from clarion.features.numbers.service import BLOCKED, DEFAULT_FEATURE, FEATURES
from clarion.features.people import Extension, country_view

# Ids come as numbers from some clients and as strings from others.
LooseId = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class PhoneInfo(WireModel):
    id: LooseId | None = Field(default=None, max_length=64)
    phone_number: str | None = Field(default=None, max_length=40)


class CallerIdChoice(WireModel):
    type: Literal["PhoneNumber", "Blocked", "CurrentLocation"] | None = None
    phone_info: PhoneInfo | None = None


class FeatureChoice(WireModel):
    feature: str = Field(max_length=40)
    caller_id: CallerIdChoice = CallerIdChoice()


class DeviceChoice(WireModel):
    class Device(WireModel):
        id: LooseId = Field(max_length=64)

    device: Device
    caller_id: CallerIdChoice = CallerIdChoice()


class CallerIdChange(WireModel):
    by_device: list[DeviceChoice] = Field(default=[], max_length=100)
    by_feature: list[FeatureChoice] = Field(default=[], max_length=50)
    extension_name_for_outbound_calls: bool | None = None
    extension_number_for_internal_calls: bool | None = None


POOL = "NumberPool"
"""What the first version calls the stock, `Inventory` in the second."""


TEXT_FEATURES = ("SmsSender", "MmsSender", "A2PSmsSender")


def number_view(
    request: Request, row: PhoneNumber, owner: Extension | None, *, registered: bool = False
) -> PhoneNumberInfo:
    """A number as the lists of the first version show it. `registered`: it belongs to an active campaign."""
    account = row.account_id or ""
    view: dict[str, Any] = {
        "uri": uri_of(request, "account", account, "phone-number", row.id),
        "id": int(row.id),
        "country": country_view(row.country, request),
        "phoneNumber": row.number,
        "paymentType": "TollFree" if row.toll_free else "Local",
        "type": row.type,
        "clarionFaxDetection": row.fax_detection,
        "usageType": POOL if row.usage == Usage.INVENTORY else row.usage,
        "status": "Normal",
        "primary": row.usage == Usage.MAIN,
        "activationStatus": "Active" if row.active else "Inactive",
        "features": _features(row, registered=registered),
        "label": row.label,
        "vanityPattern": row.vanity,
        "callerIdName": row.caller_id_name,
        "contactCenterProvider": row.contact_center,
    }
    if owner is not None:
        view["extension"] = {
            "id": int(owner.id),
            "uri": uri_of(request, "account", account, "extension", owner.id),
            "extensionNumber": owner.number,
            "type": owner.type,
            "name": owner.name,
        }
    return cast("PhoneNumberInfo", {name: value for name, value in view.items() if value not in ("", None)})


def _features(row: PhoneNumber, *, registered: bool) -> list[str]:
    """What the number can be used for."""
    if row.usage == Usage.INVENTORY or not row.active:
        return []
    texts = row.text_enabled and row.type != "FaxOnly"
    return ["CallerId", *(each for each in TEXT_FEATURES if texts and (registered or each != "A2PSmsSender"))]


def number_view_v2(row: PhoneNumber, owner: Extension | None) -> PhoneNumberInfoV2:
    """A number as the second version shows it."""
    view: dict[str, Any] = {
        "id": row.id,
        "phoneNumber": row.number,
        "type": row.type,
        "tollType": "TollFree" if row.toll_free else "Toll",
        "usageType": row.usage,
        "status": "Normal",
        "activationStatus": "Active" if row.active else "Inactive",
        "byocNumber": bool(row.provider_id),
        "mobileNumber": row.usage == Usage.BUSINESS_MOBILE,
        "primary": row.usage == Usage.MAIN,
        "label": row.label,
        "callerIdName": row.caller_id_name,
        "providerId": row.provider_id,
        "contactCenterProvider": row.contact_center,
    }
    if owner is not None:
        view["extension"] = {"id": owner.id, "extensionNumber": owner.number}
    return cast("PhoneNumberInfoV2", {name: value for name, value in view.items() if value not in ("", None)})


def caller_id_view(
    request: Request,
    owner: Extension,
    setting: CallerIdSetting | None,
    numbers: list[PhoneNumber],
    devices: Sequence[tuple[str, str]] = (),
) -> CallerIdSettings:
    """What an extension shows. What was never chosen is the default: its own number, else the company's.

    `devices`: id and name of each of its devices.
    """
    features = setting.by_feature if setting else {}
    by_id = {row.id: row for row in numbers}
    default = numbers[0] if numbers else None
    root = uri_of(request, "account", owner.account_id)
    usual = features.get(DEFAULT_FEATURE, "")

    def choice(picked: str) -> CallerIdChoiceInfo:
        row = by_id.get(picked, default)
        if picked == BLOCKED or row is None:
            return {"type": "Blocked"}
        info: CallerIdChoicePhoneInfo = {
            "id": row.id,
            "uri": f"{root}/phone-number/{row.id}",
            "phoneNumber": row.number,
        }
        return {"type": "PhoneNumber", "phoneInfo": info}

    def device(device_id: str, name: str) -> CallerIdDevice:
        picked = (setting.by_device if setting else {}).get(device_id, usual)
        reference: CallerIdDevice2 = {"id": device_id, "uri": f"{root}/device/{device_id}", "name": name}
        return {"device": reference, "callerId": choice(picked)}

    return {
        "uri": f"{root}/extension/{owner.id}/caller-id",
        "byDevice": [device(device_id, name) for device_id, name in devices],
        "byFeature": [{"feature": feature, "callerId": choice(features.get(feature, usual))} for feature in FEATURES],
        "extensionNameForOutboundCalls": setting.name_outside if setting else True,
        "extensionNumberForInternalCalls": setting.number_inside if setting else True,
    }
