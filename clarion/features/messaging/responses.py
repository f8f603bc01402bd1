"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class RecurrenceInfo(TypedDict):
    schedule: str
    endingCondition: str
    endingAfter: NotRequired[int]
    endingOn: NotRequired[str]
