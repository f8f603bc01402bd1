"""What responses consist of."""

from collections.abc import Mapping
from typing import Any, NotRequired

from typing_extensions import TypedDict


class MessageCardInfo(TypedDict):
    type: str
    color: str
    title: NotRequired[str]
    fields: NotRequired[list[dict[str, Any]]]
    allDay: bool


class CardSummaryCreator(TypedDict):
    id: str


CardSummary = TypedDict(
    "CardSummary",
    {
        "id": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "$schema": str | None,
        "type": str,
        "version": str,
        "creator": CardSummaryCreator,
        "chatIds": list[str],
    },
)


class AdaptiveCardBody(TypedDict):
    items: list[Any]
    type: str


AdaptiveCardInfo = TypedDict(
    "AdaptiveCardInfo",
    {
        "type": str,
        "version": str,
        "body": NotRequired[list[AdaptiveCardBody]],
        "fallbackText": NotRequired[str],
        "id": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "$schema": str,
        "creator": CardSummaryCreator,
        "chatIds": list[str],
    },
)


class CardSubmission(TypedDict):
    answer: Mapping[str, Any] | None


class CardResponse(TypedDict):
    type: str
    color: str
    title: NotRequired[str]
    fields: NotRequired[list[dict[str, Any]]]
    allDay: bool
    id: str
    creatorId: str


class SubmittedInfo(TypedDict):
    what: str
    size: str
