"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class NoteCreator(TypedDict):
    id: str


class NoteInfo(TypedDict):
    id: str
    type: str
    title: str
    chatIds: list[str]
    preview: str
    creator: NoteCreator
    lastModifiedBy: NoteCreator
    status: str
    creationTime: str
    lastModifiedTime: str
    body: NotRequired[str]
    lockedBy: NotRequired[NoteCreator]
