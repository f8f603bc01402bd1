"""The older form of cards: a title, a text, fields and pictures. Also in the words of other chat systems."""

from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.cards.responses import MessageCardInfo
from clarion.features.messaging.work_objects import Color, Moment

MOST_FIELDS = 50
_PALETTE: dict[Color, tuple[int, int, int]] = {
    "Black": (0, 0, 0), "Red": (224, 32, 32), "Orange": (245, 130, 32), "Yellow": (250, 210, 40),
    "Green": (40, 160, 70), "Blue": (30, 110, 220), "Purple": (120, 60, 180), "Magenta": (220, 40, 150),
}  # fmt: skip
_SAID: dict[str, Color] = {"good": "Green", "warning": "Yellow", "danger": "Red"}


def _web_address(value: str) -> str:
    if value and (not value.lower().startswith(("https://", "http://")) or any(each <= " " for each in value)):
        raise ValueError("must be an address of the web")
    return value


WebAddress = Annotated[str, Field(max_length=2_000), AfterValidator(_web_address)]
Line = Annotated[str, Field(max_length=500)]
LongText = Annotated[str, Field(max_length=10_000)]


class Author(WireModel):
    name: Line = ""
    uri: WebAddress = ""
    icon_uri: WebAddress = ""


class CardField(WireModel):
    title: Line = ""
    value: Annotated[str, Field(max_length=2_000)] = ""
    style: Literal["Short", "Long"] = "Short"


class Footnote(WireModel):
    text: Line = ""
    icon_uri: WebAddress = ""
    time: Moment | None = None


class MessageCard(WireModel):
    """What is left out is not shown."""

    type: Literal["Card", "Event"] = "Card"
    fallback: LongText = ""
    color: Color = "Black"
    intro: LongText = ""
    author: Author | None = None
    title: Line = ""
    text: LongText = ""
    image_uri: WebAddress = ""
    thumbnail_uri: WebAddress = ""
    fields: Annotated[list[CardField], Field(max_length=MOST_FIELDS)] = Field(default_factory=list)
    footnote: Footnote | None = None
    start_time: Moment | None = None
    end_time: Moment | None = None
    all_day: bool = False
    location: Line = ""
    description: LongText = ""


class SlackField(WireModel):
    title: Line = ""
    value: Annotated[str, Field(max_length=2_000)] = ""
    short: bool = False


class SlackAttachment(WireModel):
    """What other programs already send to chats, field by field as they call it."""

    fallback: LongText = ""
    color: Annotated[str, Field(max_length=20)] = ""
    pretext: LongText = ""
    author_name: Line = Field("", alias="author_name")
    author_link: WebAddress = Field("", alias="author_link")
    author_icon: WebAddress = Field("", alias="author_icon")
    title: Line = ""
    title_link: WebAddress = Field("", alias="title_link")
    text: LongText = ""
    fields: Annotated[list[SlackField], Field(max_length=MOST_FIELDS)] = Field(default_factory=list)
    image_url: WebAddress = Field("", alias="image_url")
    thumb_url: WebAddress = Field("", alias="thumb_url")
    footer: Line = ""
    footer_icon: WebAddress = Field("", alias="footer_icon")
    ts: float | str | None = None

    def as_card(self) -> MessageCard:
        author = Author(name=self.author_name, uri=self.author_link, icon_uri=self.author_icon)
        footnote = Footnote(text=self.footer, icon_uri=self.footer_icon)
        title = f"[{self.title}]({self.title_link})" if self.title_link and self.title else self.title
        return MessageCard(
            fallback=self.fallback,
            color=color_of(self.color),
            intro=self.pretext,
            author=author if self.author_name else None,
            title=title[:500],
            text=self.text,
            image_uri=self.image_url,
            thumbnail_uri=self.thumb_url,
            fields=[
                CardField(title=each.title, value=each.value, style="Short" if each.short else "Long")
                for each in self.fields
            ],
            footnote=footnote if self.footer else None,
        )


def color_of(text: str) -> Color:
    """The nearest of the surface's colours to a word or `#rrggbb`."""
    if text.lower() in _SAID:
        return _SAID[text.lower()]
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * each for each in digits)
    try:
        wanted = tuple(bytes.fromhex(digits))
    except ValueError:
        return "Black"
    if len(wanted) != 3:
        return "Black"
    return min(_PALETTE, key=lambda name: sum((a - b) ** 2 for a, b in zip(_PALETTE[name], wanted, strict=True)))


def message_card_view(card: MessageCard) -> MessageCardInfo:
    """As posts and answers show it: only what there is."""
    found = card.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude={"footnote", "start_time", "end_time"}
    )
    if card.footnote is not None:
        found["footnote"] = {"text": card.footnote.text, "iconUri": card.footnote.icon_uri}
        if card.footnote.time is not None:
            found["footnote"]["time"] = wire_time(card.footnote.time)
    if card.start_time is not None:
        found["startTime"] = wire_time(card.start_time)
    if card.end_time is not None:
        found["endTime"] = wire_time(card.end_time)
    return _without_nothing(found)


def words_of(card: MessageCard) -> str:
    """Everything that people would read in it."""
    fields = [text for each in card.fields for text in (each.title, each.value)]
    said = [card.intro, card.title, card.text, card.description, card.location, card.fallback, *fields]
    return "\n".join(text for text in said if text)


def _without_nothing(found: dict[str, Any]) -> MessageCardInfo:
    kept: dict[str, Any] = {
        name: _without_nothing(value) if isinstance(value, dict) else value for name, value in found.items()
    }
    if "fields" in kept:
        kept["fields"] = [_without_nothing(each) for each in kept["fields"]]
    return cast("MessageCardInfo", {name: value for name, value in kept.items() if value not in ("", [], None)})
