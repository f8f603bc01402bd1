"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class TakeManyInfoItemError(TypedDict):
    errorCode: str
    message: str
    parameterName: str


class TakeManyInfoItem(TypedDict):
    chassisId: NotRequired[str]
    id: NotRequired[str]
    port: NotRequired[str]
    status: str
    errors: NotRequired[list[TakeManyInfoItemError]]
    bssid: NotRequired[str]


class EmergencySiteInfo(TypedDict):
    id: str
    name: str


class NetworkMarkEmergencyAddress(TypedDict):
    city: str
    country: str
    countryId: str
    countryIsoCode: str
    countryName: str
    customerName: NotRequired[str]
    state: str
    stateIsoCode: str
    stateName: str
    street: str
    syncStatus: NotRequired[str]
    zip: str
    street2: NotRequired[str]
    buildingName: NotRequired[str]


class NetworkMarkEmergencyLocation(TypedDict):
    addressStatus: str
    id: str
    name: str


class NetworkMarkInfo(TypedDict):
    uri: str
    id: str
    bssid: NotRequired[str]
    name: str
    site: EmergencySiteInfo
    emergencyAddress: NetworkMarkEmergencyAddress
    emergencyLocation: NetworkMarkEmergencyLocation
    emergencyLocationId: str
    chassisId: NotRequired[str]
    port: NotRequired[str]


class NetworkMarkTask(TypedDict):
    id: str
    status: str
    creationTime: str
    lastModifiedTime: str


class CreatedWirelessPoints(TypedDict):
    task: NetworkMarkTask


class UpdatedWirelessPoints(TypedDict):
    task: NetworkMarkTask


class NetworkMarkValidation(TypedDict):
    records: list[TakeManyInfoItem]


class CreatedSwitches(TypedDict):
    task: list[NetworkMarkTask]


class UpdatedSwitches(TypedDict):
    task: NetworkMarkTask


class NetworkMarkTaskResultRecord(TypedDict):
    chassisId: NotRequired[str]
    id: NotRequired[str]
    port: NotRequired[str]
    status: str
    errors: NotRequired[list[TakeManyInfoItemError]]


class NetworkMarkTaskResult(TypedDict):
    records: list[NetworkMarkTaskResultRecord]


class NetworkMarkTaskDetails(TypedDict):
    id: str
    status: str
    creationTime: str
    lastModifiedTime: str
    type: str
    result: NetworkMarkTaskResult


class NetworkMarkTaskInfo(TypedDict):
    id: str
    status: str
    creationTime: str
    lastModifiedTime: str


class PrivateIpRange(TypedDict):
    id: str
    startIp: str
    endIp: str
    matched: bool


class NetworkPrivateIpRange(TypedDict):
    emergencyAddress: NetworkMarkEmergencyAddress
    emergencyLocation: NetworkMarkEmergencyLocation
    emergencyLocationId: str
    endIp: str
    id: str
    matched: bool
    name: str
    startIp: str


class NetworkInfo(TypedDict):
    uri: str
    id: str
    name: str
    site: EmergencySiteInfo
    publicIpRanges: list[PrivateIpRange]
    privateIpRanges: list[NetworkPrivateIpRange]


class NetworkEmergencyPlace(TypedDict):
    emergencyAddress: NetworkMarkEmergencyAddress
    emergencyLocation: NetworkMarkEmergencyLocation
    emergencyLocationId: str


class NetworkUserSite(TypedDict):
    id: str
    name: str


class NetworkUserInfo(TypedDict):
    id: str
    fullName: str
    extensionNumber: str
    featureEnabled: bool
    type: str
    site: NetworkUserSite
    department: str
