"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageLink
from clarion.features.people.accounts.responses import RegionalSettings
from clarion.features.people.roles.responses import RoleInfo


class NamedReference(TypedDict):
    id: str
    name: str
    code: NotRequired[str]


class ExtensionBulkResultError(TypedDict):
    errorCode: str
    message: str
    parameterName: str


class ExtensionBulkResult(TypedDict):
    extensionId: str
    status: str
    errors: NotRequired[list[ExtensionBulkResultError]]


class ExtensionBulkTaskResultAffectedItemsResult(TypedDict):
    extensionId: str
    status: str
    errors: NotRequired[list[dict[str, Any]]]


class ExtensionBulkTaskResultAffectedItems(TypedDict):
    result: list[ExtensionBulkResult | ExtensionBulkTaskResultAffectedItemsResult]


class ExtensionBulkTaskResult(TypedDict):
    affectedItems: ExtensionBulkTaskResultAffectedItems


class ExtensionBulkTask(TypedDict):
    uri: str
    id: str
    status: str
    creationTime: str
    lastModifiedTime: str
    result: ExtensionBulkTaskResult


class DeletedExtensionsRecordBulkItemError(TypedDict):
    errorCode: str
    message: str
    parameterName: NotRequired[str]


class DeletedExtensionsRecord(TypedDict):
    bulkItemSuccessful: bool
    id: str
    bulkItemErrors: NotRequired[list[DeletedExtensionsRecordBulkItemError]]


class DeletedExtensions(TypedDict):
    records: list[DeletedExtensionsRecord]


class FeatureReason(TypedDict):
    code: str
    message: str
    permission: NotRequired[str]


class FeatureInfo(TypedDict):
    id: str
    available: bool
    reason: NotRequired[FeatureReason]


class UserServiceFeature(TypedDict):
    enabled: bool
    featureName: str
    reason: NotRequired[str]


class UserAssignedCountry(TypedDict):
    id: str
    isoCode: str
    name: str
    uri: str


class ContactBusinessAddress(TypedDict):
    city: str
    country: str
    state: str
    street: str
    zip: str


class ContactPronouncedName(TypedDict):
    text: NotRequired[str]
    type: str


class ContactInfo(TypedDict):
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    name: str
    company: NotRequired[str]
    jobTitle: NotRequired[str]
    department: NotRequired[str]
    email: NotRequired[str]
    businessPhone: NotRequired[str]
    mobilePhone: NotRequired[str]
    businessAddress: NotRequired[ContactBusinessAddress]
    emailAsLoginName: bool
    pronouncedName: ContactPronouncedName


class UserCostCenter(TypedDict):
    id: str
    name: str


class UserPermissionsAdmin(TypedDict):
    enabled: bool


class UserPermissions(TypedDict):
    admin: UserPermissionsAdmin
    internationalCalling: UserPermissionsAdmin


class UserPhoneNumber(TypedDict):
    phoneNumber: str
    usageType: str


class ProfileImageInfo(TypedDict):
    uri: str
    etag: NotRequired[str]
    contentType: NotRequired[str]
    lastModified: NotRequired[str]
    scales: NotRequired[list[PageLink]]


class ExtensionSite(TypedDict):
    uri: str
    id: str
    name: str
    code: NotRequired[str]


class ExtensionReference(TypedDict):
    ref: str
    type: str


class ExtensionCallQueueInfo(TypedDict):
    abandonedThresholdSeconds: int
    includeAbandonedCalls: bool
    slaGoal: int
    slaThresholdSeconds: int


class ExtensionAccount(TypedDict):
    id: str
    uri: str


class ExtensionCustomField(TypedDict):
    id: str
    displayName: str
    value: str


class ExtensionStatusInfo(TypedDict):
    reason: NotRequired[str]
    comment: NotRequired[str]


class ExtensionInfo(TypedDict):
    id: int
    uri: str
    extensionNumber: str
    name: str
    contact: ContactInfo
    type: str
    status: str
    hidden: bool
    permissions: UserPermissions
    roles: list[RoleInfo]
    profileImage: ProfileImageInfo
    site: ExtensionSite
    costCenter: UserCostCenter
    assignedCountry: UserAssignedCountry
    references: list[ExtensionReference]
    creationTime: str
    partnerId: NotRequired[str]
    callQueueInfo: NotRequired[ExtensionCallQueueInfo]
    phoneNumbers: NotRequired[list[UserPhoneNumber]]
    account: NotRequired[ExtensionAccount]
    extensionNumbers: NotRequired[list[str]]
    setupWizardState: NotRequired[str]
    regionalSettings: NotRequired[RegionalSettings]
    serviceFeatures: NotRequired[list[UserServiceFeature]]
    customFields: NotRequired[list[ExtensionCustomField]]
    departments: NotRequired[list[NamedReference]]
    siteAccess: NotRequired[str]
    statusInfo: NotRequired[ExtensionStatusInfo]


class FeatureList(TypedDict):
    records: list[FeatureInfo]
