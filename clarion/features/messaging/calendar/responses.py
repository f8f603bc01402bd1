"""What responses consist of."""

from typing_extensions import TypedDict

from clarion.features.messaging.responses import RecurrenceInfo


class CalendarFeedInfo(TypedDict):
    uri: str
    creationTime: str


class CreatedCalendarFeed(TypedDict):
    uri: str
    creationTime: str


class CalendarEventInfo(TypedDict):
    id: str
    creatorId: str
    title: str
    startTime: str
    endTime: str
    allDay: bool
    recurrence: RecurrenceInfo
    color: str


class OccurrenceRecord(TypedDict):
    allDay: bool
    chatId: str
    color: str
    creatorId: str
    endTime: str
    id: str
    recurrence: RecurrenceInfo
    startTime: str
    title: str


class OccurrenceList(TypedDict):
    records: list[OccurrenceRecord]
    complete: bool
