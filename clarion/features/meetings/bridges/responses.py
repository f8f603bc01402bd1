"""What responses about bridges consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.meetings.bridges.dial_in import DialInNumber
from clarion.features.meetings.bridges.schemas import RecordingMode, WaitingRoom

BridgeType = Literal["Instant", "Scheduled", "PMI"]


class BridgeHost(TypedDict):
    accountId: str
    extensionId: str


class BridgePstnPins(TypedDict):
    participant: str
    host: NotRequired[str]


class BridgePins(TypedDict):
    pstn: BridgePstnPins
    web: str
    aliases: list[str]


class BridgePassword(TypedDict):
    plainText: str
    pstn: str
    joinQuery: str


class BridgeSecurity(TypedDict):
    passwordProtected: bool
    noGuests: bool
    sameAccount: bool
    e2ee: bool
    password: NotRequired[BridgePassword]


class BridgePstnPreferences(TypedDict):
    promptAnnouncement: bool
    promptParticipants: bool


class BridgeJoinPreferences(TypedDict):
    audioMuted: bool
    videoMuted: bool
    waitingRoomRequired: WaitingRoom
    pstn: BridgePstnPreferences


class BridgeSwitch(TypedDict):
    enabled: bool
    locked: bool


class BridgeRecordingsPreferences(TypedDict):
    everyoneCanControl: BridgeSwitch
    autoShared: BridgeSwitch


class BridgePreferences(TypedDict):
    join: BridgeJoinPreferences
    playTones: Literal["On", "Off", "ExitOnly", "EnterOnly"]
    musicOnHold: bool
    joinBeforeHost: bool
    screenSharing: bool
    recordingsMode: RecordingMode
    transcriptionsMode: RecordingMode
    recordings: BridgeRecordingsPreferences
    allowEveryoneTranscribeMeetings: bool


class BridgeDiscovery(TypedDict):
    web: str


class BridgeInfo(TypedDict):
    id: str
    name: str
    type: BridgeType
    host: BridgeHost
    pins: BridgePins
    security: BridgeSecurity
    preferences: BridgePreferences
    discovery: BridgeDiscovery


class MeetingDelegator(TypedDict):
    id: str
    name: str
    accountId: str
    extensionId: str


class MeetingDelegatorList(TypedDict):
    items: list[MeetingDelegator]


class OlderBridgeInfo(TypedDict):
    id: str
    shortId: str
    name: str
    type: int
    accountId: str
    extensionId: str
    joinUri: str
    personalMeetingName: str
    usePersonalMeetingName: bool
    isMeetingSecret: bool
    allowJoinBeforeHost: bool
    muteAudio: bool
    muteVideo: bool
    isOnlyAuthenticatedCanJoin: bool
    isOnlyCoworkersJoin: bool
    waitingRoomMode: int
    allowScreenSharing: bool
    e2ee: bool
    participantCode: str
    dialInNumbers: list[DialInNumber]
    hostCode: NotRequired[str]
    meetingPassword: NotRequired[str]
    meetingPasswordPSTN: NotRequired[str]
    meetingPasswordMasked: NotRequired[str]


class MeetingPreference(TypedDict):
    id: str
    value: bool
    readonly: bool


class MeetingPreferenceList(TypedDict):
    preferences: list[MeetingPreference]


class MeetingInvitation(TypedDict):
    """In words, to paste into an email."""

    invitation: str
