"""What responses consist of."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from clarion.features.phone.supervision.models import Purpose


class SupervisionSessionStatus(TypedDict):
    code: str


SupervisionSession = TypedDict(
    "SupervisionSession",
    {
        "id": str,
        "direction": str,
        "from": dict[str, Any],
        "to": dict[str, Any],
        "muted": bool,
        "status": SupervisionSessionStatus,
        "extensionId": str,
    },
)


class SupervisedPartySupervisor(TypedDict):
    id: str


class SupervisedParty(TypedDict):
    id: str
    telephonySessionId: str
    supervisor: SupervisedPartySupervisor
    agent: SupervisedPartySupervisor
    modes: list[Literal["Barge", "Listen", "TakeOver", "Whisper"]]
    announced: bool
    purpose: Purpose
    startTime: str
    endTime: NotRequired[str]


class SupervisorList(TypedDict):
    records: list[SupervisedPartySupervisor]


class SupervisedCallRecordAgent(TypedDict):
    extensionNumber: str
    id: str
    name: str


class SupervisedCallRecordWith(TypedDict):
    name: str
    number: str


SupervisedCallRecord = TypedDict(
    "SupervisedCallRecord",
    {
        "agent": SupervisedCallRecordAgent,
        "onHold": bool,
        "partyId": str,
        "since": str,
        "taken": bool,
        "telephonySessionId": str,
        "with": SupervisedCallRecordWith,
        "mode": NotRequired[str],
        "supervisorPartyId": NotRequired[str],
    },
)


class SupervisedCallList(TypedDict):
    records: list[SupervisedCallRecord]
    people: int


class MonitoringGroupSite(TypedDict):
    id: str
    name: str


class MonitoringGroupInfo(TypedDict):
    uri: str
    id: str
    name: str
    site: MonitoringGroupSite


class MonitoringGroupMember(TypedDict):
    uri: str
    id: str
    extensionNumber: str
    permissions: list[Literal["Monitored", "Monitoring"]]


class SupervisionSettingsInfo(TypedDict):
    shown: bool
    tone: bool
    purpose: Purpose
