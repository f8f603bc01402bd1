"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

ShownStatus = Literal["Available", "Busy", "Offline"]
TelephonyStatus = Literal["NoCall", "Ringing", "CallConnected", "OnHold", "ParkedCall"]


class QueueMemberPresencesRecordMember(TypedDict):
    extensionNumber: str
    id: str
    name: str


class QueueMemberPresencesRecord(TypedDict):
    acceptCurrentQueueCalls: bool
    acceptQueueCalls: bool
    member: QueueMemberPresencesRecordMember


class QueueMemberPresences(TypedDict):
    records: list[QueueMemberPresencesRecord]


class QueuesInfoItemCallQueue(TypedDict):
    editableMemberStatus: bool
    extensionNumber: str
    id: str
    name: str


class QueuesInfoItem(TypedDict):
    acceptCalls: bool
    callQueue: QueuesInfoItemCallQueue


class MemberPresence(TypedDict):
    records: list[QueuesInfoItem]


class MemberPresenceResponse(TypedDict):
    records: list[QueuesInfoItem]


class WithSipInfoItemSipData(TypedDict):
    toTag: str


PresenceAsSeen = TypedDict(
    "PresenceAsSeen",
    {
        "id": str,
        "from": NotRequired[str],
        "fromName": NotRequired[str],
        "to": NotRequired[str],
        "sipData": NotRequired[WithSipInfoItemSipData],
    },
)


class PresenceExtension(TypedDict):
    extensionNumber: str
    id: int
    uri: str


class PresenceInfo(TypedDict):
    uri: str
    extension: PresenceExtension
    userStatus: ShownStatus
    dndStatus: str
    dndStatusPersonal: str
    presenceStatus: ShownStatus
    telephonyStatus: TelephonyStatus
    aggregatedTelephonyStatus: NotRequired[str]
    cxTelephonyStatus: NotRequired[str]
    meetingStatus: str
    message: NotRequired[str]
    allowSeeMyPresence: bool
    callerIdVisibility: NotRequired[str]
    ringOnMonitoredCall: NotRequired[bool]
    pickUpCallsOnHold: NotRequired[bool]
    acceptCallQueueCalls: NotRequired[bool]
    activeCalls: NotRequired[list[PresenceAsSeen]]
    inMeetingUntil: NotRequired[str]
    statusExpirationTime: NotRequired[str]
    messageExpirationTime: NotRequired[str]


class PresenceEnds(TypedDict):
    inMeetingUntil: NotRequired[str]
    statusExpirationTime: NotRequired[str]
    messageExpirationTime: NotRequired[str]


class PresenceFields(TypedDict):
    userStatus: ShownStatus
    dndStatus: str
    dndStatusPersonal: str
    presenceStatus: ShownStatus
    telephonyStatus: TelephonyStatus
    aggregatedTelephonyStatus: NotRequired[str]
    cxTelephonyStatus: NotRequired[str]
    meetingStatus: str
    message: NotRequired[str]
    allowSeeMyPresence: bool
    callerIdVisibility: NotRequired[str]
    ringOnMonitoredCall: NotRequired[bool]
    pickUpCallsOnHold: NotRequired[bool]
    acceptCallQueueCalls: NotRequired[bool]
    inMeetingUntil: NotRequired[str]
    statusExpirationTime: NotRequired[str]
    messageExpirationTime: NotRequired[str]
    activeCalls: NotRequired[list[PresenceAsSeen]]


class UnifiedPresenceGlip(TypedDict):
    availability: str
    status: str
    visibility: str


class UnifiedPresenceMeeting(TypedDict):
    status: str


class UnifiedPresence(TypedDict):
    status: str
    glip: UnifiedPresenceGlip
    telephony: UnifiedPresenceGlip
    meeting: UnifiedPresenceMeeting
