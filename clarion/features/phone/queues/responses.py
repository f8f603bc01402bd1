"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class QueueAnsweringRuleQueue(TypedDict):
    agentTimeout: int
    holdAudioInterruptionMode: str
    holdAudioInterruptionPeriod: int
    holdTime: int
    holdTimeExpirationAction: str
    maxCallers: int
    maxCallersAction: str
    noAnswerAction: str
    transferMode: str
    wrapUpTime: int


class QueueAnsweringRule(TypedDict):
    queue: QueueAnsweringRuleQueue


class TakenCallFrom(TypedDict):
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]


class TakenCallTo(TypedDict):
    phoneNumber: NotRequired[str]


class TakenCallStatus(TypedDict):
    code: str


TakenCall = TypedDict(
    "TakenCall",
    {
        "id": str,
        "direction": str,
        "from": TakenCallFrom,
        "to": TakenCallTo,
        "extensionId": str,
        "status": TakenCallStatus,
        "muted": bool,
        "recordings": NotRequired[list[Any]],
    },
)


class LiveQueueMember(TypedDict):
    id: str
    name: str
    extensionNumber: str
    state: Literal["Available", "Busy", "Off", "Ringing", "Talking", "Unknown", "WrapUp"]
    wrapUpUntil: NotRequired[str]


class LiveQueueCallerSkill(TypedDict):
    id: str
    level: int
    name: str


class LiveQueueCaller(TypedDict):
    position: int
    since: str
    callback: bool
    estimatedWaitSeconds: int | None
    number: str
    name: str
    skills: list[LiveQueueCallerSkill]
    telephonySessionId: str
    partyId: str


class LiveQueue(TypedDict):
    id: str
    name: str
    extensionNumber: str
    waitingCount: int
    callbackCount: int
    estimatedWaitSeconds: int | None
    longestWaitSeconds: int
    members: list[LiveQueueMember]
    memberCounts: dict[str, int]
    waiting: list[LiveQueueCaller]


class CallQueueSite(TypedDict):
    id: str
    name: str


class CallQueueServiceLevelSettings(TypedDict):
    abandonedThresholdSeconds: int
    includeAbandonedCalls: bool
    slaGoal: int
    slaThresholdSeconds: int


class CallQueueDetails(TypedDict):
    uri: str
    id: str
    extensionNumber: str
    name: str
    status: str
    subType: Literal["Emergency", "Unknown"]
    site: CallQueueSite
    serviceLevelSettings: CallQueueServiceLevelSettings
    editableMemberStatus: bool
    alertTimer: int


class OwnLiveQueuesRecordMine(TypedDict):
    acceptCalls: bool
    manages: bool
    mayChoose: bool
    member: bool


class OwnLiveQueuesRecord(TypedDict):
    callbackCount: int
    estimatedWaitSeconds: int | None
    extensionNumber: str
    id: str
    longestWaitSeconds: int
    memberCounts: dict[str, int]
    members: list[LiveQueueMember]
    mine: OwnLiveQueuesRecordMine
    name: str
    waiting: list[Any]
    waitingCount: int


class OwnLiveQueues(TypedDict):
    records: list[OwnLiveQueuesRecord]


class QueuePerson(TypedDict):
    id: str
    uri: str
    extensionNumber: str
    name: str


class CallQueueRulesTransfer(TypedDict):
    action: Literal["HoldTimeExpiration", "MaxCallers", "NoAnswer"]
    extension: QueuePerson


class CallQueueRulesFixedOrderAgent(TypedDict):
    extension: QueuePerson
    index: int


class CallQueueRulesUnconditionalForwarding(TypedDict):
    action: Literal["HoldTimeExpiration", "MaxCallers", "NoAnswer"]
    phoneNumber: str


class CallQueueRulesPositionInQueue(TypedDict):
    estimatedWaitTime: bool
    playbackFrequency: Literal["EveryInterval", "OnPositionChange"]


class CallQueueRulesCallBack(TypedDict):
    confirmationAnnouncements: list[Literal["EstimatedWaitTime", "PositionInQueue"]]
    enabled: bool


class QueueConditionMenu(TypedDict):
    id: str


class QueueCondition(TypedDict):
    by: str
    menu: NotRequired[QueueConditionMenu]
    key: NotRequired[str]


class QueueRequiredSkill(TypedDict):
    skill: CallQueueSite
    level: int
    fallsEverySeconds: int
    when: QueueCondition


class CallQueueRules(TypedDict):
    transferMode: Literal["FixedOrder", "Rotating", "Simultaneous"]
    noAnswerAction: str
    holdAudioInterruptionMode: Literal["Never", "Periodically", "WhenMusicEnds"]
    holdAudioInterruptionPeriod: int
    holdTimeExpirationAction: Literal["Announcement", "TransferToExtension", "UnconditionalForwarding", "Voicemail"]
    agentTimeout: int
    wrapUpTime: int
    holdTime: int
    maxCallers: int
    maxCallersAction: Literal["Announcement", "TransferToExtension", "UnconditionalForwarding", "Voicemail"]
    transfer: NotRequired[list[CallQueueRulesTransfer]]
    fixedOrderAgents: NotRequired[list[CallQueueRulesFixedOrderAgent]]
    unconditionalForwarding: NotRequired[list[CallQueueRulesUnconditionalForwarding]]
    positionInQueue: NotRequired[CallQueueRulesPositionInQueue]
    callBack: NotRequired[CallQueueRulesCallBack]
    managers: list[QueuePerson]
    skills: list[QueueRequiredSkill]
    bestFirst: bool


class ServiceLevelRecord(TypedDict):
    abandoned: int
    answered: int
    answeredInTime: int
    averageWaitSeconds: float
    complete: bool
    counted: int
    goal: int
    id: str
    longestWaitSeconds: float
    offered: int
    serviceLevel: float | None
    thresholdSeconds: float
    timeFrom: str
    timeTo: str


class ServiceLevelList(TypedDict):
    records: list[ServiceLevelRecord]


class ServiceLevelInfo(TypedDict):
    timeFrom: str
    timeTo: str
    complete: bool
    offered: int
    answered: int
    answeredInTime: int
    abandoned: int
    counted: int
    serviceLevel: float | None
    goal: int
    thresholdSeconds: float
    longestWaitSeconds: float
    averageWaitSeconds: float


class QueuePickupMember(TypedDict):
    uri: str
    id: str
    name: str
    extensionNumber: str
    members: list[QueuePerson]


class QueueInfo(TypedDict):
    extensionNumber: str
    id: str
    name: str
    site: CallQueueSite
    status: str
    subType: Literal["Emergency", "Unknown"]
    uri: str


class CallQueueMemberInfo(TypedDict):
    uri: str
    id: int
    extensionNumber: str


class UserCallQueues(TypedDict):
    records: list[CallQueueSite]


class QueueInfo2(TypedDict):
    extensionNumber: str
    id: int
    name: str
    partnerId: str
    uri: str


class QueueOverflow(TypedDict):
    enabled: bool
    subType: Literal["Emergency", "Unknown"]
    items: list[QueueInfo]


class QueueSkillInfo(TypedDict):
    uri: str
    id: str
    name: str


class QueueSkillMembersRecordSkill(TypedDict):
    level: int
    skill: CallQueueSite


class QueueSkillMembersRecord(TypedDict):
    member: QueuePerson
    skills: list[QueueSkillMembersRecordSkill]


class QueueSkillMembers(TypedDict):
    records: list[QueueSkillMembersRecord]


class CallQueueInfo(TypedDict):
    uri: str
    id: str
    extensionNumber: str
    name: str
    status: str
    subType: Literal["Emergency", "Unknown"]
