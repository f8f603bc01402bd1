"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers

MemberRoleName = Literal["Admin", "Member"]
ChatKindName = Literal["Direct", "Everyone", "Group", "Personal", "Team"]
ChatStatusName = Literal["Active", "Archived"]


class ChatMember(TypedDict):
    id: str


class ChatInfo(TypedDict):
    id: str
    type: ChatKindName
    public: NotRequired[bool]
    status: NotRequired[ChatStatusName]
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
    role: MemberRoleName
    readSeq: int
    markedUnread: bool
    favorite: bool
    muted: bool
    folderId: str | None


class ChatMemberInfo(TypedDict):
    id: str
    name: str
    role: MemberRoleName
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
