"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

ProvisioningOutcome = Literal["Book", "Refused", "Secret", "Settings"]


class PhoneBulkPlanError(TypedDict):
    field: str
    message: str


class PhoneBulkPlanFamily(TypedDict):
    id: str
    title: str


class PhoneBulkPlanExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class PhoneBulkPlan(TypedDict):
    line: int
    errors: list[PhoneBulkPlanError]
    mac: NotRequired[str]
    family: NotRequired[PhoneBulkPlanFamily]
    extension: NotRequired[PhoneBulkPlanExtension]


class PhoneBulkCheck(TypedDict):
    rows: list[PhoneBulkPlan]
    good: int
    bad: int


class PhoneBulkResultsResultDevice(TypedDict):
    id: str
    name: str


class PhoneBulkResultsResult(TypedDict):
    errors: list[PhoneBulkPlanError]
    line: int
    successful: bool
    device: NotRequired[PhoneBulkResultsResultDevice]
    extension: NotRequired[PhoneBulkPlanExtension]
    family: NotRequired[PhoneBulkPlanFamily]
    link: NotRequired[str]
    mac: NotRequired[str]


class PhoneBulkResults(TypedDict):
    results: list[PhoneBulkResultsResult]


class PhoneFamily(TypedDict):
    id: str
    title: str
    menu: str
    mostKeys: int
    keepsSecrets: bool
    phonebook: bool


class PhoneFamilyList(TypedDict):
    records: list[PhoneFamily]


class PhoneKeyExtension(TypedDict):
    id: str


class PhoneKey(TypedDict):
    type: Literal["BLF", "Park", "SpeedDial"]
    label: str
    extension: NotRequired[PhoneKeyExtension]
    number: NotRequired[str]


class ProvisioningRequest(TypedDict):
    time: str
    address: str
    file: str
    userAgent: str
    outcome: ProvisioningOutcome


class DeviceProvisioningLastRequest(TypedDict):
    address: str
    file: str
    time: str
    userAgent: str


class DeviceProvisioningInfo(TypedDict):
    family: PhoneFamily
    model: str
    mac: str
    link: str
    linkPicture: str
    linkExpires: str
    files: list[str]
    keys: list[PhoneKey]
    passwordDue: bool
    upToDate: bool
    requests: list[ProvisioningRequest]
    lastRequest: NotRequired[DeviceProvisioningLastRequest]
    passwordGivenTime: NotRequired[str]


class PhoneSettingsPreview(TypedDict):
    file: str
    form: str
    text: str
