"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.messaging.chat_export.responses import LinesResponseItemMention
from clarion.features.messaging.encryption.responses import DeviceKeysInfo

RecoveryPurpose = Literal["Export", "Return"]
RecoveryStatus = Literal["Closed", "Open", "Refused", "Waiting"]


class ReportedPost(TypedDict):
    caseId: str
    proven: bool


class EncryptedChatInfo(TypedDict):
    id: str
    type: str
    name: str
    members: list[str]
    memberCount: int


class RecoveryInfo(TypedDict):
    id: str
    chatId: str
    chat: EncryptedChatInfo | None
    purpose: RecoveryPurpose
    personId: str | None
    reason: str
    status: RecoveryStatus
    askedBy: str
    decidedBy: str | None
    reads: int
    creationTime: str
    endTime: str | None


class EncryptedChatList(TypedDict):
    records: list[EncryptedChatInfo]


class RecoveryList(TypedDict):
    records: list[RecoveryInfo]


class SealedKeysRecord(TypedDict):
    check: str
    companyBox: str
    companyKeyId: str
    creationTime: str
    makerGeneration: int
    makerId: str
    membersVersion: int
    number: int
    recipientsHash: str
    signature: str
    box: NotRequired[str]
    byId: NotRequired[str]
    generation: NotRequired[int]


class SealedKeysPeople(TypedDict):
    id: str
    keys: list[DeviceKeysInfo]


class SealedKeys(TypedDict):
    records: list[SealedKeysRecord]
    owed: list[int]
    people: list[SealedKeysPeople]


class SealedPostsRecordSealed(TypedDict):
    box: str
    commitment: str
    edit: int
    epoch: int
    generation: int
    iv: str
    message: str
    signature: str
    v: int


class SealedPostsRecord(TypedDict):
    addedPersonIds: NotRequired[list[str]]
    before: list[Any]
    creationTime: str
    creatorId: str
    deletedAt: str | None
    groupId: str
    id: str
    lastModifiedTime: str
    reactions: list[Any]
    seq: int
    text: str
    type: str
    sealed: NotRequired[SealedPostsRecordSealed]
    threadId: NotRequired[str]
    parentPostId: NotRequired[str]
    isParent: NotRequired[bool]
    mentions: NotRequired[list[LinesResponseItemMention]]
    attachments: NotRequired[list[dict[str, Any]]]


class SealedPosts(TypedDict):
    records: list[SealedPostsRecord]
    next: int | None


class KeptVersion(TypedDict):
    """A post that was changed or deleted while a hold was on it."""

    id: str
    postId: str
    creatorId: str | None
    why: str
    content: dict[str, Any]
    saidTime: str
    keptTime: str


class KeptVersionList(TypedDict):
    records: list[KeptVersion]
    next: str | None
