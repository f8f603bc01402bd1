"""What the responses of webinars consist of."""

from typing import Any, Generic, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from clarion.features.meetings.webinars.models import PublicRegistrationState

Record = TypeVar("Record")


class WebinarPaging(TypedDict):
    """`pageToken`: empty on the first page."""

    perPage: int
    pageToken: str
    nextPageToken: NotRequired[str]


class WebinarPage(TypedDict, Generic[Record]):
    records: list[Record]
    paging: WebinarPaging


class DomainUser(TypedDict):
    userId: str
    accountId: str
    domain: str


class WebinarHost(TypedDict):
    userId: str
    accountId: str
    linkedUser: DomainUser
    entitled: bool


class WebinarInfo(TypedDict):
    id: str
    creationTime: str
    lastModifiedTime: str
    title: str
    description: str
    settings: dict[str, Any]
    host: WebinarHost


class LinkedHost(TypedDict):
    linkedUser: DomainUser


class WebinarRef(TypedDict):
    id: str
    title: str
    description: str
    host: LinkedHost


class SessionEntry(TypedDict):
    id: str
    creationTime: str
    lastModifiedTime: str
    scheduledStartTime: str
    scheduledDuration: int
    timeZone: str
    panelJoinTimeOffset: int
    title: str
    description: str
    status: str
    hostJoinUri: str
    localeCode: str


class ListedSession(SessionEntry):
    webinar: WebinarRef


class SessionSecrets(TypedDict, total=False):
    """With a password only."""

    videoBridgePassword: str
    videoBridgePstnPassword: str


class SessionInfo(SessionEntry, SessionSecrets):
    videoBridgeId: str
    attendeeJoinUri: str
    hasUnsentInvites: bool


class InviteeInfo(TypedDict):
    """`linkedUser`: a colleague."""

    id: str
    creationTime: str
    lastModifiedTime: str
    firstName: str
    lastName: str
    role: str
    type: str
    sendInvite: bool
    joinUri: str
    email: NotRequired[str]
    jobTitle: NotRequired[str]
    linkedUser: NotRequired[DomainUser]


class DeletedInvitee(TypedDict):
    id: str


class InviteeChangesInfo(TypedDict):
    addedInvitees: list[InviteeInfo]
    updatedInvitees: list[InviteeInfo]
    deletedInvitees: list[DeletedInvitee]


class RegistrationInfo(TypedDict):
    id: str
    registrationStatus: str
    registrationPageUri: str
    registrantCount: int
    postWebinarRegistrantCount: int
    hasRealRegistrants: bool
    icalendarSequence: int
    settings: dict[str, Any]


class RegistrantInfo(TypedDict):
    """`clarionState` is ours: Registered, Waitlisted or Cancelled."""

    id: str
    creationTime: str
    lastModifiedTime: str
    firstName: str
    lastName: str
    email: str
    registrationTime: str
    registeredPostWebinar: bool
    clarionState: str
    joinUri: NotRequired[str]
    cancellationUri: NotRequired[str]
    visitorId: NotRequired[str]
    externalId: NotRequired[str]
    ipAddress: NotRequired[str]
    source: NotRequired[str]
    questionnaire: NotRequired[list[dict[str, Any]]]
    icalendarSequence: NotRequired[int]


class FormChoice(TypedDict):
    id: str
    text: str


class FormQuestion(TypedDict):
    id: str
    text: str
    required: bool
    several: bool
    choices: list[FormChoice]


class FormInfo(TypedDict):
    questions: list[FormQuestion]
    consent: str
    waitlist: bool


class HistoryHost(TypedDict):
    firstName: str
    lastName: str
    linkedUser: DomainUser


class HistoryWebinarRef(TypedDict):
    id: str
    title: str
    description: str
    host: HistoryHost


class HistoryWebinar(HistoryWebinarRef):
    creationTime: str
    lastModifiedTime: str
    settings: dict[str, Any]


class HistorySession(TypedDict):
    """`startTime`, `endTime` and `duration`: once it began and ended. `runtimeStatus`: while it is Active."""

    id: str
    creationTime: str
    lastModifiedTime: str
    title: str
    description: str
    scheduledStartTime: str
    scheduledDuration: int
    timeZone: str
    localeCode: str
    panelJoinTimeOffset: int
    status: str
    participantCount: int
    attendeeCount: int
    uniqueParticipantCount: int
    uniqueAttendeeCount: int
    videoBridgeId: str
    livestreams: list[dict[str, Any]]
    startTime: NotRequired[str]
    endTime: NotRequired[str]
    duration: NotRequired[int]
    broadcastingStartTime: NotRequired[str]
    broadcastingEndTime: NotRequired[str]
    runtimeStatus: NotRequired[str]


class ListedHistorySession(HistorySession):
    webinar: HistoryWebinarRef


class ParticipantBasics(TypedDict):
    id: str
    firstName: str
    lastName: str
    role: str
    originalRole: str
    type: str
    linkedUser: NotRequired[DomainUser]


class HistoryInvitee(ParticipantBasics):
    sendInvite: bool
    joined: bool
    email: NotRequired[str]


class ParticipantOrigin(TypedDict, total=False):
    """What is known of some: when they left, and by which invitation or registration they came."""

    leaveTime: str
    email: str
    inviteeId: str
    registrantId: str


class HistoryParticipant(ParticipantBasics, ParticipantOrigin):
    qnaBlocked: bool
    joinTime: str
    wasEjected: bool
    uniqueUserHash: str


class QuestionReport(TypedDict):
    question: str
    author: str
    state: str
    votes: int
    answer: str
    answeredBy: str
    askedAt: str


class QuestionReports(TypedDict):
    records: list[QuestionReport]


class RecordedSession(TypedDict):
    """The session of a recording. `startTime`, `endTime`: as planned where it was not held."""

    id: str
    startTime: str
    endTime: str
    duration: int
    title: str
    description: str
    webinar: HistoryWebinarRef


class WebinarRecording(TypedDict):
    """`shared`: people who registered may watch it. `duration`: seconds, once there is a file."""

    id: str
    creationTime: str
    lastModifiedTime: str
    status: str
    shared: bool
    session: RecordedSession
    duration: NotRequired[int]
    failureReason: NotRequired[dict[str, str]]
    sharedUriExpirationTime: NotRequired[str | None]


class WebinarRecordingLink(WebinarRecording):
    """`recordingSharedUri`: works without signing in until `sharedUriExpirationTime`; before there is a file, and for
    one that is not shared, the page of the meeting.
    """

    recordingSharedUri: str


class WebinarRecordingDownload(TypedDict):
    downloadUri: str
    downloadContentType: str
    downloadSize: int


class PublicWebinar(TypedDict):
    """What the registration page shows. `state`: open, waitlist, full, closed or over."""

    title: str
    description: str
    hostName: str
    startTime: str
    durationInMinutes: int
    timeZone: str
    state: Literal["closed", "full", "open", "over", "waitlist"]
    form: FormInfo


class PublicRegistrationResult(TypedDict):
    """`joinUri`: only where no email is sent."""

    state: PublicRegistrationState
    email: str
    joinUri: NotRequired[str]


class LinkedWebinar(TypedDict):
    """What a link shows. `seat`: coHost, panelist or attendee. `registrationUri`: register there first."""

    seat: str
    status: str
    startTime: str
    name: str
    registrationUri: NotRequired[str]


class PublicRegistration(TypedDict):
    """A registration as its owner sees it. `recordingUri`: where the host shares the recording."""

    title: str
    startTime: str
    timeZone: str
    state: str
    email: str
    recordingUri: NotRequired[str]
