"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from clarion.base.http_lists import PageNumbers


class StateWeekRange(TypedDict):
    startTime: str
    endTime: str


class StateWeek(TypedDict):
    monday: NotRequired[list[StateWeekRange]]
    tuesday: NotRequired[list[StateWeekRange]]
    wednesday: NotRequired[list[StateWeekRange]]
    thursday: NotRequired[list[StateWeekRange]]
    friday: NotRequired[list[StateWeekRange]]
    saturday: NotRequired[list[StateWeekRange]]
    sunday: NotRequired[list[StateWeekRange]]


class StateScheduleTriggerRange(TypedDict):
    endDateTime: str
    startDateTime: str


class StateScheduleTrigger(TypedDict):
    ranges: NotRequired[list[StateScheduleTriggerRange] | StateWeek]
    triggerType: str
    startTime: NotRequired[str]
    endTime: NotRequired[str]


class StateSchedule(TypedDict):
    triggers: NotRequired[list[StateScheduleTrigger]]
    startDateTime: NotRequired[str]
    endDateTime: NotRequired[str]


class ConditionsInfoItemFrom(TypedDict):
    name: str
    phoneNumber: str


class CallHandlingStateConditionState(TypedDict):
    conditions: list[Any]
    displayName: str
    id: str


StateConditionInfo = TypedDict(
    "StateConditionInfo",
    {
        "calendar": NotRequired[str],
        "type": str,
        "schedule": NotRequired[StateSchedule],
        "from": NotRequired[list[ConditionsInfoItemFrom]],
        "to": NotRequired[list[str]],
        "state": NotRequired[CallHandlingStateConditionState],
    },
)


class TerminatingTargetExtension(TypedDict):
    id: str


class StateGreetingCustom(TypedDict):
    id: str


class StateGreeting(TypedDict):
    effectiveGreetingType: str
    preset: TerminatingTargetExtension
    custom: NotRequired[StateGreetingCustom]


class TerminatingTargetPrompt(TypedDict):
    greeting: StateGreeting


class TerminatingTargetDestination(TypedDict):
    phoneNumber: str


class TerminatingTarget(TypedDict):
    extension: NotRequired[TerminatingTargetExtension]
    name: str
    prompt: NotRequired[TerminatingTargetPrompt]
    type: str
    destination: NotRequired[TerminatingTargetDestination]
    dispatchingType: NotRequired[str]


class TerminatingTargetInfo(TypedDict):
    type: str
    targets: list[TerminatingTarget]
    terminatingTargetType: NotRequired[str]
    ringingTargetType: NotRequired[str]


class StateApplication(TypedDict):
    type: str
    name: str
    extension: NotRequired[TerminatingTargetExtension]


class ForwardingTargetDevice(TypedDict):
    id: str
    name: str
    phoneNumber: NotRequired[str]


class ForwardingTargetInfo(TypedDict):
    type: str
    name: NotRequired[str]
    device: NotRequired[ForwardingTargetDevice]
    extension: NotRequired[TerminatingTargetExtension]
    destination: NotRequired[TerminatingTargetDestination]


class DispatchingAction(TypedDict):
    customStartOffset: NotRequired[int]
    duration: NotRequired[int]
    enabled: bool
    targets: NotRequired[list[StateApplication | ForwardingTargetInfo]]
    type: str
    greeting: NotRequired[StateGreeting]
    screening: NotRequired[str]
    screeningResult: NotRequired[str]


class DispatchingCallTypes(TypedDict):
    queueCallsIncluded: bool


class DispatchingInfo(TypedDict):
    actions: list[TerminatingTargetInfo | DispatchingAction]
    type: str
    callTypes: NotRequired[DispatchingCallTypes]


class InteractionRuleInfo(TypedDict):
    id: str
    displayName: str
    enabled: bool
    conditions: list[StateConditionInfo]
    dispatching: DispatchingInfo


class InteractionRuleList(TypedDict):
    records: list[InteractionRuleInfo]
    paging: PageNumbers


class CallHandlingStateInfo(TypedDict):
    id: str
    enabled: bool
    displayName: str
    conditions: list[StateConditionInfo]


class CallHandlingStateList(TypedDict):
    records: list[CallHandlingStateInfo]
    paging: PageNumbers


class StateRuleInfo(TypedDict):
    id: str
    displayName: str
    dispatching: DispatchingInfo
    state: CallHandlingStateInfo


class StateRuleList(TypedDict):
    records: list[StateRuleInfo]
    paging: PageNumbers


class ForwardingTargetList(TypedDict):
    records: list[ForwardingTargetInfo]
    paging: PageNumbers


class DeletedForwardingTargetBulkItem(TypedDict):
    device: NotRequired[TerminatingTargetExtension]
    extension: NotRequired[TerminatingTargetExtension]
    name: NotRequired[str]
    type: str
    destination: NotRequired[TerminatingTargetDestination]


class DeletedForwardingTargetBulkItemError(TypedDict):
    errorCode: str
    message: str


class DeletedForwardingTarget(TypedDict):
    bulkItem: DeletedForwardingTargetBulkItem
    bulkItemSuccessful: bool
    bulkItemErrors: NotRequired[list[DeletedForwardingTargetBulkItemError]]


class DeletedForwardingTargets(TypedDict):
    records: list[DeletedForwardingTarget]


class DeviceUsers(TypedDict):
    referencedExtensions: list[TerminatingTargetExtension]
