"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict


class RecordingReference(TypedDict):
    id: str
    uri: str
    type: str
    contentUri: str


class CallRecordingSettingsOnDemand(TypedDict):
    enabled: bool
    retentionPeriod: int


class CallRecordingSettingsAutomatic(TypedDict):
    allowMute: bool
    enabled: bool
    extensionCount: int
    maxNumberLimit: int
    outboundCallAnnouncement: bool
    outboundCallTones: bool
    retentionPeriod: int


class CallRecordingSettingsGreeting(TypedDict):
    mode: str
    type: str


class CallRecordingSettingsInfo(TypedDict):
    onDemand: CallRecordingSettingsOnDemand
    automatic: CallRecordingSettingsAutomatic
    greetings: list[CallRecordingSettingsGreeting]


class RecordedExtensionInfo(TypedDict):
    id: str
    uri: str
    extensionNumber: str
    type: str
    callDirection: Literal["All", "Inbound", "Outbound"]


class CallRecordingInfo(TypedDict):
    id: str
    contentUri: str
    contentType: str
    duration: int
