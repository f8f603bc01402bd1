"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class CountryCurrency(TypedDict):
    id: int
    code: str
    name: str
    symbol: str


class CountryDetails(TypedDict):
    uri: NotRequired[str]
    id: str
    name: str
    isoCode: str
    callingCode: str
    emergencyCalling: bool
    numberSelling: bool
    loginAllowed: bool
    signupAllowed: bool
    freeSoftphoneLine: bool


class StateCountry(TypedDict):
    id: str
    uri: str


class StateInfo(TypedDict):
    uri: str
    id: str
    country: StateCountry
    isoCode: str
    name: str


class LanguageInfo(TypedDict):
    uri: str
    id: str
    localeCode: str
    name: str
    isoCode: str
    greeting: bool
    ui: bool
    formattingLocale: bool
    timeFormat: str
    dateFormat: str


class AreaCodeInfo(TypedDict):
    areaCode: str
    city: str
    npa: str
    nxx: NotRequired[str]
    state: StateCountry
    uri: str


class ContractedCountryRecord(TypedDict):
    id: str
    name: str


class ContractedCountryList(TypedDict):
    records: list[ContractedCountryRecord]
