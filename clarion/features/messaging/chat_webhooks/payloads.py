"""What other programs send to an address of a chat, in every form they know, and the post that it becomes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import Field, ValidationError

from clarion.base.errors import ClarionError, Invalid
from clarion.base.http import WireModel
from clarion.base.http_json import read_json
from clarion.features.messaging.cards import (
    MessageCard,
    SlackAttachment,
    WebAddress,
    message_card_view,
    read_card,
    words_of,
    words_of_card,
)

LARGEST = 256 * 1024
LONGEST_TEXT = 10_000
MOST_ATTACHMENTS = 20
_SLACK = ("pretext", "title_link", "author_name", "image_url", "thumb_url", "footer", "ts", "mrkdwn_in", "callback_id")


class Said(WireModel):
    """The names of all forms together: ours (`text`, `activity`, `iconUri`, `title`, `body`), and `username`,
    `icon_url`, `icon_emoji` as other chat systems have them.
    """

    text: str = ""
    body: str = ""
    title: Annotated[str, Field(max_length=500)] = ""
    activity: Annotated[str, Field(max_length=200)] = ""
    username: Annotated[str, Field(max_length=200)] = ""
    icon: WebAddress = ""
    icon_uri: WebAddress = ""
    icon_url: WebAddress = Field("", alias="icon_url")
    icon_emoji: Annotated[str, Field(max_length=60)] = Field("", alias="icon_emoji")
    attachments: Annotated[list[dict[str, Any]], Field(max_length=MOST_ATTACHMENTS)] = Field(default_factory=list)


@dataclass(frozen=True)
class Incoming:
    """A post to be. `cards`: adaptive ones, checked; `attachments`: the older form, as posts show it; `words`: all
    that people would read.
    """

    text: str
    attachments: list[Mapping[str, Any]]
    cards: list[dict[str, Any]]
    words: str
    extra: dict[str, Any] = field(default_factory=dict)

    def under(self, name: str) -> "Incoming":
        """The same, under the name of who says it where it has none of its own."""
        return replace(self, extra={"activity": name, **self.extra})


def read_payload(content_type: str, body: bytes) -> Incoming:
    """Raises Invalid (400) with what is wrong."""
    if len(body) > LARGEST:
        raise ClarionError(f"A message has at most {LARGEST // 1024} kB.", code="CMN-104", status=413)
    value = _value(content_type.partition(";")[0].strip().lower(), body)
    if value.get("type") == "AdaptiveCard":
        value = {"attachments": [value]}
    try:
        said = Said.model_validate(value)
    except ValidationError as error:
        raise _invalid(error) from None
    cards, shown, words = [], [], []
    for number, each in enumerate(said.attachments):
        place = f"attachments[{number}]"
        card = _adaptive(each)
        if card is not None:
            cards.append(card)
            words.append(words_of_card(card))
        else:
            older = _older(place, each)
            shown.append(message_card_view(older))
            words.append(words_of(older))
    text = "\n".join(part for part in (said.text, said.body) if part)
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"A text has at most {LONGEST_TEXT} characters.", parameter="text")
    if not text and not cards and not shown and not said.title:
        raise Invalid("A message needs a text, an attachment or a card.", parameter="text")
    extra = _extra(said)
    return Incoming(text, [*shown], cards, "\n".join([said.title, said.activity, text, *words]).strip(), extra)


def _value(kind: str, body: bytes) -> dict[str, Any]:
    """JSON, JSON in the form field `payload`, or plain text and Markdown."""
    if kind == "application/x-www-form-urlencoded":
        try:
            found = parse_qs(body.decode(), max_num_fields=20).get("payload", [""])[0]
        except (UnicodeDecodeError, ValueError):
            found = ""
        body = found.encode()
    elif kind in ("text/plain", "text/markdown"):
        try:
            return {"text": body.decode()}
        except UnicodeDecodeError:
            raise Invalid("The text is not UTF-8.", code="CMN-103") from None
    value = read_json(body)
    if not isinstance(value, dict):
        raise Invalid("A message is an object, with a member [text] for instance.", code="CMN-103")
    return value


def _adaptive(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """The card, where this is one; some programs wrap it as `content`."""
    if value.get("type") == "AdaptiveCard":
        return read_card(dict(value))
    if value.get("contentType") == "application/vnd.microsoft.card.adaptive":
        return read_card(value.get("content"))
    return None


def _older(place: str, value: Mapping[str, Any]) -> MessageCard:
    fields = value.get("fields")
    short = isinstance(fields, list) and any(isinstance(each, dict) and "short" in each for each in fields)
    slack = short or any(name in value for name in _SLACK) or str(value.get("color", "")).startswith("#")
    slack = slack or value.get("color") in ("good", "warning", "danger")
    try:
        return SlackAttachment.model_validate(value).as_card() if slack else MessageCard.model_validate(value)
    except ValidationError as error:
        raise _invalid(error, place) from None


def _extra(said: Said) -> dict[str, Any]:
    """Under whose name and picture the post shows."""
    found = {
        "activity": said.activity or said.username,
        "title": said.title,
        "iconUri": said.icon_uri or said.icon_url or said.icon,
        "iconEmoji": said.icon_emoji,
    }
    return {name: value for name, value in found.items() if value}


def _invalid(error: ValidationError, place: str = "") -> Invalid:
    first = error.errors()[0]
    inner = ".".join(str(part) for part in first["loc"])
    where = f"{place}.{inner}".strip(".")
    return Invalid(f"Parameter [{where[:200]}] value is invalid: {first['msg'][:200]}.", parameter=where[:200])
