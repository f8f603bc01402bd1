"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.handling.models import HourBusinessHoursFollows


class HolidayInfo(TypedDict):
    id: str
    name: str
    first: str
    last: str
    yearly: bool
    siteId: NotRequired[str]


class HolidayList(TypedDict):
    records: list[HolidayInfo]


BusinessHoursRange = TypedDict(
    "BusinessHoursRange",
    {
        "from": NotRequired[str],
        "to": NotRequired[str],
    },
)


class BusinessHoursWeeklyRanges(TypedDict):
    monday: NotRequired[list[BusinessHoursRange]]
    tuesday: NotRequired[list[BusinessHoursRange]]
    wednesday: NotRequired[list[BusinessHoursRange]]
    thursday: NotRequired[list[BusinessHoursRange]]
    friday: NotRequired[list[BusinessHoursRange]]
    saturday: NotRequired[list[BusinessHoursRange]]
    sunday: NotRequired[list[BusinessHoursRange]]


class BusinessHoursInfo(TypedDict):
    weeklyRanges: NotRequired[BusinessHoursWeeklyRanges]


class HourBusinessHoursInfo(TypedDict):
    uri: str
    schedule: BusinessHoursInfo
    follows: NotRequired[HourBusinessHoursFollows]


class ColleagueHours(TypedDict):
    """`always`: around the clock. `open`: now is within the hours, and no holiday."""

    weeklyRanges: BusinessHoursWeeklyRanges
    always: bool
    timeZone: str
    open: bool


class ScheduleInfo(TypedDict):
    ranges: NotRequired[list[BusinessHoursRange]]
    weeklyRanges: NotRequired[BusinessHoursWeeklyRanges]
    ref: NotRequired[str]
