"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.emergency import EmergencyAddressInfo
from clarion.features.numbers import LineNumberInfo
from clarion.features.people import NamedReference


class ProvisionedUserExtensionDevice(TypedDict):
    id: str
    phoneNumber: str


class ProvisionedUserExtension(TypedDict):
    devices: list[ProvisionedUserExtensionDevice]
    id: str


class ProvisioningError(TypedDict):
    errorCode: str
    message: str
    parameterName: str


class ProvisionedUser(TypedDict):
    successful: bool
    extension: NotRequired[ProvisionedUserExtension]
    errors: NotRequired[list[ProvisioningError]]


class ProvisionedUsers(TypedDict):
    results: list[ProvisionedUser]


class DeviceLimit(TypedDict):
    most: int
    whenFull: Literal["refuse", "replace"]


class DeviceExtension(TypedDict):
    extensionNumber: str
    id: int
    name: str
    uri: str


class DevicePhoneLineEmergencyAddress(TypedDict):
    lineProvisioningStatus: str
    localOnly: bool
    required: bool


class DevicePhoneLine(TypedDict):
    emergencyAddress: DevicePhoneLineEmergencyAddress
    id: str
    lineType: str
    phoneInfo: LineNumberInfo


class SipRegistration(TypedDict):
    id: str
    deviceId: str
    transport: str
    address: str
    userAgent: str
    instanceId: str
    since: str
    expiresIn: int


class DeviceCostCenter(TypedDict):
    id: str
    name: str


class DeviceEmergencyLocation(TypedDict):
    id: str
    name: str
    trusted: bool


class DeviceEmergency2(TypedDict):
    address: EmergencyAddressInfo
    addressEditableStatus: str
    addressStatus: str
    location: DeviceEmergencyLocation
    syncStatus: str
    visibility: str


class DeviceRecord(TypedDict):
    extension: NotRequired[DeviceExtension]
    id: str
    linePooling: str
    name: str
    phoneLines: list[DevicePhoneLine]
    registrations: list[SipRegistration]
    site: NamedReference
    status: str
    type: str
    uri: str
    useAsCommonPhone: bool
    computerName: NotRequired[str]
    costCenter: NotRequired[DeviceCostCenter]
    emergency: NotRequired[DeviceEmergency2]
    emergencyServiceAddress: NotRequired[EmergencyAddressInfo]
    serial: NotRequired[str]


class DevicePlaceInfo(TypedDict):
    id: str
    type: str
    name: str
    site: NamedReference
    phoneLines: list[DevicePhoneLine]
    featureEnabled: bool
    serial: NotRequired[str]


class WebPhoneRecord(TypedDict):
    id: str
    name: str
    status: str
    type: str
    expiresIn: NotRequired[int]


class WebPhoneList(TypedDict):
    records: list[WebPhoneRecord]


class SipRegistrationList(TypedDict):
    records: list[SipRegistration]


class DeviceExtension2(TypedDict):
    extensionNumber: str
    id: int
    uri: str


class DeviceInfo(TypedDict):
    id: str
    uri: str
    type: str
    name: str
    status: Literal["Offline", "Online"]
    phoneLines: list[DevicePhoneLine]
    linePooling: str
    useAsCommonPhone: bool
    site: NamedReference
    extension: NotRequired[DeviceExtension2]
    computerName: NotRequired[str]
    emergencyServiceAddress: NotRequired[EmergencyAddressInfo]
    emergency: NotRequired[DeviceEmergency2]
    serial: NotRequired[str]
    costCenter: NotRequired[DeviceCostCenter]


class SipInfo(TypedDict):
    transport: str
    username: str
    password: str
    authorizationTypes: list[str]
    authorizationId: str
    domain: str
    outboundProxy: str
    outboundProxyBackup: str
    switchBackInterval: int
    stunServers: list[str]


class SipProvisionSipFlags(TypedDict):
    dscpEnabled: bool
    dscpSignaling: int
    dscpVideo: int
    dscpVoice: int
    outboundCallsEnabled: bool
    voipCountryBlocked: bool
    voipFeatureEnabled: bool


class SipProvision(TypedDict):
    device: DeviceInfo
    sipInfo: list[SipInfo]
    sipFlags: SipProvisionSipFlags
    sipErrorCodes: list[str]
    pollingInterval: int


class PhoneAccessOutboundProxy(TypedDict):
    proxy: str
    proxyTLS: str
    region: str


class PhoneAccess(TypedDict):
    domain: str
    outboundProxies: list[PhoneAccessOutboundProxy]
    userName: str
    password: str
    authorizationId: str


class AddedDeviceExtension(TypedDict):
    id: str


class AddedDevice(TypedDict):
    successful: bool
    id: NotRequired[str]
    extension: NotRequired[AddedDeviceExtension]
    phoneNumber: NotRequired[str]
    errors: NotRequired[list[ProvisioningError]]


class AddedDevices(TypedDict):
    results: list[AddedDevice]


class StockResponse(TypedDict):
    devices: list[AddedDeviceExtension]
    site: DeviceCostCenter


class DeletedStockRecordBulkItemError(TypedDict):
    errorCode: str
    message: str


class DeletedStockRecord(TypedDict):
    bulkItemSuccessful: bool
    deviceId: str
    bulkItemErrors: NotRequired[list[DeletedStockRecordBulkItemError]]


class DeletedStock(TypedDict):
    records: list[DeletedStockRecord]


class DeviceEmergency(TypedDict):
    emergencyServiceAddress: EmergencyAddressInfo
    emergency: DeviceEmergency2


class StoredDevice(TypedDict):
    """A phone that went back into stock."""

    id: str
    type: str
    name: str
    serial: NotRequired[str]
