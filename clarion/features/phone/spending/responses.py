"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.spending.models import NoticeLevel, SpendingLimitScope


class SpendingLimit(TypedDict):
    id: str
    scope: SpendingLimitScope
    targetId: str
    targetName: str
    amount: str
    today: str
    raised: bool
    spent: NotRequired[str]


class Spending(TypedDict):
    currency: str
    day: str
    timeZone: str
    charged: str
    calls: int
    live: bool
    wholeCompany: bool
    limits: list[SpendingLimit]


class SpendingSettingsInfo(TypedDict):
    currency: str


class CallRateInfo(TypedDict):
    id: str
    name: str
    trunkId: str
    prefix: str
    perMinute: str
    perCall: str
    incrementSeconds: int
    minimumSeconds: int


class RateList(TypedDict):
    records: list[CallRateInfo]


class CallChargeExtension(TypedDict):
    id: str
    name: str


class CallChargeInfo(TypedDict):
    id: str
    sessionId: str
    extension: CallChargeExtension
    siteId: str
    costCenterId: str
    trunkId: str
    phoneNumber: str
    day: str
    startTime: str
    seconds: int
    amount: str
    currency: str
    rate: str


class NoticeRecord(TypedDict):
    currency: str
    day: str
    id: str
    level: NoticeLevel
    limit: str
    scope: str
    spent: str
    targetName: str
    time: str


class NoticeList(TypedDict):
    records: list[NoticeRecord]
