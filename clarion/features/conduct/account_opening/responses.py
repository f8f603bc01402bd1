"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class AccountOpeningAdministrator(TypedDict):
    email: str | None
    extensionNumber: str
    id: str


class AccountOpeningInfo(TypedDict):
    id: str
    name: str
    status: str
    country: str
    creationTime: str
    administrator: AccountOpeningAdministrator
    notes: list[str]


class AccountOpeningResultsRecord(TypedDict):
    account: NotRequired[AccountOpeningInfo]
    status: int
    error: NotRequired[dict[str, Any]]


class AccountOpeningResults(TypedDict):
    records: list[AccountOpeningResultsRecord]
    opened: int
