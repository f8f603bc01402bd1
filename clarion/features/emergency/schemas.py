"""Locations and notices on the wire."""

from functools import lru_cache
from typing import Annotated, Literal, cast

import phonenumbers
from fastapi import Request
from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.emergency.address import Address, from_dict
from clarion.features.emergency.models import EmergencyLocation, EmergencyNotice
from clarion.features.emergency.responses import EmergencyAddressInfo, EmergencyLocationInfo, NoticeInfo
from clarion.features.people import Extension, country_view, states_of

Line = Annotated[str, Field(max_length=200)]
_CODE = 3  # letters of the longest code of a state
LooseId = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class AddressChange(WireModel):
    """An address as clients send it; a country as code, id or name."""

    country: Line | None = None
    country_id: LooseId | None = Field(default=None, max_length=64)
    country_iso_code: Line | None = None
    state: Line | None = None
    state_id: LooseId | None = Field(default=None, max_length=64)
    state_iso_code: Line | None = None
    city: Line = ""
    street: Line = ""
    street2: Line = ""
    zip: Line = ""
    customer_name: Line = ""
    building_name: Line = ""
    building_number: Line = ""

    def address(self) -> Address:
        street = self.street
        if self.building_number and not street.startswith(self.building_number):
            street = f"{self.building_number} {street}".strip()
        country = _country(self.country_iso_code or self.country_id or self.country or "")
        return Address(
            country=country,
            state=_state(self.state_iso_code or self.state_id or self.state or "", country),
            city=self.city,
            street=street,
            street2=self.street2,
            zip=self.zip,
            customer_name=self.customer_name,
            building_name=self.building_name,
        )


class LocationChange(WireModel):
    """The body of POST and PUT."""

    name: Annotated[str, Field(max_length=120)] | None = None
    address: AddressChange | None = None
    visibility: Literal["Public", "Private"] | None = None


class Assignment(WireModel):
    """Which location something has."""

    location_id: LooseId = Field(max_length=64)


def _country(given: str) -> str:
    text = given.strip()
    return text.upper() if len(text) == 2 and text.isalpha() else _countries().get(text.lower(), text)


def _state(given: str, country: str) -> str:
    """The code of a state that was given by its name (California) or id (US-CA); anything else stays as it is."""
    folded = given.strip().casefold()
    known = states_of(country) if len(folded) > _CODE else ()
    return next((state.code for state in known if folded in (state.name.casefold(), state.id.casefold())), given)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Ids and names of countries → code."""
    found: dict[str, str] = {"usa": "US", "united states of america": "US", "uk": "GB"}
    for code in phonenumbers.SUPPORTED_REGIONS:
        view = country_view(code)
        found |= {view["id"].lower(): code, view["name"].lower(): code}
    return found


def address_view(address: Address) -> EmergencyAddressInfo:
    country = country_view(address.country)
    view = {
        "country": country["name"],
        "countryId": country["id"],
        "countryIsoCode": address.country,
        "countryName": country["name"],
        "state": address.state,
        "stateIsoCode": address.state,
        "stateName": address.state,
        "city": address.city,
        "street": address.street,
        "street2": address.street2,
        "zip": address.zip,
        "customerName": address.customer_name,
        "buildingName": address.building_name,
    }
    return cast("EmergencyAddressInfo", {name: value for name, value in view.items() if value})


def location_view(
    request: Request, row: EmergencyLocation, *, used: bool, owner: Extension | None = None
) -> EmergencyLocationInfo:
    place = ("account", row.account_id, *(("extension", row.owner_id) if row.owner_id else ()))
    return {
        "uri": uri_of(request, *place, "emergency-locations", row.id),
        "id": row.id,
        "name": row.name,
        "address": address_view(from_dict(row.address)),
        "site": {"id": "main-site", "name": "Main Site"},
        "addressStatus": row.status,
        "usageStatus": "Active" if used else "Inactive",
        "syncStatus": "Verified",
        "addressType": "LocationWithEndpoint",
        "visibility": "Private" if row.owner_id else "Public",
        "owners": [{"id": owner.id, "extensionNumber": owner.number, "name": owner.name}] if owner else [],
        "trusted": row.trusted,
    }


def notice_view(row: EmergencyNotice) -> NoticeInfo:
    return {
        "id": row.id,
        "code": row.code,
        "test": row.is_test,
        "extension": {"id": row.extension_id, "extensionNumber": row.extension_number, "name": row.name},
        "deviceId": row.device_id,
        "callbackNumber": row.callback_number,
        "address": row.address_text,
        "locationSent": bool(row.pidf_lo),
        "repeats": row.repeats,
        "verified": not row.unverified,
        "source": row.unverified or None,
        "telephonySessionId": row.telephony_session_id,
        "placedAt": wire_time(row.placed_at),
        "noticedAt": wire_time(row.noticed_at),
        "acknowledgedBy": row.acknowledged_by or None,
        "acknowledgedAt": wire_time(row.acknowledged_at) if row.acknowledged_at else None,
    }
