"""How a request goes on, and until when it has to be answered. Pure.

GDPR article 12(3): within a month, and two months more where requests are complex or many, if the person is told why
within the first.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from clarion.base.errors import Conflict

DUE_AFTER: Final = timedelta(days=30)
EXTENDED_BY: Final = timedelta(days=60)
REMIND_BEFORE: Final = timedelta(days=7)
ARCHIVE_KEPT: Final = timedelta(days=14)
MOST_OPEN: Final = 50
"""Of an account at a time."""


class Kind(StrEnum):
    EXPORT = "Export"
    ERASURE = "Erasure"


class Status(StrEnum):
    RECEIVED = "Received"
    APPROVED = "Approved"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    REFUSED = "Refused"
    CANCELLED = "Cancelled"
    FAILED = "Failed"


class Step(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    CANCEL = "cancel"
    EXTEND = "extend"
    START = "start"
    COMPLETE = "complete"
    FAIL = "fail"


OPEN: Final = frozenset({Status.RECEIVED, Status.APPROVED, Status.IN_PROGRESS, Status.FAILED})
_NEXT: Final[dict[Step, dict[Status, Status]]] = {
    Step.APPROVE: {Status.RECEIVED: Status.APPROVED, Status.FAILED: Status.APPROVED},
    Step.REFUSE: {Status.RECEIVED: Status.REFUSED, Status.FAILED: Status.REFUSED},
    Step.CANCEL: {Status.RECEIVED: Status.CANCELLED},
    Step.EXTEND: {each: each for each in (Status.RECEIVED, Status.APPROVED, Status.FAILED)},
    Step.START: {Status.APPROVED: Status.IN_PROGRESS, Status.IN_PROGRESS: Status.IN_PROGRESS},
    Step.COMPLETE: {Status.IN_PROGRESS: Status.COMPLETED},
    Step.FAIL: {Status.IN_PROGRESS: Status.FAILED},
}


def next_status(status: Status, step: Step) -> Status:
    """Raises Conflict where the request is not at that point; what was erased cannot be taken back."""
    try:
        return _NEXT[step][status]
    except KeyError:
        raise Conflict(f"A request that is {status} cannot be changed that way ({step}).") from None


def due_at(received_at: datetime, *, extended: bool) -> datetime:
    return received_at + DUE_AFTER + (EXTENDED_BY if extended else timedelta())


def may_extend(received_at: datetime, now: datetime, *, extended: bool) -> bool:
    """Once, and only within the first month."""
    return not extended and now <= received_at + DUE_AFTER


def mask(value: str) -> str:
    """What is left of a number or address in a certificate: enough to recognize, too little to use."""
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    return f"…{value[-3:]}" if len(value) > 3 else "…"
