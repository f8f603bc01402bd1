"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class PhoneNumberCountry(TypedDict):
    callingCode: str
    id: str
    isoCode: str
    name: str
    uri: str


class PhoneNumberExtension(TypedDict):
    extensionNumber: str
    id: int
    name: str
    type: str
    uri: str


class PhoneNumberContactCenterProvider(TypedDict):
    id: str
    name: str


class PhoneNumberInfo(TypedDict):
    uri: str
    id: int
    country: PhoneNumberCountry
    phoneNumber: str
    paymentType: str
    type: str
    usageType: str
    status: str
    primary: bool
    activationStatus: str
    features: list[str]
    extension: NotRequired[PhoneNumberExtension]
    contactCenterProvider: NotRequired[PhoneNumberContactCenterProvider]
    label: NotRequired[str]
    vanityPattern: NotRequired[str]
    callerIdName: NotRequired[str]
    clarionFaxDetection: NotRequired[bool]


class LineNumberExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str
    type: str
    uri: str


class LineNumberInfo(TypedDict):
    """The number of a phone's line."""

    id: int
    country: PhoneNumberCountry
    phoneNumber: str
    paymentType: str
    type: str
    usageType: str
    status: str
    extension: NotRequired[LineNumberExtension]
    contactCenterProvider: NotRequired[PhoneNumberContactCenterProvider]
    label: NotRequired[str]
    clarionFaxDetection: NotRequired[bool]


class AvailableNumberRecord(TypedDict):
    phoneNumber: str


class AvailableNumberList(TypedDict):
    records: list[AvailableNumberRecord]


class SmsConfigurationSmsCampaignInfo(TypedDict):
    errors: list[Any]
    id: str
    registrationTier: str
    status: str
    useCases: list[str]


class SmsConfigurationSmsBrandInfo(TypedDict):
    errors: list[Any]
    id: str
    status: str


class SmsConfiguration(TypedDict):
    phoneNumberId: str
    phoneNumber: str
    smsCampaignInfo: NotRequired[SmsConfigurationSmsCampaignInfo]
    smsBrandInfo: NotRequired[SmsConfigurationSmsBrandInfo]


class PhoneNumberInfoV2Extension(TypedDict):
    extensionNumber: str
    id: str


class PhoneNumberInfoV2(TypedDict):
    id: str
    phoneNumber: str
    type: str
    tollType: str
    usageType: str
    status: str
    activationStatus: str
    byocNumber: bool
    mobileNumber: bool
    primary: bool
    extension: NotRequired[PhoneNumberInfoV2Extension]
    contactCenterProvider: NotRequired[PhoneNumberContactCenterProvider]


class PhoneNumberList(TypedDict):
    records: list[PhoneNumberInfoV2]
    paging: PageNumbers


class AddedPhoneNumberBulkItemError(TypedDict):
    errorCode: str
    message: str


class AddedPhoneNumber(TypedDict):
    bulkItemSuccessful: bool
    bulkItemErrors: NotRequired[list[AddedPhoneNumberBulkItemError]]
    phoneNumber: str
    id: NotRequired[str]
    activationStatus: NotRequired[str]


class AddPhoneNumbersTask(TypedDict):
    records: NotRequired[list[AddedPhoneNumber]]
    id: NotRequired[str]
    creationTime: NotRequired[str]
    status: NotRequired[str]


class AddPhoneNumbersResultRecord(TypedDict):
    activationStatus: str
    bulkItemSuccessful: bool
    id: str
    phoneNumber: str


class AddPhoneNumbersResult(TypedDict):
    records: list[AddPhoneNumbersResultRecord]


class DeletedPhoneNumbersRecord(TypedDict):
    bulkItemSuccessful: bool
    id: NotRequired[str]
    phoneNumber: NotRequired[str]
    bulkItemErrors: NotRequired[list[AddedPhoneNumberBulkItemError]]


class DeletedPhoneNumbers(TypedDict):
    records: list[DeletedPhoneNumbersRecord]


class ParserCountry(TypedDict):
    id: str
    uri: str
    callingCode: str
    isoCode: str
    name: str


class ParsedPhoneNumber(TypedDict):
    originalString: NotRequired[str]
    special: bool
    dialable: NotRequired[str]
    normalized: NotRequired[str]
    e164: NotRequired[str]
    formattedInternational: NotRequired[str]
    formattedNational: NotRequired[str]
    areaCode: NotRequired[str]
    subscriberNumber: NotRequired[str]
    subAddress: NotRequired[str]
    dtmfPostfix: NotRequired[str]
    tollFree: NotRequired[bool]
    country: NotRequired[ParserCountry]


class ParsedPhoneNumbers(TypedDict):
    uri: str
    homeCountry: ParserCountry
    phoneNumbers: list[ParsedPhoneNumber]


class ParserContextCountry(TypedDict):
    callingCode: str
    isoCode: str
    name: str


class ParserContext(TypedDict):
    country: NotRequired[ParserContextCountry]
    vanityPhoneNumbersAllowed: bool
    maxExtensionNumberLength: int
    shortCodesAllowed: bool
    outboundCallPrefix: NotRequired[str]
    maskedPhoneNumbersAllowed: bool
    conflictHandling: str


class DialingServiceCode(TypedDict):
    dialing: str


class DialingSpecialPrefix(TypedDict):
    dialing: str
    pattern: str


class DialingInfo(TypedDict):
    serviceCode: NotRequired[DialingServiceCode]
    outboundCallPrefix: NotRequired[str]
    specialPrefix: NotRequired[DialingSpecialPrefix]


class PhoneNumberSpecialService(TypedDict):
    pattern: str
    type: str


class PhoneNumberDetails(TypedDict):
    status: NotRequired[str]
    nationalDestinationCode: NotRequired[str]
    areaCode: NotRequired[str]
    subscriberNumber: NotRequired[str]
    subAddress: NotRequired[str]
    dtmfPostfix: NotRequired[str]
    country: NotRequired[ParserContextCountry]
    extensionNumber: NotRequired[str]
    specialService: NotRequired[PhoneNumberSpecialService]
    siteCode: NotRequired[str]
    shortExtensionNumber: NotRequired[str]
    sipPostfix: NotRequired[str]
    probablyMasked: NotRequired[bool]


class PhoneNumberFormats(TypedDict):
    category: str
    e164: NotRequired[str]
    national: NotRequired[str]
    international: NotRequired[str]
    dialable: str
    e164Extended: NotRequired[str]
    nationalExtended: NotRequired[str]
    internationalExtended: NotRequired[str]
    dialableExtended: str


class ParsedPhoneNumberV2(TypedDict):
    dialingDetails: NotRequired[DialingInfo]
    numberDetails: NotRequired[PhoneNumberDetails]
    formats: NotRequired[list[PhoneNumberFormats]]


class ParsedPhoneNumbersV2(TypedDict):
    context: ParserContext
    results: list[ParsedPhoneNumberV2]


class CallerIdDevice2(TypedDict):
    id: str
    name: str
    uri: str


class CallerIdChoicePhoneInfo(TypedDict):
    id: str
    phoneNumber: str
    uri: str


class CallerIdChoiceInfo(TypedDict):
    type: str
    phoneInfo: NotRequired[CallerIdChoicePhoneInfo]


class CallerIdDevice(TypedDict):
    device: CallerIdDevice2
    callerId: CallerIdChoiceInfo


class CallerIdByFeature(TypedDict):
    callerId: CallerIdChoiceInfo
    feature: str


class CallerIdSettings(TypedDict):
    uri: str
    byDevice: list[CallerIdDevice]
    byFeature: list[CallerIdByFeature]
    extensionNameForOutboundCalls: bool
    extensionNumberForInternalCalls: bool
