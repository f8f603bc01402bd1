"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class EmergencyAddressInfo(TypedDict):
    country: str
    countryId: str
    countryIsoCode: str
    countryName: str
    state: str
    stateIsoCode: str
    stateName: str
    city: str
    street: str
    zip: str
    customerName: NotRequired[str]
    street2: NotRequired[str]
    buildingName: NotRequired[str]


class EmergencyLocationSite(TypedDict):
    id: str
    name: str


class EmergencyLocationOwner(TypedDict):
    extensionNumber: str
    id: str
    name: str


class EmergencyLocationInfo(TypedDict):
    uri: str
    id: str
    name: str
    address: EmergencyAddressInfo
    site: EmergencyLocationSite
    addressStatus: str
    usageStatus: Literal["Active", "Inactive"]
    syncStatus: str
    addressType: str
    visibility: str
    owners: list[EmergencyLocationOwner]
    trusted: bool


class DefaultEmergencyLocation(TypedDict):
    location: EmergencyLocationInfo | None


class DefaultEmergencyLocationResponse(TypedDict):
    location: EmergencyLocationInfo


class NoticeInfo(TypedDict):
    id: str
    code: str
    test: bool
    extension: EmergencyLocationOwner
    deviceId: str
    callbackNumber: str
    address: str
    locationSent: bool
    repeats: int
    verified: bool
    source: str | None
    telephonySessionId: str
    placedAt: str
    noticedAt: str
    acknowledgedBy: str | None
    acknowledgedAt: str | None
