"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class ContactAddress(TypedDict):
    street: NotRequired[str]
    city: NotRequired[str]
    state: NotRequired[str]
    zip: NotRequired[str]
    country: NotRequired[str]


class PersonalContact(TypedDict):
    id: int
    uri: str
    availability: str
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    middleName: NotRequired[str]
    nickName: NotRequired[str]
    company: NotRequired[str]
    jobTitle: NotRequired[str]
    email: NotRequired[str]
    email2: NotRequired[str]
    email3: NotRequired[str]
    birthday: NotRequired[str]
    webPage: NotRequired[str]
    notes: NotRequired[str]
    homePhone: NotRequired[str]
    homePhone2: NotRequired[str]
    businessPhone: NotRequired[str]
    businessPhone2: NotRequired[str]
    mobilePhone: NotRequired[str]
    businessFax: NotRequired[str]
    companyPhone: NotRequired[str]
    assistantPhone: NotRequired[str]
    carPhone: NotRequired[str]
    otherPhone: NotRequired[str]
    otherFax: NotRequired[str]
    callbackPhone: NotRequired[str]
    homeAddress: NotRequired[ContactAddress]
    businessAddress: NotRequired[ContactAddress]
    otherAddress: NotRequired[ContactAddress]
    ringtoneIndex: NotRequired[str]
    appInfo: NotRequired[str]


class AddressBookSyncSyncInfo(TypedDict):
    olderRecordsExist: bool
    syncTime: str
    syncToken: str
    syncType: str


class AddressBookSync(TypedDict):
    uri: str
    records: list[PersonalContact]
    syncInfo: AddressBookSyncSyncInfo
    nextPageId: NotRequired[int]
    nextPageUri: NotRequired[str]


class FavoriteContactsRecord(TypedDict):
    accountId: NotRequired[str]
    extensionId: NotRequired[str]
    id: int
    contactId: NotRequired[str]


class FavoriteContacts(TypedDict):
    uri: str
    records: list[FavoriteContactsRecord]


class ContactUpload(TypedDict):
    extensionId: str
    contacts: list[dict[str, Any]]


class ContactTaskResultsAffectedItemContact(TypedDict):
    firstName: str
    mobilePhone: NotRequired[str]


class ContactTaskResultsAffectedItem(TypedDict):
    contacts: list[ContactTaskResultsAffectedItemContact]
    extensionId: str


class ContactFailure(TypedDict):
    errorCode: str
    message: str
    parameterName: str
    parameterValue: str


class ContactTaskResultsError(TypedDict):
    errorCode: str
    message: str
    parameterName: str
    parameterValue: str


class ContactTaskResults(TypedDict):
    affectedItems: list[ContactUpload | ContactTaskResultsAffectedItem]
    errors: list[ContactFailure | ContactTaskResultsError]


class ContactTask(TypedDict):
    id: str
    uri: str
    status: str
    creationTime: str
    lastModifiedTime: str
    results: ContactTaskResults


class ContactAudience(TypedDict):
    kind: Literal["Personal", "Company", "Team"]
    teamId: NotRequired[str]
    teamName: NotRequired[str]


class ContactAudiences(TypedDict):
    records: list[ContactAudience]


class VisibleContactOwner(TypedDict):
    extensionId: str
    own: bool


class VisibleContact(PersonalContact):
    sharing: ContactAudience
    owner: VisibleContactOwner
    deletable: bool


class ContactDuplicatesRecord(TypedDict):
    contacts: list[VisibleContact]


class ContactDuplicates(TypedDict):
    records: list[ContactDuplicatesRecord]


class ContactImportProblem(TypedDict):
    line: int
    message: str


class ContactImport(TypedDict):
    added: int
    merged: int
    skipped: int
    failed: int
    problems: list[ContactImportProblem]
