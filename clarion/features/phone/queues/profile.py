"""What call handling knows of a queue: plain records, held in memory. Pure."""

from enum import StrEnum

import msgspec

from clarion.calls.wire import Record
from clarion.features.phone.queues.skills import SkillRule


class Mode(StrEnum):
    """Who rings for a caller. Names of the surface."""

    ROTATING = "Rotating"  # whoever has been free longest
    SIMULTANEOUS = "Simultaneous"  # all who are free
    FIXED_ORDER = "FixedOrder"  # the first in the list who is free


class Step(StrEnum):
    """What becomes of a caller whom the queue does not keep. Names of the surface."""

    VOICEMAIL = "Voicemail"
    EXTENSION = "TransferToExtension"
    NUMBER = "UnconditionalForwarding"
    ANNOUNCEMENT = "Announcement"


class Action(Record, frozen=True):
    """`target`: the extension's short number, or an E.164 number; empty where none is needed."""

    step: Step = Step.VOICEMAIL
    target: str = ""


class Member(Record, frozen=True):
    extension_id: str
    takes: bool = True  # the queue's calls, as said for this queue and for queues altogether
    skills: dict[str, int] = msgspec.field(default_factory=dict)  # skill id: level, 1 to 5


class QueueProfile(Record, frozen=True):
    """One queue. Times in seconds."""

    queue_id: str  # its extension's id
    account_id: str
    number: str
    name: str
    emergency: bool = False  # goes before others; all members ring, whatever they said; nobody is turned away
    mode: Mode = Mode.ROTATING
    members: tuple[Member, ...] = ()  # in their fixed order
    agent_timeout: float = 20.0
    wrap_up: float = 15.0
    hold_time: float = 300.0
    max_callers: int = 10
    when_full: Action = Action()
    when_held: Action = Action()
    when_nobody: Action | None = None  # None: wait on
    overflow: tuple[str, ...] = ()  # queues whose members help when no member is free
    helps_unanswered: bool = False  # and when the members who are free do not answer
    mailboxes: tuple[str, ...] = ()  # extension ids of those who get what callers leave; empty: the queue itself
    interrupt_mode: str = "Periodically"  # Never | WhenMusicEnds | Periodically
    interrupt_seconds: float = 30.0
    says_position: str = ""  # "" | EveryInterval | OnPositionChange
    says_wait: bool = False  # the estimated wait with the position
    confirms: tuple[str, ...] = ()  # what is said when a callback is confirmed: PositionInQueue | EstimatedWaitTime
    calls_back: bool = False
    skill_rules: tuple[SkillRule, ...] = ()  # what callers need somebody to know
    best_first: bool = False  # whoever knows most of it rings first

    @property
    def boxes(self) -> tuple[str, ...]:
        return self.mailboxes or (self.queue_id,)


class QueueCache:
    """All queues of all accounts. Never blocks."""

    def __init__(self) -> None:
        self._queues: dict[str, QueueProfile] = {}
        self._by_account: dict[str, dict[str, QueueProfile]] = {}

        self.groups: dict[str, frozenset[str]] = {}  # extension: those whose ringing calls it may take

    def load(self, queues: list[QueueProfile], groups: dict[str, frozenset[str]] | None = None) -> None:
        self._queues = {queue.queue_id: queue for queue in queues}
        self._by_account = {}
        self.groups = groups or {}
        for queue in queues:
            self._by_account.setdefault(queue.account_id, {})[queue.queue_id] = queue

    def put(self, queue_id: str, queue: QueueProfile | None) -> None:
        """Replace one queue; None: it is gone."""
        before = self._queues.pop(queue_id, None)
        if before is not None:
            self._by_account[before.account_id].pop(queue_id, None)
        if queue is not None:
            self._queues[queue_id] = queue
            self._by_account.setdefault(queue.account_id, {})[queue_id] = queue

    def find(self, queue_id: str) -> QueueProfile | None:
        return self._queues.get(queue_id)

    def colleagues_of(self, account_id: str, extension_id: str) -> frozenset[str]:
        """Whose ringing calls somebody may take: of their groups for pickup, and of queues that they are in."""
        found = set(self.groups.get(extension_id, ()))
        for queue in self.of_account(account_id).values():
            members = {member.extension_id for member in queue.members}
            if extension_id in members:
                found |= members
        return frozenset(found - {extension_id})

    def skills_of(self, account_id: str, extension_id: str) -> dict[str, int]:
        """Skill id: level of somebody who is in any queue."""
        queues = self.of_account(account_id).values()
        everybody = (member for queue in queues for member in queue.members)
        return next((member.skills for member in everybody if member.extension_id == extension_id), {})

    def of_account(self, account_id: str) -> dict[str, QueueProfile]:
        return self._by_account.get(account_id, {})


class QueuePart(Record, frozen=True):
    """A queue as it is read and kept. `concerns`: extensions whose change makes it another; no queue: members of groups
    for pickup (`groups`), for each the others of their groups.
    """

    queue: QueueProfile | None = None
    concerns: list[str] = msgspec.field(default_factory=list)
    groups: dict[str, frozenset[str]] = msgspec.field(default_factory=dict)
