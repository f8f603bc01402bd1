"""What responses consist of."""

from typing_extensions import TypedDict


class AppUsageHour(TypedDict):
    time: str
    requests: int
    errors: int
    limited: int


class AppUsageOperation(TypedDict):
    operation: str
    requests: int
    errors: int


class AppUsageError(TypedDict):
    operation: str
    status: int
    errorCode: str
    requests: int
    lastHour: str


class AppUsageInfo(TypedDict):
    timeFrom: str
    timeTo: str
    requests: int
    errors: int
    limited: int
    hours: list[AppUsageHour]
    operations: list[AppUsageOperation]
    failures: list[AppUsageError]
