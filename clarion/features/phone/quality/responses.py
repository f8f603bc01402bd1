"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.quality.models import CallSurveyProblem


class CallQualityPoint(TypedDict):
    time: str
    mos: float
    packetLossPercent: float
    jitterMs: float
    roundTripMs: float


class CallSurveyInfo(TypedDict):
    partyId: str
    telephonySessionId: str
    extensionId: str
    stars: int
    problems: list[CallSurveyProblem]
    comment: str
    time: str


class CallQualityLeg(TypedDict):
    sessionId: str
    telephonySessionId: str
    partyId: str
    extensionId: str
    deviceId: str
    trunkId: str
    name: str
    number: str
    network: str
    codec: str
    startTime: str
    endTime: str
    mos: float
    lowestMos: float
    poor: bool
    packetLossPercent: float
    jitterMs: float
    roundTripMs: float
    packetsFromPhone: int
    packetsToPhone: int
    points: NotRequired[list[CallQualityPoint]]
    survey: NotRequired[CallSurveyInfo]


class CallQualitySummaryRecord(TypedDict):
    averageMos: float
    calls: int
    jitterMs: float
    key: str
    lowestMos: float
    name: str
    owner: str
    packetLossPercent: float
    poorPercent: float
    roundTripMs: float


class CallQualitySummary(TypedDict):
    groupBy: str
    poorMos: float
    records: list[CallQualitySummaryRecord]


class CallQualityDay(TypedDict):
    time: str
    calls: int
    averageMos: NotRequired[float]
    lowestMos: NotRequired[float]
    poorPercent: NotRequired[float]
    packetLossPercent: NotRequired[float]


class CallQualityTimeline(TypedDict):
    poorMos: float
    days: list[CallQualityDay]


class CallQualitySettings(TypedDict):
    poorMos: float
    alertPercent: int
    asks: str


class CallQualityInfo(TypedDict):
    telephonySessionId: str
    legs: list[CallQualityLeg]
