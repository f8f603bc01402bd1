"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class GreetingReferencePreset(TypedDict):
    id: str
    name: str
    uri: str


class GreetingReferenceCustom(TypedDict):
    id: str


class GreetingReference(TypedDict):
    type: str
    preset: NotRequired[GreetingReferencePreset]
    custom: NotRequired[GreetingReferenceCustom]


class CallHandlingDocumentHoursMonday(TypedDict):
    start: int
    until: int


class CallHandlingDocumentHours(TypedDict):
    monday: NotRequired[list[CallHandlingDocumentHoursMonday]]
    tuesday: NotRequired[list[CallHandlingDocumentHoursMonday]]
    sunday: NotRequired[list[CallHandlingDocumentHoursMonday]]
    wednesday: NotRequired[list[CallHandlingDocumentHoursMonday]]


class CallHandlingDocumentRulePlanEndGreeting(TypedDict):
    custom: str
    name: str
    preset: str


class CallHandlingDocumentRulePlanEnd(TypedDict):
    greeting: CallHandlingDocumentRulePlanEndGreeting | None
    id: str
    kind: str
    name: str
    number: str


class CallHandlingDocumentRulePlanGroup(TypedDict):
    enabled: bool
    offset: int
    seconds: int
    targets: list[dict[str, Any]]


class CallHandlingDocumentRulePlanMissed(TypedDict):
    greeting: None
    id: str
    kind: str
    name: str
    number: str


class CallHandlingDocumentRulePlan(TypedDict):
    always: list[str]
    asks_to_answer: bool
    connecting: None
    end: CallHandlingDocumentRulePlanEnd
    groups: list[CallHandlingDocumentRulePlanGroup]
    missed: CallHandlingDocumentRulePlanMissed
    mode: str
    queue_calls: bool
    ringback: None
    screening: str
    welcome: CallHandlingDocumentRulePlanEndGreeting | None


class CallHandlingDocumentRuleWhenCaller(TypedDict):
    name: str
    number: str


class CallHandlingDocumentRuleWhenScheduleWithin(TypedDict):
    start: str
    until: str


class CallHandlingDocumentRuleWhenSchedule(TypedDict):
    daily: None
    periods: list[dict[str, Any]]
    week: dict[str, Any]
    within: CallHandlingDocumentRuleWhenScheduleWithin | None


class CallHandlingDocumentRuleWhen(TypedDict):
    calendar: str
    called: list[str]
    callers: list[CallHandlingDocumentRuleWhenCaller]
    schedule: CallHandlingDocumentRuleWhenSchedule | None
    state: str


class CallHandlingDocumentRule(TypedDict):
    action: str
    enabled: bool
    extra: dict[str, Any]
    id: str
    kind: str
    name: str
    plan: CallHandlingDocumentRulePlan
    when: CallHandlingDocumentRuleWhen


class CallHandlingDocumentForwardingNumber(TypedDict):
    flip_number: str
    id: str
    label: str
    number: str
    status: str
    type: str


class CallHandlingDocumentBlockingGreetings(TypedDict):
    BlockedCallersAll: NotRequired[CallHandlingDocumentRulePlanEndGreeting]
    BlockedNoCallerId: NotRequired[CallHandlingDocumentRulePlanEndGreeting]


class CallHandlingDocumentBlocking(TypedDict):
    anonymous: str
    everybody: bool
    greetings: CallHandlingDocumentBlockingGreetings
    pay_phones: bool


class CallHandlingDocumentHoliday(TypedDict):
    first: str
    last: str
    name: str
    yearly: bool


class CallHandlingDocumentTestExpect(TypedDict):
    blocked: bool | None
    ends: str
    rings: list[Any] | None
    rule: str


class CallHandlingDocumentTest(TypedDict):
    at: str
    called: str
    caller: str
    do_not_disturb: bool
    expect: CallHandlingDocumentTestExpect
    name: str
    pay_phone: bool


class CallHandlingDocument(TypedDict):
    format: int
    hours: CallHandlingDocumentHours
    follows: str
    rules: list[CallHandlingDocumentRule]
    forwarding_numbers: list[CallHandlingDocumentForwardingNumber]
    blocking: CallHandlingDocumentBlocking
    blocked_numbers: list[CallHandlingDocumentForwardingNumber]
    holidays: list[CallHandlingDocumentHoliday]
    tests: list[CallHandlingDocumentTest]
