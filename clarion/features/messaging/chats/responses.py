"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class ChatMember(TypedDict):
    id: str


class ChatInfo(TypedDict):
    id: str
    type: str
    public: NotRequired[bool]
    status: NotRequired[str]
    name: NotRequired[str]
    description: NotRequired[str]
    creationTime: NotRequired[str]
    lastModifiedTime: NotRequired[str]
    members: NotRequired[list[ChatMember]]


class ChatGroupInfo(TypedDict):
    id: str
    name: str | None
    description: str | None
    type: str
    status: str
    isPublic: bool | None
    members: list[str] | None
    creationTime: str
    lastModifiedTime: str


class MyChatMembership(TypedDict):
    id: str
    name: str
    guest: bool
    company: str


class ChatStateInfo(TypedDict):
    role: str
    readSeq: int
    markedUnread: bool
    favorite: bool
    muted: bool
    folderId: str | None


class ChatMemberInfo(TypedDict):
    id: str
    name: str
    role: str
    readSeq: int
    joinTime: str
    guest: bool
    bot: bool


class ChatMemberList(TypedDict):
    records: list[ChatMemberInfo]
    paging: PageNumbers


class ChatFolderInfo(TypedDict):
    id: str
    name: str
    place: int


class ChatFolderList(TypedDict):
    records: list[ChatFolderInfo]


class TeamMessagingPerson(TypedDict):
    id: str
    firstName: str
    lastName: str
    creationTime: str
    lastModifiedTime: str
    companyId: NotRequired[str]
    email: NotRequired[str]
    avatar: NotRequired[str]


class TeamMessagingCompany(TypedDict):
    id: str
    name: str
    creationTime: str
    lastModifiedTime: str


class TeamMessagingPreferencesChats(TypedDict):
    leftRailMode: str
    maxCount: int


class TeamMessagingPreferences(TypedDict):
    chats: TeamMessagingPreferencesChats


class ChatPage(TypedDict):
    records: list[ChatInfo]
