"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.message_store import MessageInfo
from clarion.features.messaging.threads.responses import MessageThreadInfo, ThreadPerson


class InboxParticipant(TypedDict):
    name: str
    phoneNumber: NotRequired[str]
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    extensionType: NotRequired[str]


class InboxInfo(TypedDict):
    id: str
    latest: MessageInfo
    ownPhoneNumber: str | None
    participants: list[InboxParticipant]
    type: Literal["Pager", "SMS"]
    unreadCount: int


class InboxThread(TypedDict):
    id: str
    type: Literal["Pager", "SMS"]
    ownPhoneNumber: str | None
    participants: list[InboxParticipant]
    unreadCount: int
    latest: MessageInfo
    optedOut: list[str]
    sharedThreadId: str | None


class TextSenderOwner(TypedDict):
    extensionId: str
    name: str


class TextSenderInfo(TypedDict):
    phoneNumber: str
    kind: Literal["Company", "Own", "Shared"]
    label: str
    owner: NotRequired[TextSenderOwner]


class TextSenderList(TypedDict):
    records: list[TextSenderInfo]


class InboxSharedGuestParty(TypedDict):
    phoneNumber: str


class InboxSharedLatest(TypedDict):
    creationTime: str
    direction: NotRequired[Literal["Inbound", "Outbound"]]
    kind: Literal["Message", "Note"]
    messageStatus: NotRequired[str]
    text: str
    author: NotRequired[ThreadPerson]


class InboxShared(TypedDict):
    availability: str
    conversationId: str
    creationTime: str
    guestParty: InboxSharedGuestParty
    id: str
    label: str
    lastModifiedTime: str
    latest: InboxSharedLatest
    owner: ThreadPerson
    ownerParty: InboxSharedGuestParty
    status: str
    unreadCount: int
    assignee: NotRequired[ThreadPerson]
    statusReason: NotRequired[str]


class SharedInboxThreadAssignable(TypedDict):
    extensionId: str
    extensionNumber: str
    name: str


class SharedInboxThread(TypedDict):
    id: str
    label: str
    status: str
    availability: str
    owner: ThreadPerson
    ownerParty: InboxSharedGuestParty
    guestParty: InboxSharedGuestParty
    assignee: NotRequired[ThreadPerson]
    creationTime: str
    lastModifiedTime: str
    unreadCount: int
    conversationId: NotRequired[str]
    threads: list[MessageThreadInfo]
    assignable: list[SharedInboxThreadAssignable]
    maySend: bool
    optedOut: list[Any]
    statusReason: NotRequired[str]


class SharedInboxInfo(TypedDict):
    unreadCount: int
    conversationId: NotRequired[str]


class SharedInboxMessage(TypedDict):
    latest: NotRequired[InboxSharedLatest]
