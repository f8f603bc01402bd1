"""What responses about planned meetings consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.meetings.schedule.schemas import Day, MeetingKind


class PlannedMeetingLinks(TypedDict):
    startUri: str
    joinUri: str


class PlannedMeetingHost(TypedDict):
    uri: str
    id: str


class PlannedMeetingTimeZone(TypedDict):
    name: str


class PlannedMeetingSchedule(TypedDict):
    durationInMinutes: int
    timeZone: PlannedMeetingTimeZone
    startTime: NotRequired[str]


class PlannedMeetingInvitee(TypedDict):
    email: str


class PlannedMeetingRecurrence(TypedDict):
    """How often it repeats: `count` times, `until` a time, or without end."""

    frequency: Literal["Daily", "Weekly", "Monthly"]
    interval: int
    weeklyByDays: NotRequired[list[Day]]
    monthlyByDay: NotRequired[int]
    monthlyByWeekDay: NotRequired[Day]
    monthlyByWeek: NotRequired[Literal["Last", "First", "Second", "Third", "Fourth"]]
    count: NotRequired[int]
    until: NotRequired[str]


class PlannedMeetingInfo(TypedDict):
    uri: str
    id: str
    uuid: str
    topic: str
    meetingType: MeetingKind
    status: Literal["Started", "NotStarted"]
    links: PlannedMeetingLinks
    host: PlannedMeetingHost
    allowJoinBeforeHost: bool
    startHostVideo: bool
    startParticipantsVideo: bool
    muteParticipantsOnEntry: bool
    enableWaitingRoom: bool
    enforceLogin: bool
    audioOptions: list[str]
    password: NotRequired[str]
    schedule: NotRequired[PlannedMeetingSchedule]
    agenda: NotRequired[str]
    invitees: NotRequired[list[PlannedMeetingInvitee]]
    recurrence: NotRequired[PlannedMeetingRecurrence]


class ScheduleDefaults(TypedDict):
    startHostVideo: bool
    startParticipantsVideo: bool
    audioOptions: list[str]
    allowJoinBeforeHost: bool
    usePmiForScheduledMeetings: bool
    usePmiForInstantMeetings: bool
    enforceLogin: bool
    muteParticipantsOnEntry: bool


class InMeetingDefaults(TypedDict):
    enableWaitingRoom: bool
    enableChat: bool
    enableScreenSharing: bool


class MeetingTelephonyDefaults(TypedDict):
    thirdPartyAudio: bool
    audioConferenceInfo: bool


class MeetingUserSettings(TypedDict):
    scheduleMeeting: ScheduleDefaults
    inMeetings: InMeetingDefaults
    telephony: MeetingTelephonyDefaults


class MeetingAssistant(TypedDict):
    id: str
    name: str


class MeetingAssistantList(TypedDict):
    records: list[MeetingAssistant]


class UpcomingMeeting(TypedDict):
    meetingId: str
    topic: str
    startTime: str
    durationInMinutes: int
    recurring: bool
    hostName: str
    host: bool
    joinUri: str
    live: bool


class UpcomingMeetingList(TypedDict):
    records: list[UpcomingMeeting]
