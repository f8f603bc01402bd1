"""Who lives on the simulated network: numbers, what they do when called, their text inboxes. All data.

The file `subscribers.json` beside this module comes with Clarion; a file of the same form in the data folder
(`network/subscribers.json`) adds to it, and replaces a number that both name.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from clarion.base.errors import Invalid
from clarion.engines.phone_network.sdp import ALL_CODECS, Codec

_OWN_FILE = Path(__file__).with_name("subscribers.json")
_HOME = "US"


FaxOnPackets = Literal["refuses", "accepts", "offers"]
TextOutcome = Literal["delivered", "undelivered", "refused", "busy", "silent"]


class Behaviour(StrEnum):
    """What a subscriber does when called, and what a placed call does once it is answered."""

    SPEAKS = "speaks"
    TONE = "tone"
    ECHO = "echo"
    SILENT = "silent"
    IVR = "ivr"
    VOICEMAIL = "voicemail"
    HANGS_UP = "hangs_up"
    FORWARDS = "forwards"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTS = "rejects"
    UNALLOCATED = "unallocated"
    CONGESTION = "congestion"
    EARLY_MEDIA = "early_media"
    EMERGENCY = "emergency"
    ADDRESS_CHECK = "address_check"
    FAX = "fax"


TALKING = frozenset({Behaviour.SPEAKS, Behaviour.TONE, Behaviour.ECHO, Behaviour.SILENT, Behaviour.IVR, Behaviour.FAX})
"""The behaviours that a call placed by the network can have."""


class Subscriber(BaseModel):
    """One number. `number` is E.164 with + or a short code such as 911."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str = Field(pattern=r"^(\+[1-9][0-9]{4,14}|[0-9]{2,6})$")
    name: str
    behaviour: Behaviour
    text: str = ""
    """What is said, where something is said; of a fax machine the words of a page to be polled."""
    tone_hz: int = Field(default=1004, ge=50, le=3600)
    post_dial_s: float = Field(default=0.0, ge=0, le=60)
    """Silence before the first ringing."""
    ring_s: float = Field(default=0.5, ge=0, le=600)
    """Ringing before the answer."""
    seconds: float = Field(default=5.0, gt=0, le=3600)
    """Until the subscriber hangs up (hangs_up), or how long the announcement may last (early_media)."""
    forward_to: str = ""
    status: int = Field(default=404, ge=400, le=699)
    """The end of an early announcement."""
    t38: FaxOnPackets = "refuses"
    """Whether a fax machine changes to T.38: never; when the other side offers it; by its own offer when it answers."""
    packet_loss: float = Field(default=0.0, ge=0, le=50)
    """Percent of a fax machine's T.38 packets that its line loses, each way."""
    codecs: tuple[Codec, ...] = ALL_CODECS
    text_reply: str = ""
    """What the text inbox answers to every message; nothing when empty."""
    text_outcome: TextOutcome = "delivered"
    """What becomes of texts: delivered; undelivered (taken, then reported as failed); refused at once; busy (the first
    two attempts are not taken); silent (taken, and never heard of again)."""
    text_code: str = Field(default="", max_length=20)
    """Why a text is refused or not delivered, as carriers say it."""

    @model_validator(mode="after")
    def _complete(self) -> "Subscriber":
        if self.behaviour is Behaviour.FORWARDS and not self.forward_to:
            raise ValueError("a subscriber that forwards needs forward_to")
        return self


class TextFile(BaseModel):
    """A picture that came with a text; `content` in base64."""

    model_config = ConfigDict(frozen=True)

    content_type: str
    file_name: str
    content: str


class TextMessage(BaseModel):
    model_config = ConfigDict(frozen=True)

    sender: str
    recipient: str
    text: str
    at: datetime
    others: tuple[str, ...] = ()
    """Who else got it, in a group."""
    media: tuple[TextFile, ...] = ()


class Inbox:
    """The messages that one number received, newest last, and what it answers."""

    KEPT = 500

    def __init__(self, subscriber: Subscriber) -> None:
        self._subscriber = subscriber
        self.messages: list[TextMessage] = []

    def receive(
        self, sender: str, text: str, *, others: tuple[str, ...] = (), media: tuple[TextFile, ...] = ()
    ) -> TextMessage | None:
        """Take a message. The reply that the subscriber sends back, or None."""
        now, own = datetime.now(UTC), self._subscriber.number
        message = TextMessage(sender=sender, recipient=own, text=text, at=now, others=others, media=media)
        self.messages.append(message)
        del self.messages[: -self.KEPT]
        reply = self._subscriber.text_reply
        if not reply:
            return None
        return TextMessage(sender=own, recipient=sender, text=reply.replace("{text}", text), at=now)


class NumberPlan:
    """Every subscriber by number, and what happens to the numbers nobody listed."""

    def __init__(self, subscribers: list[Subscriber]) -> None:
        self._by_number = {subscriber.number: subscriber for subscriber in subscribers}
        self._inboxes: dict[str, Inbox] = {}

    def __iter__(self) -> Iterator[Subscriber]:
        return iter(sorted(self._by_number.values(), key=lambda subscriber: subscriber.number))

    def resolve(self, dialled: str) -> Subscriber:
        """Who answers: whoever is listed; else for a possible number somebody who speaks; else nobody."""
        number = normal_form(dialled)
        listed = self._by_number.get(number)
        if listed:
            return listed
        if _is_possible(number):
            text = "Hello. You have reached the simulated phone network of Clarion."
            return Subscriber(number=number, name="Somebody", behaviour=Behaviour.SPEAKS, text=text)
        return Subscriber(number="00", name="Nobody", behaviour=Behaviour.UNALLOCATED)

    def inbox(self, number: str) -> Inbox:
        """The text inbox of a number; every number has one."""
        subscriber = self.resolve(number)
        return self._inboxes.setdefault(subscriber.number, Inbox(subscriber))


def normal_form(dialled: str) -> str:
    """E.164 with + for what a US trunk may be given; short codes and what makes no sense stay as they are."""
    text = re.sub(r"[\s().-]", "", dialled)
    for prefix in ("011", "00"):
        if text.startswith(prefix) and len(text) > 8:
            return "+" + text.removeprefix(prefix)
    if re.fullmatch(r"1[2-9][0-9]{9}", text):
        return "+" + text
    if re.fullmatch(r"[2-9][0-9]{9}", text):
        return "+1" + text
    if re.fullmatch(r"[1-9][0-9]{10,14}", text):
        return "+" + text
    return text


def _is_possible(number: str) -> bool:
    if not number.startswith("+"):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, _HOME))
    except phonenumbers.NumberParseException:
        return False


def load_plan(extra: Path | None = None) -> NumberPlan:
    """The number plan that comes with Clarion, with the administrator's file over it if there is one.

    Raises `Invalid` with a sentence when a file cannot be used.
    """
    subscribers = _read(_OWN_FILE)
    if extra is not None and extra.exists():
        subscribers += _read(extra)
    return NumberPlan(subscribers)


def _read(path: Path) -> list[Subscriber]:
    try:
        return [Subscriber.model_validate(item) for item in json.loads(path.read_text())["subscribers"]]
    except (ValueError, KeyError, TypeError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise Invalid(f"The list of simulated subscribers {path} cannot be used: {why}.") from error
