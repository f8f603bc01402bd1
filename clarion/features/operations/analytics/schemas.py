"""What is asked of analytics, as the surface has it."""

from datetime import datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, field_validator, model_validator

from clarion.base.http import WireModel, parse_time

GroupBy = Literal[
    "Company",
    "CompanyNumbers",
    "Users",
    "Queues",
    "IVRs",
    "IVAs",
    "SharedLines",
    "UserGroups",
    "Sites",
    "Departments",
]
Interval = Literal["Hour", "Day", "Week", "Month"]
Direction = Literal["Inbound", "Outbound"]
Origin = Literal["Internal", "External"]
Response = Literal["Answered", "NotAnswered", "Connected", "NotConnected"]
Result = Literal[
    "Completed",
    "Abandoned",
    "Voicemail",
    "Unknown",
    "Missed",
    "Accepted",
    "Transferred",
    "PickedUp",
    "Forwarded",
    "AnsweredElsewhere",
]
Segment = Literal[
    "Ringing",
    "LiveTalk",
    "Hold",
    "Park",
    "Transfer",
    "IvrPrompt",
    "Voicemail",
    "VmGreeting",
    "Setup",
    "Forwarding",
]
Action = Literal["HoldOff", "HoldOn", "ParkOn", "ParkOff", "BlindTransfer", "WarmTransfer", "DTMFTransfer"]
CallType = Literal["Direct", "FromQueue", "ParkRetrieval", "Transferred", "Outbound", "Overflow", "QueueCallPickup"]
Hours = Literal["BusinessHours", "AfterHours"]
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
Day = Literal["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Ids = Annotated[list[Id], Field(max_length=1000)]
Seconds = Annotated[int, Field(ge=0, le=10**7)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]?\d|2[0-4]):[0-5]\d$")]


class Grouping(WireModel):
    """Either by one kind of thing, or people who belong to some."""

    group_by: GroupBy | None = None
    group_by_members: Literal["Department", "UserGroup", "Queue", "Site"] | None = None
    keys: Ids = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.group_by is None) == (self.group_by_members is None):
            raise ValueError("give either groupBy or groupByMembers")
        return self


class HoursInterval(WireModel):
    from_: Annotated[Clock, Field(alias="from")]
    to: Clock


class AdvancedTimeSettings(WireModel):
    include_days: Annotated[list[Day], Field(max_length=7)] = Field(default_factory=list)
    include_hours: Annotated[list[HoursInterval], Field(max_length=24)] = Field(default_factory=list)


class TimeRange(WireModel):
    """Both moments belong to it."""

    time_from: datetime
    time_to: datetime

    @field_validator("time_from", "time_to", mode="before")
    @classmethod
    def _moment(cls, value: object) -> datetime:
        if not isinstance(value, str):
            raise ValueError("not a time")  # noqa: TRY004
        return parse_time(value, parameter="timeRange")


class TimeSettings(WireModel):
    time_zone: Annotated[str, StringConstraints(max_length=64)]
    time_range: TimeRange
    advanced_time_settings: AdvancedTimeSettings = AdvancedTimeSettings()

    @field_validator("time_zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no time zone of the IANA database") from None
        return value


class Length(WireModel):
    min_seconds: Seconds | None = None
    max_seconds: Seconds | None = None


class SegmentFilter(WireModel):
    segment: Segment
    length: Length = Length()


class ExtensionFilters(WireModel):
    from_ids: Ids = Field(default_factory=list)
    to_ids: Ids = Field(default_factory=list)


class CallFilters(WireModel):
    """All of them must hold; of each list one word is enough. Empty ones do not narrow."""

    extension_filters: ExtensionFilters = ExtensionFilters()
    queues: Ids = Field(default_factory=list)
    called_numbers: Ids = Field(default_factory=list)
    directions: Annotated[list[Direction], Field(max_length=20)] = Field(default_factory=list)
    origins: Annotated[list[Origin], Field(max_length=20)] = Field(default_factory=list)
    call_responses: Annotated[list[Response], Field(max_length=20)] = Field(default_factory=list)
    call_results: Annotated[list[Result], Field(max_length=20)] = Field(default_factory=list)
    call_segments: Annotated[list[SegmentFilter], Field(max_length=20)] = Field(default_factory=list)
    call_actions: Annotated[list[Action], Field(max_length=20)] = Field(default_factory=list)
    company_hours: Annotated[list[Hours], Field(max_length=20)] = Field(default_factory=list)
    call_duration: Length = Length()
    time_spent: Length = Length()
    queue_sla: Annotated[list[Literal["InSla", "OutSla"]], Field(max_length=20)] = Field(default_factory=list)
    call_types: Annotated[list[CallType], Field(max_length=20)] = Field(default_factory=list)
    ending_parties: Annotated[list[Literal["Caller", "Callee", "System"]], Field(max_length=20)] = Field(
        default_factory=list
    )
    queue_hours: Annotated[list[Hours], Field(max_length=20)] = Field(default_factory=list)


class Formula(WireModel):
    aggregation_type: Literal["Sum", "Average", "Max", "Min", "Percent"]
    aggregation_interval: Interval | None = None


class SumOnly(WireModel):
    aggregation_type: Literal["Sum"]


class AggregationCounters(WireModel):
    all_calls: Formula | None = None
    calls_by_direction: Formula | None = None
    calls_by_origin: Formula | None = None
    calls_by_response: Formula | None = None
    calls_segments: Formula | None = None
    calls_by_result: Formula | None = None
    calls_by_ending_party: Formula | None = None
    calls_by_company_hours: Formula | None = None
    calls_by_queue_sla: Formula | None = None
    calls_by_actions: Formula | None = None
    calls_by_type: Formula | None = None
    queue_opportunities: SumOnly | None = None
    calls_by_queue_hours: Formula | None = None


class AggregationTimers(WireModel):
    all_calls_duration: Formula | None = None
    calls_duration_by_direction: Formula | None = None
    calls_duration_by_origin: Formula | None = None
    calls_duration_by_response: Formula | None = None
    calls_segments_duration: Formula | None = None
    calls_duration_by_result: Formula | None = None
    calls_duration_by_ending_party: Formula | None = None
    calls_duration_by_company_hours: Formula | None = None
    calls_duration_by_queue_sla: Formula | None = None
    calls_duration_by_type: Formula | None = None
    calls_duration_by_queue_hours: Formula | None = None


class AggregationOptions(WireModel):
    counters: AggregationCounters = AggregationCounters()
    timers: AggregationTimers = AggregationTimers()


class TimelineCounters(WireModel):
    all_calls: bool = False
    calls_by_direction: bool = False
    calls_by_origin: bool = False
    calls_by_response: bool = False
    calls_segments: bool = False
    calls_by_result: bool = False
    calls_by_ending_party: bool = False
    calls_by_company_hours: bool = False
    calls_by_queue_sla: bool = False
    calls_by_actions: bool = False
    calls_by_type: bool = False
    queue_opportunities: bool = False
    calls_by_queue_hours: bool = False


class TimelineTimers(WireModel):
    all_calls_duration: bool = False
    calls_duration_by_direction: bool = False
    calls_duration_by_origin: bool = False
    calls_duration_by_response: bool = False
    calls_segments_duration: bool = False
    calls_duration_by_result: bool = False
    calls_duration_by_ending_party: bool = False
    calls_duration_by_company_hours: bool = False
    calls_duration_by_queue_sla: bool = False
    calls_duration_by_type: bool = False
    calls_duration_by_queue_hours: bool = False


class TimelineOptions(WireModel):
    counters: TimelineCounters = TimelineCounters()
    timers: TimelineTimers = TimelineTimers()


class _Asked(WireModel):
    grouping: Grouping
    time_settings: TimeSettings
    call_filters: CallFilters = CallFilters()


class AggregationRequest(_Asked):
    response_options: AggregationOptions


class TimelineRequest(_Asked):
    response_options: TimelineOptions
