"""What responses about meetings that were held consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.meetings.recordings.views import HistoryRecording


class MeetingHost(TypedDict):
    accountId: str
    extensionId: str
    displayName: str


class MeetingPerson(TypedDict):
    """`accountId` and `extensionId`: of people of a company; guests have neither."""

    id: str
    displayName: str
    accountId: NotRequired[str]
    extensionId: NotRequired[str]


class MeetingBasics(TypedDict):
    id: str
    shortId: str
    bridgeId: str
    startTime: str
    displayName: str
    hostInfo: MeetingHost
    duration: int


class CompanyMeetingInfo(MeetingBasics):
    participants: list[MeetingPerson]


class MeetingAttendee(MeetingPerson):
    type: Literal["User", "Guest"]
    joinTime: str
    leaveTime: NotRequired[str]


class MeetingHistoryInfo(MeetingBasics):
    type: Literal["Meeting"]
    status: Literal["Done", "InProgress"]
    rights: list[str]
    participants: list[MeetingAttendee]
    recordings: list[HistoryRecording]


class MeetingHistoryPaging(TypedDict):
    currentPageToken: str
    nextPageToken: NotRequired[str]
    perPage: NotRequired[int]


class MeetingHistory(TypedDict):
    meetings: list[MeetingHistoryInfo]
    paging: MeetingHistoryPaging


class CompanyMeetings(TypedDict):
    meetings: list[CompanyMeetingInfo]
    paging: MeetingHistoryPaging
