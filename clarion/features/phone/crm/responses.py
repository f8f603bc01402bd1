"""What responses consist of."""

from typing import Any, Literal

from typing_extensions import TypedDict

from clarion.features.phone.crm.models import CrmActivityState, CrmConnectionJournal


class CrmContact(TypedDict):
    company: str
    connection: str
    connectionId: str
    email: str
    id: str
    link: str
    name: str
    type: str


class CrmLookup(TypedDict):
    phoneNumber: str
    records: list[CrmContact]


class CrmKnownContactsRecord(TypedDict):
    contacts: list[CrmContact]
    phoneNumber: str


class CrmKnownContacts(TypedDict):
    records: list[CrmKnownContactsRecord]


class CrmPreferenceInfo(TypedDict):
    opens: str
    connected: bool


class CrmPreferenceResponse(TypedDict):
    opens: str
    connected: bool


class CrmNoteInfo(TypedDict):
    text: str


class CrmNoteResponse(TypedDict):
    text: str


class CrmTemplateField(TypedDict):
    key: str
    label: str
    hint: str
    required: bool


class TemplateAuthentication(TypedDict):
    key: str
    label: str
    secrets: list[CrmTemplateField]
    settings: list[CrmTemplateField]


class TemplateInfo(TypedDict):
    key: str
    name: str
    address: str
    addressHint: str
    documentation: str
    journals: bool
    settings: list[CrmTemplateField]
    authentications: list[TemplateAuthentication]


class CrmTemplateList(TypedDict):
    records: list[TemplateInfo]


class CrmConnectionInfo(TypedDict):
    id: str
    name: str
    templateKey: str
    template: str
    address: str
    authentication: str
    settings: dict[str, Any]
    secrets: list[str]
    enabled: bool
    journal: CrmConnectionJournal
    problem: str
    problemTime: str | None
    creationTime: str
    lastModifiedTime: str


class CrmConnectionList(TypedDict):
    records: list[CrmConnectionInfo]


class CrmConnectionTest(TypedDict):
    phoneNumber: str
    records: list[Any]
    problem: str


class CrmActivityExtension(TypedDict):
    id: str
    name: str


class CrmActivityInfo(TypedDict):
    id: str
    sessionId: str
    extension: CrmActivityExtension
    phoneNumber: str
    direction: Literal["Inbound", "Outbound"]
    result: str
    startTime: str
    seconds: int
    state: CrmActivityState
    attempts: int
    nextAttemptTime: str | None
    contactName: str
    remoteId: str
    problem: str
