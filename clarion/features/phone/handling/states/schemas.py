"""The newer surface on the wire: dispatching (what is done) and conditions (when)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from clarion.base.http import WireModel
from clarion.features.phone.devices.schemas import LooseId

Id = Annotated[LooseId, Field(max_length=64)]
Number = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(max_length=100)]
Seconds = Annotated[int, Field(ge=0, le=600)]
Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$")]


def _local(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("not a date and time") from None
    return text


Moment = Annotated[str, Field(max_length=40), AfterValidator(_local)]


class Reference(WireModel):
    id: Id


class GreetingBody(WireModel):
    effective_greeting_type: Literal["Custom", "Preset"]
    preset: Reference | None = None
    custom: Reference | None = None


class PromptBody(WireModel):
    greeting: GreetingBody


class Destination(WireModel):
    phone_number: Number


# ---- who rings


class AppsTarget(WireModel):
    type: Literal["AllDesktopRingTarget", "AllMobileRingTarget"]
    extension: Reference | None = None
    name: Name | None = None


class CoworkerTarget(WireModel):
    type: Literal["CoworkerRingTarget", "CoworkerAppsRingTarget"]
    extension: Reference
    name: Name | None = None


class DeviceTargetBody(WireModel):
    type: Literal["DeviceRingTarget"]
    device: Reference
    extension: Reference | None = None
    name: Name | None = None


class NumberTarget(WireModel):
    type: Literal["PhoneNumberRingTarget"]
    destination: Destination
    name: Name | None = None


class ForeignTarget(WireModel):
    """Things that Clarion has none of; they are refused by name."""

    type: Literal[
        "HotdeskRingTarget",
        "ImsPhoneNumberRingTarget",
        "FmcPhoneNumberRingTarget",
        "IntegrationRingTarget",
        "CloudConnectorRingTarget",
    ]


RingTargetBody = Annotated[
    AppsTarget | CoworkerTarget | DeviceTargetBody | NumberTarget | ForeignTarget, Field(discriminator="type")
]

# ---- what follows


class VoicemailEnd(WireModel):
    type: Literal["VoiceMailTerminatingTarget"]
    extension: Reference | None = None
    prompt: PromptBody | None = None


DispatchingType = Literal["Ringing", "Terminating"]


class AnnouncementEnd(WireModel):
    type: Literal["PlayAnnouncementTerminatingTarget"]
    prompt: PromptBody | None = None
    dispatching_type: DispatchingType | None = None


class NumberEnd(WireModel):
    type: Literal["PhoneNumberTerminatingTarget"]
    destination: Destination
    name: Name | None = None
    dispatching_type: DispatchingType | None = None


class ExtensionEnd(WireModel):
    type: Literal["ExtensionTerminatingTarget"]
    extension: Reference
    name: Name | None = None
    dispatching_type: DispatchingType | None = None


EndBody = Annotated[VoicemailEnd | AnnouncementEnd | NumberEnd | ExtensionEnd, Field(discriminator="type")]

# ---- actions


class PlayAction(WireModel):
    type: Literal["PlayConnectingMessageAction", "PlayConnectingPromptAction", "PlayWelcomePromptAction"]
    greeting: GreetingBody
    enabled: bool = True


class ScreeningAction(WireModel):
    type: Literal["ScreeningAction"]
    screening: Literal["NoCallerId", "UnknownCallerId", "Always"]
    enabled: bool = True
    screening_result: Literal["AskToAnswer", "PlayCallerNameOnly"] = "AskToAnswer"


class RingGroupAction(WireModel):
    type: Literal["RingGroupAction"]
    enabled: bool = True
    targets: Annotated[list[RingTargetBody], Field(min_length=1, max_length=50)]
    custom_start_offset: Seconds = 0
    duration: Annotated[int, Field(ge=5, le=600)] = 20


class RingAlwaysGroupAction(WireModel):
    type: Literal["RingAlwaysGroupAction"]
    enabled: bool = True
    targets: Annotated[list[AppsTarget], Field(min_length=1, max_length=2)]


class TerminatingAction(WireModel):
    type: Literal["TerminatingAction"]
    targets: Annotated[list[EndBody], Field(min_length=1, max_length=10)]
    ringing_target_type: Annotated[str, Field(max_length=40)] | None = None
    terminating_target_type: Annotated[str, Field(max_length=40)] | None = None


ActionBody = Annotated[
    PlayAction | ScreeningAction | RingGroupAction | RingAlwaysGroupAction | TerminatingAction,
    Field(discriminator="type"),
]


class CallTypes(WireModel):
    queue_calls_included: bool


class DispatchingBody(WireModel):
    type: Literal["RingAtOnce", "RingInOrder", "Custom", "Terminate"]
    actions: Annotated[list[ActionBody], Field(min_length=1, max_length=50)]
    call_types: CallTypes | None = None


class StateRuleBody(WireModel):
    dispatching: DispatchingBody | None = None


# ---- conditions


class ClockSpan(WireModel):
    start_time: Clock
    end_time: Clock


Spans = Annotated[list[ClockSpan], Field(max_length=20)]


class WeekBody(WireModel):
    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


class PeriodBody(WireModel):
    start_date_time: Moment = ""
    end_date_time: Moment


class DailyTrigger(WireModel):
    trigger_type: Literal["Daily"]
    start_time: Clock
    end_time: Clock


class WeeklyTrigger(WireModel):
    trigger_type: Literal["Weekly"]
    ranges: WeekBody


class RangeTrigger(WireModel):
    trigger_type: Literal["Range"]
    ranges: Annotated[list[PeriodBody], Field(min_length=1, max_length=100)]


Trigger = Annotated[DailyTrigger | WeeklyTrigger | RangeTrigger, Field(discriminator="trigger_type")]


class ScheduleBody(WireModel):
    start_date_time: Moment | None = None
    end_date_time: Moment | None = None
    triggers: Annotated[list[Trigger], Field(max_length=10)] = []


class ScheduleCondition(WireModel):
    type: Literal["Schedule"]
    schedule: ScheduleBody


class StateReference(WireModel):
    id: Literal["work-hours", "after-hours"]


class StateCondition(WireModel):
    type: Literal["State"]
    state: StateReference


class CalendarCondition(WireModel):
    """While a calendar elsewhere says so; `Busy` whatever for."""

    type: Literal["Calendar"]
    calendar: Literal["Busy", "OutOfOffice"]


class FromBody(WireModel):
    phone_number: Number
    name: Name = ""


class InteractionCondition(WireModel):
    type: Literal["Interaction"]
    callers: Annotated[list[FromBody], Field(alias="from", max_length=200)] = []
    called: Annotated[list[Number], Field(alias="to", max_length=200)] = []


Condition = Annotated[
    InteractionCondition | ScheduleCondition | StateCondition | CalendarCondition, Field(discriminator="type")
]
StateConditionBody = Annotated[ScheduleCondition | StateCondition, Field(discriminator="type")]


class StateBody(WireModel):
    enabled: bool | None = None
    conditions: Annotated[list[StateConditionBody], Field(min_length=1, max_length=1)] | None = None


class InteractionRuleBody(WireModel):
    enabled: bool | None = None
    display_name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    conditions: Annotated[list[Condition], Field(min_length=1, max_length=10)] | None = None
    dispatching: DispatchingBody | None = None
