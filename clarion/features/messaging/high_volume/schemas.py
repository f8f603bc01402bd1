"""Batches and their texts on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.high_volume.responses import A2pBatchInfo, A2pMessageInfo, A2pStatuses
from clarion.features.messaging.texting.machine import FINAL, State
from clarion.features.messaging.texting.models import TextBatch, TextDelivery
from clarion.features.messaging.texting.purpose import TextPurpose

MOST_MESSAGES = 1_000
# The newer name of sending in bulk writes a number as {"phoneNumber": ...}.
Number = Annotated[
    str,
    BeforeValidator(lambda given: given.get("phoneNumber", given) if isinstance(given, dict) else given),
    Field(min_length=1, max_length=40),
]


class BatchMessage(WireModel):
    to: Annotated[list[Number], Field(min_length=1, max_length=MOST_MESSAGES)]
    text: Annotated[str, Field(max_length=10_000)] = ""


class Batch(WireModel):
    """`text` is for every message that has none of its own. `purpose`: what they are for."""

    from_: Annotated[Number, Field(alias="from")]
    text: Annotated[str, Field(max_length=10_000)] = ""
    messages: Annotated[list[BatchMessage], Field(min_length=1, max_length=MOST_MESSAGES)]
    purpose: TextPurpose = ""


@dataclass
class Progress:
    """How many texts of a batch stand in which state, and when the last of them changed."""

    by_state: dict[str, int] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def processed(self) -> int:
        """Texts that a carrier has, or never will."""
        return sum(count for state, count in self.by_state.items() if state not in (State.QUEUED, State.SUBMITTING))

    def status(self, size: int) -> str:
        """Processing while texts wait, Sent while outcomes are open, then Completed."""
        over = sum(count for state, count in self.by_state.items() if state in FINAL)
        waiting = self.by_state.get(State.QUEUED, 0) + self.by_state.get(State.SUBMITTING, 0)
        if waiting:
            return "Processing"
        return "Completed" if over >= sum(self.by_state.values()) or not size else "Sent"


def batch_view(row: TextBatch, progress: Progress) -> A2pBatchInfo:
    return {
        "id": row.id,
        "from": row.own_number,
        "batchSize": row.size,
        "processedCount": progress.processed,
        "status": progress.status(row.size),
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(max(row.created_at, progress.changed_at or row.created_at)),
        "rejected": row.rejected,
    }


def shown_state(state: str) -> str:
    return "Queued" if state == State.SUBMITTING else state


def changed_at(row: TextDelivery) -> datetime:
    return row.done_at or row.sent_at or row.created_at


def delivery_view(row: TextDelivery, *, detailed: bool = True) -> A2pMessageInfo:
    view: dict[str, Any] = {
        "id": int(row.id),
        "batchId": row.batch_id,
        "from": row.sender,
        "to": [row.recipient],
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(changed_at(row)),
        "messageStatus": shown_state(row.state),
        "segmentCount": row.segments,
        "direction": "Outbound",
        "errorCode": row.code or None,
        "text": row.text if detailed else None,
    }
    return cast("A2pMessageInfo", {name: value for name, value in view.items() if value is not None})


def statuses_view(counted: Mapping[tuple[str, str], int]) -> A2pStatuses:
    """`counted`: by state and error code."""
    names = {
        State.QUEUED: "queued",
        State.DELIVERED: "delivered",
        State.DELIVERY_FAILED: "deliveryFailed",
        State.SENT: "sent",
        State.SENDING_FAILED: "sendingFailed",
    }
    view: dict[str, Any] = {}
    for state, name in names.items():
        codes = {code: count for (known, code), count in counted.items() if shown_state(known) == state}
        total = sum(codes.values())
        view[name] = {"count": total, "errorCodeCounts": {code: count for code, count in codes.items() if code}}
    return cast("A2pStatuses", view)
