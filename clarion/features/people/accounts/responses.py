"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.people.dictionary.responses import CountryCurrency

TimeFormat = Literal["12h", "24h"]


class CountryReference(TypedDict):
    callingCode: str
    id: str
    isoCode: str
    name: str
    uri: NotRequired[str]


class TimeZoneInfo(TypedDict):
    bias: str
    description: str
    id: str
    name: str
    uri: NotRequired[str]


class RegionalLanguage(TypedDict):
    id: str
    localeCode: str
    name: str


class RegionalSettings(TypedDict):
    homeCountry: CountryReference
    timezone: TimeZoneInfo
    language: RegionalLanguage
    greetingLanguage: RegionalLanguage
    formattingLocale: RegionalLanguage
    timeFormat: TimeFormat


class AccountRegionalCurrency(TypedDict):
    code: str
    id: int
    name: str
    symbol: str


class AccountRegionalSettings(TypedDict):
    homeCountry: CountryReference
    timezone: TimeZoneInfo
    language: RegionalLanguage
    greetingLanguage: RegionalLanguage
    formattingLocale: RegionalLanguage
    timeFormat: str
    currency: NotRequired[CountryCurrency | AccountRegionalCurrency]


class AccountServiceBrand(TypedDict):
    homeCountry: CountryReference
    id: str
    name: str


class AccountServiceUBrand(TypedDict):
    id: str
    name: str


class AccountServiceServicePlan(TypedDict):
    edition: str
    id: str
    name: str


class AccountServiceBillingPlan(TypedDict):
    duration: int
    durationUnit: str
    id: str
    includedPhoneLines: int
    name: str
    type: str


class AccountServiceServiceFeature(TypedDict):
    enabled: bool
    featureName: str


class AccountLimits(TypedDict):
    freeSoftPhoneLinesPerExtension: int
    maxMonitoredExtensionsPerUser: int
    maxExtensionNumberLength: int
    siteCodeLength: int
    shortExtensionNumberLength: int


class AccountServicePackage(TypedDict):
    id: str
    version: str


class AccountServiceInfo(TypedDict):
    uri: str
    servicePlanName: str
    brand: AccountServiceBrand
    uBrand: AccountServiceUBrand
    contractedCountry: CountryReference
    servicePlan: AccountServiceServicePlan
    billingPlan: AccountServiceBillingPlan
    serviceFeatures: list[AccountServiceServiceFeature]
    limits: AccountLimits
    package: AccountServicePackage


class AccountSignupInfo(TypedDict):
    creationTime: str
    marketingAccepted: bool
    signupState: list[str]
    tosAccepted: bool


class AccountOperator(TypedDict):
    extensionNumber: str
    id: int
    uri: str


class AccountStatusInfo2(TypedDict):
    reason: str
    comment: NotRequired[str]


class AccountInfo(TypedDict):
    id: int
    uri: str
    name: str
    mainNumber: str
    serviceInfo: AccountServiceInfo
    setupWizardState: str
    signupInfo: AccountSignupInfo
    regionalSettings: AccountRegionalSettings
    federated: bool
    outboundCallPrefix: int
    internationalCalling: bool
    limits: AccountLimits
    status: str
    operator: NotRequired[AccountOperator]
    statusInfo: NotRequired[AccountStatusInfo2]
    partnerId: NotRequired[str]


class AccountBusinessAddress2(TypedDict):
    city: NotRequired[str]
    state: NotRequired[str]
    street: NotRequired[str]
    zip: NotRequired[str]
    country: NotRequired[str]


class AccountBusinessAddress(TypedDict):
    uri: str
    businessAddress: AccountBusinessAddress2
    company: str
    mainSiteName: str
    email: NotRequired[str]


class AccountInfoV2ServiceInfoContractedCountry(TypedDict):
    id: str


class AccountInfoV2ServiceInfo(TypedDict):
    brand: AccountServiceUBrand
    contractedCountry: AccountInfoV2ServiceInfoContractedCountry
    package: AccountServicePackage
    servicePlan: AccountServiceUBrand
    uBrand: AccountServiceUBrand


class AccountInfoV2ContactInfo(TypedDict):
    contactPhone: str
    email: NotRequired[str]
    extensionNumber: str
    firstName: str
    id: str
    lastName: str


class AccountInfoV2CompanyAddress(TypedDict):
    city: str
    country: str
    state: str
    street: str
    zip: str


class AccountInfoV2(TypedDict):
    id: str
    mainNumber: str
    status: str
    billingActive: bool
    companyName: str
    serviceInfo: AccountInfoV2ServiceInfo
    contactInfo: NotRequired[AccountInfoV2ContactInfo]
    companyAddress: NotRequired[AccountInfoV2CompanyAddress]
    externalAccountId: NotRequired[str]


class AccountStatusInfo(TypedDict):
    status: str
    statusInfo: NotRequired[AccountStatusInfo2]
