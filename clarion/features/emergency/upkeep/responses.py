"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.emergency.upkeep.models import LocationTestResult
from clarion.features.emergency.upkeep.rules import Freshness


class LocationTestInfo(TypedDict):
    id: str
    locationId: str
    address: str
    result: LocationTestResult
    detail: str
    automatic: bool
    carrier: str
    callbackNumber: str
    pidfLo: str
    telephonySessionId: str
    seconds: float
    contentUri: NotRequired[str]
    startedAt: str
    endedAt: str | None


class LocationState(TypedDict):
    id: str
    name: str
    freshness: Freshness
    usageStatus: str
    confirmedAt: str
    confirmBy: str | None
    seenAt: str | None
    testedAt: str | None
    testResult: LocationTestResult | None
    nextTestAt: str | None
