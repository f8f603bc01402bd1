"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.recording.responses import RecordingReference


class CallLogParty(TypedDict):
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    name: NotRequired[str]
    phoneNumber: NotRequired[str]
    device: NotRequired["CallLogDevice"]
    location: NotRequired[str]
    dialedPhoneNumber: NotRequired[str]


class CallLogExtension(TypedDict):
    id: int
    uri: str


CallLogLeg = TypedDict(
    "CallLogLeg",
    {
        "direction": str,
        "action": str,
        "legType": str,
        "result": str,
        "from": CallLogParty,
        "to": CallLogParty,
        "transport": str,
        "type": str,
        "partyId": str,
        "master": NotRequired[bool],
        "reason": NotRequired[str],
        "reasonDescription": NotRequired[str],
        "startTime": str,
        "duration": int,
        "durationMs": int,
        "extension": NotRequired[CallLogExtension],
    },
)


CallLogRecord = TypedDict(
    "CallLogRecord",
    {
        "id": str,
        "uri": str,
        "sessionId": str,
        "telephonySessionId": str,
        "partyId": str,
        "startTime": str,
        "duration": int,
        "durationMs": int,
        "type": str,
        "internalType": str,
        "direction": str,
        "action": str,
        "result": str,
        "transport": str,
        "from": CallLogParty,
        "to": CallLogParty,
        "extension": CallLogExtension,
        "deleted": NotRequired[bool],
        "reason": NotRequired[str],
        "reasonDescription": NotRequired[str],
        "recording": NotRequired[RecordingReference],
        "lastModifiedTime": NotRequired[str],
        "legs": NotRequired[list[CallLogLeg]],
    },
)


class CallLogExtractSyncInfo(TypedDict):
    newerRecordsExist: bool
    syncTime: str
    syncToken: str
    syncType: str


class CallLogExtract(TypedDict):
    uri: str
    records: list[CallLogRecord]
    syncInfo: CallLogExtractSyncInfo


class CallLogArchiveInfo(TypedDict):
    every: str
    format: str
    keepDays: int
    nextTime: NotRequired[str]
    archivedUntil: NotRequired[str]


class CallLogArchiveFileInfo(TypedDict):
    id: str
    name: str
    records: int
    size: int
    fromTime: str
    toTime: str
    creationTime: str


class RecordedCallExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class RecordedCallTranscript(TypedDict):
    snippet: str
    status: str


RecordedCall = TypedDict(
    "RecordedCall",
    {
        "id": str,
        "startTime": str,
        "duration": int,
        "recording": RecordingReference,
        "extension": RecordedCallExtension | None,
        "transcript": RecordedCallTranscript,
        "direction": NotRequired[str],
        "from": NotRequired[CallLogParty],
        "to": NotRequired[CallLogParty],
        "callId": NotRequired[str],
    },
)


class ActiveCallFrom(TypedDict):
    extensionId: str
    extensionNumber: str


class ActiveCallTo(TypedDict):
    phoneNumber: str


ActiveCallLeg = TypedDict(
    "ActiveCallLeg",
    {
        "startTime": str,
        "duration": int,
        "durationMs": int,
        "type": str,
        "direction": str,
        "action": str,
        "legType": str,
        "result": str,
        "transport": str,
        "from": ActiveCallFrom,
        "to": ActiveCallTo,
        "partyId": str,
        "master": bool,
        "extension": NotRequired[CallLogExtension],
    },
)


ActiveCall = TypedDict(
    "ActiveCall",
    {
        "id": str,
        "uri": str,
        "sessionId": str,
        "telephonySessionId": str,
        "partyId": str,
        "startTime": str,
        "duration": int,
        "durationMs": int,
        "type": str,
        "direction": str,
        "action": str,
        "result": str,
        "transport": str,
        "from": ActiveCallFrom,
        "to": ActiveCallTo,
        "extension": CallLogExtension,
        "telephonyStatus": str,
        "legs": NotRequired[list[ActiveCallLeg]],
    },
)


class CallLogSettings(TypedDict):
    extension: NotRequired[CallLogExtension]
    deleted: NotRequired[bool]
    reason: NotRequired[str]
    reasonDescription: NotRequired[str]


class LiveTimesInfo(TypedDict):
    startTime: str
    duration: int
    durationMs: int


class CallLogSyncSyncInfo(TypedDict):
    olderRecordsExist: NotRequired[bool]
    syncTime: str
    syncToken: str
    syncType: str


class CallLogSync(TypedDict):
    uri: str
    records: list[CallLogRecord]
    syncInfo: CallLogSyncSyncInfo


class CallLogReason(TypedDict):
    reason: NotRequired[str]
    reasonDescription: NotRequired[str]


class CallLogDevice(TypedDict):
    id: str
    uri: str
