"""Adaptive cards on the wire."""

from typing import Annotated, Any, cast

from pydantic import Field

from clarion.base.errors import Invalid
from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.responses import AdaptiveCardInfo, CardSummary
from clarion.features.messaging.cards.rules import Card, check_card, parts_of

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_OURS = frozenset({"id", "creationTime", "lastModifiedTime", "creator", "chatIds"})
_READ = ("text", "title", "value", "label", "placeholder", "altText", "fallbackText", "speak")


class Answer(WireModel):
    """What somebody put in, and which of the card's submit actions they chose: by its place among these."""

    action: Annotated[int, Field(ge=0, le=1_000)] = 0
    inputs: Annotated[dict[str, Any], Field(max_length=200)] = Field(default_factory=dict)


def read_card(body: Any) -> dict[str, Any]:
    """What clients may send, as it is kept. Raises Invalid."""
    if not isinstance(body, dict):
        raise Invalid("A card is an object.", parameter="body")
    return check_card({name: value for name, value in body.items() if name not in _OURS})


def short_view(row: ChatCard) -> CardSummary:
    view: CardSummary = {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
        "$schema": row.content.get("$schema") if isinstance(row.content.get("$schema"), str) else SCHEMA,
        "type": "AdaptiveCard",
        "version": row.content["version"],
        "creator": {"id": row.creator_id},
        "chatIds": [row.chat_id],
    }
    return view


def card_view(row: ChatCard) -> AdaptiveCardInfo:
    return cast("AdaptiveCardInfo", {**row.content, **short_view(row)})


def words_of_card(card: Card) -> str:
    """Everything that people would read in it."""
    said = [part.get(name) for _place, part in parts_of(card) for name in _READ]
    return "\n".join(text for text in said if isinstance(text, str) and text)


def words_of_answer(answer: Answer) -> str:
    """What somebody wrote into a card."""
    return "\n".join(value for value in answer.inputs.values() if isinstance(value, str) and value)
