"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers
from clarion.features.messaging.chats.responses import ChatKindName, ChatMember, ChatStateInfo, ChatStatusName


class PostShell(TypedDict):
    id: str
    groupId: str
    threadId: str | None
    parentPostId: str | None
    type: str
    creatorId: str
    creationTime: str
    lastModifiedTime: str
    seq: int
    n: int
    replyCount: int
    deleted: bool


class PostReaction(TypedDict):
    count: int
    emoji: str
    personIds: list[str]


class PostLinkInfo(TypedDict):
    id: str
    url: str
    host: str
    title: str
    description: str
    siteName: str
    width: int
    height: int
    pictureUri: NotRequired[str]


class PostMentionInfo(TypedDict):
    id: str
    name: str
    type: str


class PostCall(TypedDict):
    sessionId: str
    startTime: str
    personIds: NotRequired[list[str]]
    seconds: NotRequired[int]


class PostSealed(TypedDict):
    box: str
    commitment: str
    edit: int
    epoch: int
    generation: int
    iv: str
    message: str
    signature: str
    v: int


class PostDetails(TypedDict):
    id: str
    groupId: str
    type: str
    text: NotRequired[str]
    creatorId: str
    addedPersonIds: NotRequired[list[str]]
    creationTime: str
    lastModifiedTime: str
    seq: int
    n: int
    clientKey: NotRequired[str | None]
    replyCount: int
    edits: NotRequired[int]
    pinned: NotRequired[bool]
    deleted: bool
    reactions: NotRequired[list[PostReaction]]
    links: NotRequired[list[PostLinkInfo]]
    parentPostId: NotRequired[str | None]
    threadId: NotRequired[str | None]
    importedFrom: NotRequired[str]
    attachments: NotRequired[list[dict[str, Any]]]
    mentions: NotRequired[list[PostMentionInfo]]
    isParent: NotRequired[bool]
    removedPersonIds: NotRequired[list[str]]
    activity: NotRequired[str]
    guest: NotRequired[bool]
    notice: NotRequired[Literal["Call", "EncryptionOn", "Recovery"]]
    call: NotRequired[PostCall]
    title: NotRequired[str]
    sealed: NotRequired[PostSealed]
    iconEmoji: NotRequired[str]


class ChatChangesChat(TypedDict):
    creationTime: NotRequired[str]
    description: NotRequired[str]
    id: str
    lastModifiedTime: NotRequired[str]
    lastSeq: int
    memberCount: int
    name: NotRequired[str]
    own: ChatStateInfo
    public: NotRequired[bool]
    status: NotRequired[str]
    type: str
    members: NotRequired[list[ChatMember]]


class ChatChanges(TypedDict):
    n: int
    more: bool
    reset: bool
    posts: list[PostShell | PostDetails]
    chats: list[ChatChangesChat]
    left: list[str]


class PostChangeAnswer(TypedDict):
    n: int
    more: bool
    reset: bool
    posts: list[PostShell | PostDetails]
    chats: list[ChatChangesChat]
    left: list[str]


class UploadFilesResponseItem(TypedDict):
    contentUri: str
    id: str
    name: str


class PostAttachment(TypedDict):
    id: str
    type: str
    name: str
    size: int
    contentType: str
    width: int
    height: int
    hasPreview: bool
    pages: NotRequired[int]
    duration: NotRequired[float]
    peaks: NotRequired[list[int]]
    voice: NotRequired[bool]


class PostInfo(TypedDict):
    id: str
    groupId: str
    type: str
    text: str
    creatorId: str
    addedPersonIds: NotRequired[list[str]]
    creationTime: str
    lastModifiedTime: str
    parentPostId: NotRequired[str]
    threadId: NotRequired[str]
    attachments: NotRequired[list[dict[str, Any]]]
    mentions: NotRequired[list[PostMentionInfo]]
    isParent: NotRequired[bool]
    removedPersonIds: NotRequired[list[str]]
    activity: NotRequired[str]
    title: NotRequired[str]
    iconEmoji: NotRequired[str]


class PinnedPostList(TypedDict):
    records: list[PostDetails]


class BookmarkInfo(TypedDict):
    note: str
    time: str
    post: PostDetails


class PostReader(TypedDict):
    personId: str
    time: str | None


class PostReaderList(TypedDict):
    records: list[PostReader]
    paging: PageNumbers
    members: int


class OwnChatLastPost(TypedDict):
    attachments: int
    creatorId: str
    id: str
    sealed: bool
    seq: int
    text: str
    type: str


class OwnChatMember(TypedDict):
    id: str


class ChatFilePost(TypedDict):
    """The post that shows a file, and where it stands."""

    id: str
    seq: int
    threadId: str | None


class ChatFileInfo(TypedDict):
    """`duration` in seconds; `peaks`: of a voice message, for its picture."""

    id: str
    type: Literal["File"]
    name: str
    size: int
    contentType: str
    width: int
    height: int
    hasPreview: bool
    contentUri: str
    previewUri: NotRequired[str]
    duration: NotRequired[float]
    pages: NotRequired[int]
    peaks: NotRequired[list[int]]
    voice: NotRequired[bool]
    creatorId: str
    creationTime: str
    post: NotRequired[ChatFilePost]


class OwnChat(TypedDict):
    id: str
    type: ChatKindName
    public: NotRequired[bool]
    status: NotRequired[ChatStatusName]
    name: NotRequired[str]
    description: NotRequired[str]
    creationTime: NotRequired[str]
    lastModifiedTime: NotRequired[str]
    members: NotRequired[list[OwnChatMember]]
    memberCount: int
    encrypted: bool
    lastSeq: int
    own: ChatStateInfo
    unread: int
    mentions: int
    lastPost: OwnChatLastPost | None


class PostChangeList(TypedDict):
    n: int
    more: bool
    reset: bool
    posts: list[PostShell | PostDetails]
    chats: list[ChatChangesChat]
    left: list[str]


class PostVersionInfo(TypedDict):
    number: int
    time: str
    text: str
    sealed: NotRequired[PostSealed]


class PostVersionList(TypedDict):
    records: list[PostVersionInfo]
