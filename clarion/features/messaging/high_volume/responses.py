"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

A2pMessageInfo = TypedDict(
    "A2pMessageInfo",
    {
        "id": int,
        "batchId": NotRequired[str],
        "from": str,
        "to": list[str],
        "creationTime": str,
        "lastModifiedTime": str,
        "messageStatus": str,
        "segmentCount": int,
        "direction": str,
        "text": NotRequired[str],
        "errorCode": NotRequired[str],
    },
)


A2pMessageDetails = TypedDict(
    "A2pMessageDetails",
    {
        "id": str,
        "batchId": NotRequired[str],
        "from": str,
        "to": list[str],
        "creationTime": str,
        "lastModifiedTime": str,
        "messageStatus": str,
        "segmentCount": int,
        "direction": str,
        "text": NotRequired[str],
        "errorCode": NotRequired[str],
    },
)


class A2pStatusesQueued(TypedDict):
    count: int
    errorCodeCounts: dict[str, Any]


class A2pStatuses(TypedDict):
    queued: NotRequired[A2pStatusesQueued]
    delivered: NotRequired[A2pStatusesQueued]
    deliveryFailed: NotRequired[A2pStatusesQueued]
    sent: NotRequired[A2pStatusesQueued]
    sendingFailed: NotRequired[A2pStatusesQueued]


class A2pRefusal(TypedDict):
    """`rule` and what follows: of a refusal by acceptable use."""

    index: int
    to: list[str]
    errorCode: str
    description: str
    rule: NotRequired[str]
    clause: NotRequired[str]
    statementId: NotRequired[str]
    statement: NotRequired[str]
    appeal: NotRequired[str]


A2pBatchInfo = TypedDict(
    "A2pBatchInfo",
    {
        "id": str,
        "from": str,
        "batchSize": int,
        "processedCount": int,
        "status": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "rejected": list[A2pRefusal],
    },
)
