"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers
from clarion.features.people.users.responses import NamedReference


class DirectoryPhoneNumber(TypedDict):
    phoneNumber: str
    formattedPhoneNumber: str
    type: str
    usageType: str
    hidden: bool
    primary: bool
    e164: NotRequired[str]
    label: NotRequired[str]


class DirectoryEntryAccount(TypedDict):
    companyName: str
    federatedName: str
    id: str
    mainNumber: DirectoryPhoneNumber


class DirectoryEntryCustomField(TypedDict):
    id: str
    name: str
    value: str


class DirectoryEntry(TypedDict):
    id: str
    type: str
    status: str
    account: DirectoryEntryAccount
    extensionNumber: str
    name: str
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    jobTitle: NotRequired[str]
    department: NotRequired[str]
    email: NotRequired[str]
    phoneNumbers: list[DirectoryPhoneNumber]
    site: NotRequired[NamedReference]
    hidden: NotRequired[bool]
    customFields: NotRequired[list[DirectoryEntryCustomField]]


class DirectoryLookupInfo(TypedDict):
    records: list[DirectoryEntry]


class DirectoryEntryList(TypedDict):
    records: list[DirectoryEntry | DirectoryEntry]
    paging: PageNumbers


class FederatedAccount(TypedDict):
    id: str
    companyName: str
    federatedName: str
    mainNumber: DirectoryPhoneNumber
    conflictCount: int
    linkCreationTime: NotRequired[str]


class DirectoryFederation(TypedDict):
    accounts: list[FederatedAccount]
    displayName: NotRequired[str]
    type: str
