"""Bodies of queues, as the surface has them, and their bounds."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from clarion.base.http import WireModel

# Some clients send ids as numbers.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(max_length=64)]
Ids = Annotated[tuple[Id, ...], Field(max_length=1000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]

ALERTS = (5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600)
Trigger = Literal["HoldTimeExpiration", "MaxCallers", "NoAnswer"]


class Ref(WireModel):
    id: Id


class ServiceLevel(WireModel):
    sla_goal: Annotated[int, Field(ge=0, le=100)] | None = None
    sla_threshold_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None
    include_abandoned_calls: bool | None = None
    abandoned_threshold_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None


class QueueChange(WireModel):
    """What is not given stays. `site` and `status` are changed at the extension as well."""

    extension_number: Annotated[str, Field(max_length=12)] | None = None
    name: Name | None = None
    status: Literal["Enabled", "Disabled", "NotActivated"] | None = None
    sub_type: Literal["Emergency", "Unknown"] | None = None
    site: Ref | None = None
    service_level_settings: ServiceLevel | None = None
    editable_member_status: bool | None = None
    alert_timer: Annotated[int, Field(ge=5, le=600)] | None = None


class Transfer(WireModel):
    extension: Ref
    action: Trigger


class Forwarding(WireModel):
    phone_number: Number
    action: Trigger


class FixedAgent(WireModel):
    extension: Ref
    index: Annotated[int, Field(ge=0, le=10_000)] = 0


class PositionInQueue(WireModel):
    """`estimatedWaitTime` is our own: whether callers are told with their position how long it will take."""

    playback_frequency: Literal["EveryInterval", "OnPositionChange"]
    estimated_wait_time: bool = False


class CallBack(WireModel):
    """`enabled` is our own: whether callers may hang up and keep their place."""

    enabled: bool = True
    confirmation_announcements: Annotated[
        tuple[Literal["PositionInQueue", "EstimatedWaitTime"], ...], Field(max_length=2)
    ] = ()


class Recipient(WireModel):
    recipient: Ref | None = None


class QueueRules(WireModel):
    """The `queue` of an answering rule. What is not given stays; `null` takes back what can be taken back."""

    transfer_mode: Literal["Rotating", "Simultaneous", "FixedOrder"] | None = None
    transfer: Annotated[list[Transfer], Field(max_length=3)] | None = None
    no_answer_action: (
        Literal["WaitPrimaryMembers", "WaitPrimaryAndOverflowMembers", "Voicemail", "TransferToExtension",
                "UnconditionalForwarding"] | None
    ) = None  # fmt: skip
    fixed_order_agents: Annotated[list[FixedAgent], Field(max_length=1000)] | None = None
    hold_audio_interruption_mode: Literal["Never", "WhenMusicEnds", "Periodically"] | None = None
    hold_audio_interruption_period: Annotated[int, Field(ge=10, le=600)] | None = None
    hold_time_expiration_action: Literal["TransferToExtension", "UnconditionalForwarding", "Voicemail"] | None = None
    agent_timeout: Annotated[int, Field(ge=5, le=600)] | None = None
    wrap_up_time: Annotated[int, Field(ge=0, le=300)] | None = None
    hold_time: Annotated[int, Field(ge=5, le=7200)] | None = None
    max_callers: Annotated[int, Field(ge=1, le=1000)] | None = None
    max_callers_action: (
        Literal["Voicemail", "Announcement", "TransferToExtension", "UnconditionalForwarding"] | None
    ) = None
    unconditional_forwarding: Annotated[list[Forwarding], Field(max_length=3)] | None = None
    position_in_queue: PositionInQueue | None = None
    call_back: CallBack | None = None
    voicemail: Recipient | None = None


class SkillCondition(WireModel):
    """For whom a skill is wanted. `menu` (and `key`, empty: any), `phoneNumber` or `language` as `by` says."""

    by: Literal["Always", "Menu", "CalledNumber", "Language"] = "Always"
    menu: Ref | None = None
    key: Literal["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "Star", "Hash", "NoInput"] = ""
    phone_number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None


class WantedSkill(WireModel):
    """At least this level. It falls by one each `fallsEverySeconds` of waiting, and then no longer counts."""

    skill: Ref
    level: Annotated[int, Field(ge=1, le=5)] = 1
    falls_every_seconds: Annotated[int, Field(ge=5, le=3600)] = 30
    when: SkillCondition = Field(default_factory=SkillCondition)


class RulesChange(QueueRules):
    """Our own: rules with who manages the queue, and the skills that its callers need."""

    managers: Annotated[list[Ref], Field(max_length=50)] | None = None
    skills: Annotated[list[WantedSkill], Field(max_length=20)] | None = None
    best_first: bool | None = None


class NamedSkill(WireModel):
    name: Name


class SkillLevel(WireModel):
    skill: Ref
    level: Annotated[int, Field(ge=1, le=5)]


class MemberSkills(WireModel):
    member: Ref
    skills: Annotated[list[SkillLevel], Field(max_length=100)]


class MemberSkillsChange(WireModel):
    """What somebody can, all of it; members that are not named stay as they are."""

    records: Annotated[list[MemberSkills], Field(max_length=1000)]


class NewQueue(WireModel):
    name: Name
    extension_number: Annotated[str, Field(max_length=12)] | None = None
    sub_type: Literal["Emergency", "Unknown"] = "Unknown"
    member_ids: Ids = ()


class Assignment(WireModel):
    added_extension_ids: Ids = ()
    removed_extension_ids: Ids = ()


class DepartmentAssignments(WireModel):
    class Item(Assignment):
        department_id: Id

    items: Annotated[list[Item], Field(min_length=1, max_length=100)]


class UserQueues(WireModel):
    records: Annotated[list[Ref], Field(max_length=500)]


class OverflowChange(WireModel):
    enabled: bool
    items: Annotated[list[Ref], Field(max_length=50)] | None = None


class NewPickupGroup(WireModel):
    name: Name
    extension_number: Annotated[str, Field(max_length=12)] | None = None
    member_ids: Ids = ()


class PickupGroupChange(WireModel):
    name: Name | None = None
    member_ids: Ids | None = None


class WithDevice(WireModel):
    device_id: Id
