"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class ThreadPerson(TypedDict):
    extensionId: str
    name: str
    extensionType: str


class MessageThreadOwnerParty(TypedDict):
    phoneNumber: str


class MessageThreadInfo(TypedDict):
    id: str
    label: str
    status: Literal["Open", "Resolved"]
    availability: str
    owner: ThreadPerson
    ownerParty: MessageThreadOwnerParty
    guestParty: MessageThreadOwnerParty
    creationTime: str
    lastModifiedTime: str
    assignee: NotRequired[ThreadPerson]
    statusReason: NotRequired[str]


class ThreadFile(TypedDict):
    id: str
    contentType: str
    filename: str
    contentUri: str
    size: int


class ThreadEntryInfo(TypedDict):
    id: str
    threadId: str
    availability: str
    creationTime: str
    lastModifiedTime: str
    author: NotRequired[ThreadPerson]
    text: str
    direction: NotRequired[str]
    messageStatus: NotRequired[str]
    attachments: NotRequired[list[ThreadFile]]
    automaticReply: NotRequired[str]


class ThreadMessageList(TypedDict):
    records: list[ThreadEntryInfo]
    paging: PageNumbers


class ThreadNoteList(TypedDict):
    records: list[ThreadEntryInfo]
    paging: PageNumbers


class ThreadList(TypedDict):
    records: list[MessageThreadInfo]
    paging: PageNumbers


class ThreadRecord(TypedDict):
    recordType: Literal["AliveMessage", "AliveNote", "DeletedMessage", "DeletedNote"]
    id: str
    threadId: str
    availability: str
    creationTime: NotRequired[str]
    lastModifiedTime: str
    author: NotRequired[ThreadPerson]
    direction: NotRequired[Literal["Inbound", "Outbound"]]
    messageStatus: NotRequired[str]
    text: NotRequired[str]
    attachments: NotRequired[list[ThreadFile]]
    automaticReply: NotRequired[str]


class ThreadSyncSyncInfo(TypedDict):
    syncTime: str
    syncToken: str
    syncType: str


class ThreadSync(TypedDict):
    records: list[MessageThreadInfo]
    syncInfo: ThreadSyncSyncInfo


class ThreadEntrySync(TypedDict):
    records: list[ThreadRecord]
    syncInfo: ThreadSyncSyncInfo
