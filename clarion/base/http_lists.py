"""What the responses of lists consist of. The route says of what: `-> ListResponse[SiteView]`."""

from typing import Generic, NotRequired, TypeVar

from typing_extensions import TypedDict

Record = TypeVar("Record")


class PageLink(TypedDict):
    uri: str


class Navigation(TypedDict):
    firstPage: PageLink
    previousPage: NotRequired[PageLink]
    nextPage: NotRequired[PageLink]
    lastPage: NotRequired[PageLink]


class PageNumbers(TypedDict):
    """`pageStart` and `pageEnd` count records from 0; both are left out where the page is empty."""

    page: int
    perPage: int
    pageStart: NotRequired[int]
    pageEnd: NotRequired[int]
    totalPages: NotRequired[int]
    totalElements: NotRequired[int]


class ListResponse(TypedDict, Generic[Record]):
    uri: str
    records: list[Record]
    paging: PageNumbers
    navigation: Navigation


class TokenNumbers(TypedDict):
    perPage: int
    pageToken: NotRequired[str]
    nextPageToken: NotRequired[str]


class TokenPage(TypedDict, Generic[Record]):
    """A page of a list that goes on with a token; without `nextPageToken` it is the last one."""

    records: list[Record]
    paging: TokenNumbers


class RecordNavigation(TypedDict):
    prevPageToken: NotRequired[str]
    nextPageToken: NotRequired[str]


class RecordPage(TypedDict, Generic[Record]):
    """A page of a list of team messaging."""

    records: list[Record]
    navigation: RecordNavigation


class Records(TypedDict, Generic[Record]):
    """A list that always comes whole."""

    records: list[Record]


class EmptyResponse(TypedDict):
    """An object without members, where the surface answers 200."""
