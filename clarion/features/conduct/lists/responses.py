"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class ListEntryInfo(TypedDict):
    since: str
    endedAt: str | None
    scope: str | None
    answer: str | None
    textSha256: str | None
    source: str
    writtenDownAt: str


class ListLookupRecord(TypedDict):
    place: str
    version: int
    asOf: str
    daysOld: int
    listed: bool | None


class ListLookup(TypedDict):
    kind: str
    phoneNumber: str
    listed: bool
    records: list[ListEntryInfo | ListLookupRecord]


class ListImportOutcome(TypedDict):
    kind: str
    lines: int
    entries: int
    added: int
    removed: int
    version: int
    sha256: str
    errors: list[Any]
    wrongLines: int


class ListVersionInfo(TypedDict):
    version: int
    place: str
    asOf: str
    entries: int
    daysOld: int
    sha256: str
    source: str
    at: str


class ReputationListsRecord(TypedDict):
    example: str
    kind: str
    means: str
    versions: NotRequired[list[ListVersionInfo]]
    entries: NotRequired[int]


class ReputationLists(TypedDict):
    records: list[ReputationListsRecord]
    memoryBytes: int


class ListImportResponse(TypedDict):
    kind: str
    lines: int
    entries: int
    added: int
    removed: int
    version: int
    sha256: str
    errors: list[Any]
    wrongLines: int
    preview: bool
