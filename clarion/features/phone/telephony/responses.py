"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class CallPartyIdentity(TypedDict):
    """Who a party is, as far as the account that asks may know. `verified`: the carrier proved the number."""

    phoneNumber: NotRequired[str]
    name: NotRequired[str]
    verified: NotRequired[bool]
    extensionNumber: NotRequired[str]
    extensionId: NotRequired[str]
    deviceId: NotRequired[str]


class CallPartyPeer(TypedDict):
    """Where a party went that is gone from this session."""

    telephonySessionId: str
    sessionId: NotRequired[str]
    partyId: str


class CallPartyStatus(TypedDict):
    """`parkData`: what is dialed to fetch a parked call."""

    code: Literal["Setup", "Proceeding", "Answered", "Hold", "Parked", "VoiceMail", "Disconnected", "Gone"]
    rcc: bool
    reason: NotRequired[str]
    peerId: NotRequired[CallPartyPeer]
    parkData: NotRequired[str]


class CallPartyOwner(TypedDict):
    accountId: str
    extensionId: str


class CallPartyMonitoring(TypedDict):
    """Whom a supervisor listens to."""

    partyId: str
    mode: Literal["Listen", "Whisper", "Barge", "TakeOver"]
    shown: bool


class CallPartyPark(TypedDict):
    id: str
    startTime: NotRequired[str]


class CallPartyAttributes(TypedDict):
    queueCall: bool


class CallPartyRecording(TypedDict):
    active: bool
    id: str
    mode: Literal["Automatic", "OnDemand"]
    ended: NotRequired[bool]


class CallRecordingState(CallPartyRecording):
    view: Literal["Party"]


class CallPartySipData(TypedDict):
    """The names of the dialog of one's own phone."""

    callId: str
    fromTag: str
    toTag: str
    localUri: str
    remoteUri: str
    rcSessionId: str


CallParty = TypedDict(
    "CallParty",
    {
        "id": str,
        "direction": Literal["Inbound", "Outbound"],
        "from": CallPartyIdentity,
        "to": CallPartyIdentity,
        "status": CallPartyStatus,
        "muted": bool,
        "standAlone": bool,
        "missedCall": bool,
        "conferenceRole": NotRequired[Literal["Host", "Participant"]],
        "queueCall": NotRequired[bool],
        "attributes": NotRequired[CallPartyAttributes],
        "role": NotRequired[Literal["Supervisor"]],
        "monitoring": NotRequired[CallPartyMonitoring],
        "park": NotRequired[CallPartyPark],
        "recordings": NotRequired[list[CallPartyRecording]],
        "accountId": NotRequired[str],
        "extensionId": NotRequired[str],
        "owner": NotRequired[CallPartyOwner],
        "sipData": NotRequired[CallPartySipData],
    },
)


class CallSessionOrigin(TypedDict):
    type: str


class CallSessionConference(TypedDict):
    room: str
    open: bool
    locked: bool
    quiet: bool
    tones: bool
    ownerId: str


class CallSessionInfo(TypedDict):
    """`conference` and `voiceCallToken`: of a conference, for the account that holds it."""

    id: str
    sessionId: str
    serverId: str
    creationTime: str
    origin: CallSessionOrigin
    parties: list[CallParty]
    sequence: int
    voiceCallToken: NotRequired[str]
    conference: NotRequired[CallSessionConference]


class ConferenceResponse(TypedDict):
    session: CallSessionInfo


class ConferenceList(TypedDict):
    records: list[CallSessionInfo]


class RingOutStatus(TypedDict):
    callStatus: str
    calleeStatus: str
    callerStatus: str


class RingOutInfo(TypedDict):
    id: str
    uri: str
    status: RingOutStatus


class CallSession(TypedDict):
    session: CallSessionInfo
