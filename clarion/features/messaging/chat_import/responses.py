"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class ChatImportProgress(TypedDict):
    chats: int
    newFiles: int
    newPosts: int
    posts: int


class ChatImportPreview(TypedDict):
    chats: int
    chatsLeftOut: int
    files: int
    firstTime: NotRequired[str]
    lastTime: NotRequired[str]
    people: int
    peopleHere: int
    posts: int
    postsLeftOut: int


class ChatImportInfo(TypedDict):
    id: str
    name: str
    status: Literal["Checking", "Completed", "Expired", "Failed", "Ready", "Running", "Stopped", "Uploading"]
    size: int
    received: int
    pieces: int
    pieceSize: int
    creatorId: str
    creationTime: str
    lastModifiedTime: str
    progress: ChatImportProgress
    source: NotRequired[str]
    preview: NotRequired[ChatImportPreview]
    finishTime: NotRequired[str]
    onlySince: NotRequired[str]
    problem: NotRequired[str]


class ChatImportLineInfo(TypedDict):
    what: str
    why: str
    reason: str
    count: int
    place: str
    detail: NotRequired[str]


class ImportedPersonHere(TypedDict):
    id: str
    name: str


class ImportedPerson(TypedDict):
    """Who somebody in an export is here; `proposal`: a colleague of the same name."""

    key: str
    name: str
    email: str
    bot: bool
    match: Literal["Email", "Chosen", "Guest", "Nobody"]
    extension: NotRequired[ImportedPersonHere]
    proposal: NotRequired[ImportedPersonHere]


class ImportedChat(TypedDict):
    name: str
    kind: Literal["Public", "Private", "Conversation"]
    posts: int
    members: int
    membersHere: int
    readOnly: bool
    leftOut: NotRequired[str]
