"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class CallPartyFrom(TypedDict):
    extensionId: str
    extensionNumber: NotRequired[str]


class CallPartyTo(TypedDict):
    phoneNumber: str


class CallPartyStatus(TypedDict):
    code: str
    rcc: NotRequired[bool]


class CallPartyRecording(TypedDict):
    active: bool
    id: str
    mode: Literal["Automatic", "OnDemand"]
    ended: NotRequired[bool]


CallParty = TypedDict(
    "CallParty",
    {
        "id": str,
        "direction": str,
        "from": CallPartyFrom,
        "to": CallPartyTo,
        "extensionId": str,
        "status": CallPartyStatus,
        "muted": bool,
        "recordings": NotRequired[list[CallPartyRecording]],
        "conferenceRole": NotRequired[str],
    },
)


class ConferenceResponse(TypedDict):
    session: dict[str, Any]


class ConferenceRecordConference(TypedDict):
    open: bool
    ownerId: str
    room: str


class ConferenceRecordOrigin(TypedDict):
    type: str


class ConferenceRecordPartyFrom(TypedDict):
    extensionId: str


class ConferenceRecordPartyStatus(TypedDict):
    code: str
    rcc: bool


ConferenceRecordParty = TypedDict(
    "ConferenceRecordParty",
    {
        "conferenceRole": str,
        "direction": str,
        "extensionId": str,
        "from": ConferenceRecordPartyFrom,
        "id": str,
        "muted": bool,
        "status": ConferenceRecordPartyStatus,
        "to": CallPartyTo,
    },
)


class ConferenceRecord(TypedDict):
    conference: ConferenceRecordConference
    creationTime: str
    id: str
    origin: ConferenceRecordOrigin
    parties: list[ConferenceRecordParty]
    voiceCallToken: str


class ConferenceList(TypedDict):
    records: list[ConferenceRecord]


class CallRecordingState(TypedDict):
    id: str
    active: bool
    mode: str
    ended: NotRequired[bool]


class RingOutStatus(TypedDict):
    callStatus: str
    calleeStatus: str
    callerStatus: str


class RingOutInfo(TypedDict):
    id: str
    uri: str
    status: RingOutStatus


class CallSession(TypedDict):
    session: dict[str, Any]
