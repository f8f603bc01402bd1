"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.handling.hours.responses import ScheduleInfo
from clarion.features.phone.handling.responses import GreetingReference
from clarion.features.phone.queues.responses import QueueAnsweringRuleQueue

HandlingAction = Literal[
    "ForwardCalls",
    "PlayAnnouncementOnly",
    "TakeMessagesOnly",
    "TransferToExtension",
    "UnconditionalForwarding",
]


class CompanyAnsweringRuleSchedule(TypedDict):
    ref: str


class CompanyAnsweringRuleExtension(TypedDict):
    id: str


class AnsweringRuleCaller(TypedDict):
    callerId: NotRequired[str]
    name: NotRequired[str]


class AnsweringRulePlanUnconditionalForwarding(TypedDict):
    phoneNumber: str


class CompanyAnsweringRule(TypedDict):
    id: str
    uri: str
    enabled: bool
    type: str
    name: str
    callHandlingAction: Literal["Bypass", "Disconnect", "Operator"]
    clarionFrontDesk: NotRequired[bool]
    schedule: NotRequired[ScheduleInfo | CompanyAnsweringRuleSchedule]
    extension: NotRequired[CompanyAnsweringRuleExtension]
    greetings: NotRequired[list[GreetingReference]]
    callers: NotRequired[list[AnsweringRuleCaller]]
    calledNumbers: NotRequired[list[AnsweringRulePlanUnconditionalForwarding]]
    calendar: NotRequired[str]


class AnsweringRuleForwardExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class AnsweringRuleForward(TypedDict):
    enabled: bool
    callHandlingAction: str
    ranges: list[Any]
    extension: NotRequired[AnsweringRuleForwardExtension]


class AnsweringRuleNumber(TypedDict):
    id: str
    label: str
    type: str
    phoneNumber: NotRequired[str]


class AnsweringRuleForwardingRule(TypedDict):
    enabled: bool
    forwardingNumbers: list[AnsweringRuleNumber]
    index: int
    ringCount: int


class AnsweringRuleForwarding(TypedDict):
    notifyMySoftPhones: bool
    notifyAdminSoftPhones: bool
    softPhonesRingCount: int
    softPhonesAlwaysRing: bool
    ringingMode: Literal["Sequentially", "Simultaneously"]
    rules: list[AnsweringRuleForwardingRule]
    softPhonesPositionTop: bool
    mobileTimeout: bool


class MissedCallExtension(TypedDict):
    id: str


class MissedCallNumber(TypedDict):
    phoneNumber: str


class MissedCallSettings(TypedDict):
    actionType: str
    extension: NotRequired[MissedCallExtension]
    externalNumber: NotRequired[MissedCallNumber]


class AnsweringRulePlanVoicemailRecipient(TypedDict):
    id: str
    uri: str


class AnsweringRulePlanVoicemail(TypedDict):
    enabled: bool
    recipient: NotRequired[AnsweringRulePlanVoicemailRecipient]


class AnsweringRulePlanTransfer(TypedDict):
    extension: AnsweringRulePlanVoicemailRecipient


class AnsweringRulePlan(TypedDict):
    callHandlingAction: str
    forwarding: NotRequired[AnsweringRuleForwarding]
    missedCall: NotRequired[MissedCallSettings]
    voicemail: NotRequired[AnsweringRulePlanVoicemail]
    greetings: NotRequired[list[GreetingReference]]
    screening: NotRequired[str]
    transfer: NotRequired[AnsweringRulePlanTransfer]
    unconditionalForwarding: NotRequired[AnsweringRulePlanUnconditionalForwarding]


class AnsweringRuleInfo(TypedDict):
    uri: str
    id: str
    type: Literal["AfterHours", "BusinessHours", "Custom"]
    name: str
    enabled: bool
    schedule: NotRequired[ScheduleInfo | CompanyAnsweringRuleSchedule]
    callHandlingAction: NotRequired[HandlingAction]
    forwarding: NotRequired[AnsweringRuleForwarding]
    missedCall: NotRequired[MissedCallSettings]
    voicemail: NotRequired[AnsweringRulePlanVoicemail]
    greetings: NotRequired[list[GreetingReference]]
    screening: NotRequired[Literal["Always", "NoCallerId", "Off", "UnknownCallerId"]]
    transfer: NotRequired[AnsweringRulePlanTransfer]
    callers: NotRequired[list[AnsweringRuleCaller]]
    calledNumbers: NotRequired[list[AnsweringRulePlanUnconditionalForwarding]]
    unconditionalForwarding: NotRequired[AnsweringRulePlanUnconditionalForwarding]
    calendar: NotRequired[Literal["Busy", "None", "OutOfOffice"]]


class AnsweringRuleQueuePart(TypedDict):
    queue: NotRequired[QueueAnsweringRuleQueue]


class AnsweringRuleResponse(TypedDict):
    uri: str
    id: str
    type: str
    name: str
    enabled: bool
    schedule: NotRequired[ScheduleInfo | CompanyAnsweringRuleSchedule]
    callHandlingAction: NotRequired[str]
    transfer: NotRequired[AnsweringRulePlanTransfer]
    voicemail: NotRequired[AnsweringRulePlanVoicemail]
    greetings: NotRequired[list[GreetingReference] | list[Any]]
    screening: NotRequired[str]
    forwarding: NotRequired[AnsweringRuleForwarding]
    missedCall: NotRequired[MissedCallSettings]
    queue: NotRequired[QueueAnsweringRuleQueue]
    calendar: NotRequired[str]
    callers: NotRequired[list[AnsweringRuleCaller]]
    calledNumbers: NotRequired[list[AnsweringRulePlanUnconditionalForwarding]]
    unconditionalForwarding: NotRequired[AnsweringRulePlanUnconditionalForwarding]


class AnsweringRuleConditions(TypedDict):
    callers: NotRequired[list[AnsweringRuleCaller]]
    calledNumbers: NotRequired[list[AnsweringRulePlanUnconditionalForwarding]]
    schedule: NotRequired[ScheduleInfo]
    calendar: NotRequired[str]
