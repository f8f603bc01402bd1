"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.people.accounts.responses import RegionalSettings


class SiteBusinessAddress(TypedDict):
    city: str
    country: str
    street: str
    zip: str
    state: NotRequired[str]


class SiteOperator(TypedDict):
    extensionNumber: str
    id: str
    name: str
    uri: str


class SiteInfo(TypedDict):
    id: str
    uri: str
    name: str
    extensionNumber: NotRequired[str]
    regionalSettings: RegionalSettings
    siteAccess: NotRequired[str]
    businessAddress: NotRequired[SiteBusinessAddress]
    callerIdName: NotRequired[str]
    email: NotRequired[str]
    code: NotRequired[str]
    operator: NotRequired[SiteOperator]


class SiteAdminInfo(TypedDict):
    uri: str
    records: list[SiteInfo]


class SiteMember(TypedDict):
    id: int
    uri: str
    extensionNumber: str
    type: str
    name: str


class SiteIvrReference(TypedDict):
    id: str
    uri: str
    name: str


class SiteIvrAction(TypedDict):
    action: str
    extension: NotRequired[SiteIvrReference]
    input: str


class SiteIvrSettings(TypedDict):
    promptRepeatCount: int
    actions: list[SiteIvrAction]
    topMenu: NotRequired[SiteIvrReference]
