"""What responses consist of."""

from typing import Literal, NotRequired

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
    status: Literal["Active", "Draft"]
    creationTime: str
    lastModifiedTime: str
    body: NotRequired[str]
    lockedBy: NotRequired[NoteCreator]
