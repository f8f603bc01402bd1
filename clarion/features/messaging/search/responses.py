"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class SearchResultRecordChat(TypedDict):
    id: str
    name: str
    type: str


class SearchResultRecordPost(TypedDict):
    creationTime: str
    creatorId: str
    groupId: str
    id: str
    lastModifiedTime: str
    seq: int
    text: str
    type: str
    parentPostId: NotRequired[str]
    threadId: NotRequired[str]
    isParent: NotRequired[bool]
    attachments: NotRequired[list[dict[str, Any]]]
    mentions: NotRequired[list[SearchResultRecordChat]]


class SearchSnippetMark(TypedDict):
    length: int
    start: int


class SearchSnippet(TypedDict):
    text: str
    marks: list[SearchSnippetMark]
    begins: bool
    ends: bool


class SearchResultRecord(TypedDict):
    chat: SearchResultRecordChat
    creationTime: str
    creatorId: str | None
    id: str
    post: SearchResultRecordPost | None
    snippet: SearchSnippet
    type: str


class SearchResultNavigation(TypedDict):
    nextPageToken: NotRequired[str]


class SearchResult(TypedDict):
    records: list[SearchResultRecord]
    navigation: SearchResultNavigation
