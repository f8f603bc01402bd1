"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class AggregatedCounters(TypedDict):
    valueType: str
    values: float | dict[str, float]


class AnalyticsGroupInfo(TypedDict):
    extensionNumber: NotRequired[str]
    name: NotRequired[str]


class AnalyticsGroup(TypedDict):
    key: str
    info: AnalyticsGroupInfo


class TimelineRecordPoint(TypedDict):
    counters: NotRequired[dict[str, AggregatedCounters]]
    time: str
    timers: NotRequired[dict[str, AggregatedCounters]]


class TimelineRecord(TypedDict):
    key: str
    info: AnalyticsGroupInfo
    points: list[TimelineRecordPoint]


class AnalyticsRecord(TypedDict):
    key: str
    info: AnalyticsGroupInfo
    counters: NotRequired[dict[str, AggregatedCounters]]
    timers: NotRequired[dict[str, AggregatedCounters]]


class AnalyticsData(TypedDict):
    groupedBy: str
    records: list[AnalyticsRecord | TimelineRecord]


class AnalyticsResponse(TypedDict):
    paging: PageNumbers
    data: AnalyticsData
