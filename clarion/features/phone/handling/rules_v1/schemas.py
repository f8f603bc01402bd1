"""Answering rules on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from clarion.base.http import WireModel
from clarion.features.phone.devices.schemas import LooseId
from clarion.features.phone.handling.greetings import GreetingBody
from clarion.features.phone.handling.hours import ScheduleBody
from clarion.features.phone.queues import QueueRules

Id = Annotated[LooseId, Field(max_length=64)]
Number = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Action = Literal[
    "ForwardCalls",
    "UnconditionalForwarding",
    "AgentQueue",
    "TransferToExtension",
    "TakeMessagesOnly",
    "PlayAnnouncementOnly",
    "SharedLines",
]
CompanyAction = Literal["Operator", "Disconnect", "Bypass"]
Type = Literal["BusinessHours", "AfterHours", "Custom"]
Rings = Annotated[int, Field(ge=1, le=30)]


class CallerBody(WireModel):
    caller_id: Number | None = None
    name: Annotated[str, Field(max_length=100)] | None = None


class CalledBody(WireModel):
    id: Id | None = None
    phone_number: Number | None = None


class ForwardingNumberBody(WireModel):
    id: Id | None = None
    phone_number: Number | None = None
    label: Annotated[str, Field(max_length=60)] | None = None
    type: Annotated[str, Field(max_length=30)] | None = None


class ForwardingRuleBody(WireModel):
    index: Annotated[int, Field(ge=0, le=1000)] | None = None
    ring_count: Rings | None = None
    enabled: bool = True
    forwarding_numbers: Annotated[list[ForwardingNumberBody], Field(max_length=20)] = []


class ForwardingBody(WireModel):
    """One ring is five seconds."""

    notify_my_soft_phones: bool | None = None
    notify_admin_soft_phones: bool | None = None
    soft_phones_ring_count: Rings | None = None
    soft_phones_always_ring: bool | None = None
    ringing_mode: Literal["Sequentially", "Simultaneously"] | None = None
    rules: Annotated[list[ForwardingRuleBody], Field(max_length=20)] | None = None
    soft_phones_position_top: bool | None = None
    mobile_timeout: bool | None = None


class ExtensionBody(WireModel):
    id: Id


class TransferBody(WireModel):
    extension: ExtensionBody | None = None


class UnconditionalBody(WireModel):
    phone_number: Number | None = None
    action: Literal["HoldTimeExpiration", "MaxCallers", "NoAnswer"] | None = None


class RecipientBody(WireModel):
    id: Id | None = None


class VoicemailBody(WireModel):
    enabled: bool | None = None
    recipient: RecipientBody | None = None


class ExternalBody(WireModel):
    phone_number: Number


class MissedBody(WireModel):
    action_type: Literal["PlayGreetingAndDisconnect", "ConnectToExtension", "ConnectToExternalNumber"] | None = None
    extension: ExtensionBody | None = None
    external_number: ExternalBody | None = None


class SharedLinesBody(WireModel):
    timeout: Annotated[int, Field(ge=10, le=80)]


CALENDARS = {"Busy": "busy", "OutOfOffice": "out-of-office"}
"""Of the wire, and as they are kept."""


class ConditionsBody(WireModel):
    """What rules of extensions and of the company have in common."""

    enabled: bool | None = None
    type: Type | None = None
    name: Name | None = None
    callers: Annotated[list[CallerBody], Field(max_length=200)] | None = None
    called_numbers: Annotated[list[CalledBody], Field(max_length=200)] | None = None
    schedule: ScheduleBody | None = None
    greetings: Annotated[list[GreetingBody], Field(max_length=20)] | None = None


class RuleBody(ConditionsBody):
    """The body of POST and PUT. What is not given stays as it is. `calendar`: the rule counts only while the person's
    calendar elsewhere says so.
    """

    call_handling_action: Action | None = None
    forwarding: ForwardingBody | None = None
    unconditional_forwarding: UnconditionalBody | None = None
    transfer: TransferBody | None = None
    voicemail: VoicemailBody | None = None
    missed_call: MissedBody | None = None
    screening: Literal["Off", "False", "NoCallerId", "UnknownCallerId", "Always"] | bool | None = None
    shared_lines: SharedLinesBody | None = None
    queue: QueueRules | None = None
    calendar: Literal["None", "Busy", "OutOfOffice"] | None = None


class CompanyRuleBody(ConditionsBody):
    """`clarionFrontDesk`: our own. True: whatever was set is forgotten; menu, greeting or operator answers again."""

    call_handling_action: CompanyAction | None = None
    extension: ExtensionBody | None = None
    clarion_front_desk: bool = False


class ForwardAllBody(WireModel):
    """`callHandlingAction`, `extension`, `ranges`: our own; the surface only switches on and off."""

    enabled: bool
    call_handling_action: CompanyAction | None = None
    extension: ExtensionBody | None = None
