"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class RecipientsInfoItem(TypedDict):
    emailAddresses: list[str]
    extensionId: str
    extensionNumber: str
    fullName: str
    permission: str
    status: str


class NotificationSettingsInfo(TypedDict):
    uri: str
    advancedMode: bool
    voicemails: dict[str, Any]
    inboundFaxes: dict[str, Any]
    outboundFaxes: dict[str, Any]
    inboundTexts: dict[str, Any]
    missedCalls: dict[str, Any]
    callNotes: dict[str, Any]
    smsPhoneNumbers: NotRequired[list[str]]
    emailAddresses: NotRequired[list[str]]
    includeManagers: bool
    includeSmsRecipients: bool
    emailRecipients: list[RecipientsInfoItem]
    smsRecipients: list[Any]


class SmsRecipientsSmsRecipient(TypedDict):
    assignable: bool
    extensionNumber: str
    extensionType: str
    hasLicense: bool
    id: str
    name: str


class SmsRecipients(TypedDict):
    smsRecipients: list[SmsRecipientsSmsRecipient]


class ExtensionGrantExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str
    type: str
    uri: str


class ExtensionGrantInfo(TypedDict):
    uri: str
    extension: ExtensionGrantExtension
    callPickup: bool
    callMonitoring: bool
    callOnBehalfOf: bool
    callDelegation: bool
    groupPaging: bool
    callQueueSetup: bool
    callQueueMembersSetup: bool
    callQueueMessages: bool
    callQueueFacSetup: bool
    sharedVoicemails: bool
    callQueueSmsRecipient: bool
    smsRecipient: bool


class ExtensionGrants(TypedDict):
    callPickup: bool
    callMonitoring: bool
    callOnBehalfOf: bool
    callDelegation: bool
    groupPaging: bool
    callQueueSetup: bool
    callQueueMembersSetup: bool
    callQueueMessages: bool
    callQueueFacSetup: bool
    sharedVoicemails: bool
    callQueueSmsRecipient: bool
    smsRecipient: bool
