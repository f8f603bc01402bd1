"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class TextBrandCompanyDetailsBusinessAddress(TypedDict):
    city: NotRequired[str]
    countryCode: NotRequired[str]
    state: NotRequired[str]
    street: NotRequired[str]
    zip: NotRequired[str]


class TextBrandCompanyDetailsContact(TypedDict):
    email: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    phoneNumber: NotRequired[str]


class TextBrandCompanyDetails(TypedDict):
    businessAddress: NotRequired[TextBrandCompanyDetailsBusinessAddress]
    businessContactEmail: NotRequired[str]
    commercialType: NotRequired[str]
    companyName: NotRequired[str]
    contact: NotRequired[TextBrandCompanyDetailsContact]
    industryCategory: NotRequired[str]
    webSiteUri: NotRequired[str]


class TextCampaignBrand(TypedDict):
    id: str
    name: str


class TextCampaignError(TypedDict):
    errorCode: str
    message: str


class TextCampaignInfo(TypedDict):
    id: int
    name: str
    status: str
    brand: TextCampaignBrand
    registrationTier: str
    useCases: list[str]
    errors: list[TextCampaignError]
    description: str
    optIn: str
    samples: list[str]
    phoneNumbers: list[str]
    findings: list[Any]
    nextStatuses: list[str]
    registrationTime: NotRequired[str]
    externalId: NotRequired[str]


class TextBrandFinding(TypedDict):
    field: str
    sentence: str


class TextBrandInfo(TypedDict):
    id: int
    name: str
    countryCode: str
    status: str
    companyDetails: TextBrandCompanyDetails
    errors: list[Any]
    campaigns: list[TextCampaignInfo]
    findings: list[TextBrandFinding]
    nextStatuses: list[str]
    registrationTime: NotRequired[str]
    externalId: NotRequired[str]


class TextBrandList(TypedDict):
    records: list[TextBrandInfo]
    campaignsRequired: bool


class TextRegistrationRuleInfo(TypedDict):
    campaignsRequired: bool


class A2pBrandInfo(TypedDict):
    id: int
    name: str
    countryCode: str
    status: str
    companyDetails: NotRequired[TextBrandCompanyDetails]
    errors: list[Any]
    registrationTime: NotRequired[str]
    externalId: NotRequired[str]


class OwnTextBrandList(TypedDict):
    records: list[A2pBrandInfo]


class A2pCampaignInfo(TypedDict):
    id: int
    name: str
    status: str
    brand: TextCampaignBrand
    registrationTier: str
    useCases: list[str]
    errors: list[TextCampaignError]
    registrationTime: NotRequired[str]
    externalId: NotRequired[str]


class TextCampaignList(TypedDict):
    records: list[A2pCampaignInfo]
