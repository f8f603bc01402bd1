"""What texting asks of whoever carries texts, and what carriers hand back. One port, one contract suite, many engines.

A carrier offers each text under the id it was given (`OutgoingText.id`), the same at every attempt. Incoming texts and
receipts go to a `TextEvents`; `take` and `note` return once it is safe to tell the other side that we have them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from clarion.base.errors import ClarionError


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture, a sound or another file that goes with a text."""

    content_type: str
    file_name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OutgoingText:
    """A text for one recipient. Numbers are E.164. `others`: who else gets it, in a group. `seconds`: how long it is
    worth delivering. `attempt` counts from 1.
    """

    id: str
    sender: str
    recipient: str
    text: str = field(repr=False)
    others: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    seconds: int = 86_400
    attempt: int = 1


@dataclass(frozen=True, kw_only=True)
class IncomingText:
    """A text from outside. `id` is the carrier's and tells repeats; `recipient` is the number it came in on, `others`
    are further recipients of a group text. A segment of a longer text says so: number `place` of `total`, all with one
    `reference`; whoever takes it joins them.
    """

    carrier: str
    id: str
    sender: str
    recipient: str
    text: str = field(repr=False)
    others: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    reference: int = 0
    total: int = 1
    place: int = 1
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TextReceipt:
    """What became of a text, by the id that `submit` returned. `code`: why not, in the carrier's words."""

    carrier: str
    id: str
    state: Literal["Delivered", "Failed"]
    code: str = ""
    at: datetime


class CarrierError(ClarionError):
    """A text was not taken. `code` ends as the delivery error code of the message."""

    default_code = "SMS-UP-500"
    default_status = 502


class CarrierRefused(CarrierError):
    """It will never be taken; trying again is of no use."""


class CarrierBusy(CarrierError):
    """It was surely not taken, but may be later."""


class CarrierSilent(CarrierError):
    """Nobody knows whether it was taken: the connection broke, or the answer did not come."""


class TextEvents(Protocol):
    """Where carriers bring what comes in."""

    async def take(self, text: IncomingText) -> None:
        """Keep a text. Bears being given the same one twice. Raises when it could not be kept."""

    async def note(self, receipt: TextReceipt) -> None:
        """Note what became of a text. Bears repeats, and receipts for what it never heard of."""


class TextCarrier(Protocol):
    """One way to the world.

    `repeatable`: offering the same id again never sends the text again. `carries_media`: pictures can go along.
    """

    name: str
    repeatable: bool
    carries_media: bool

    async def open(self, desk: TextEvents) -> None:
        """Connect, behind; returns at once even when the other side is away."""

    async def close(self) -> None: ...

    async def submit(self, text: OutgoingText) -> tuple[str, ...]:
        """Hand a text over; returns the carrier's ids for it (one for each segment that gets its own receipt).

        Raises CarrierRefused, CarrierBusy or CarrierSilent.
        """

    async def health(self) -> str | None:
        """None, or a sentence that says what is wrong."""


@runtime_checkable
class WebhookCarrier(TextCarrier, Protocol):
    """A carrier that is told things by HTTP."""

    async def hear(self, headers: dict[str, str], body: bytes) -> None:
        """Take a call of the other side. Raises Unauthorized for a wrong signature, Invalid for nonsense."""


class TextCarriers:
    """The carriers of this process by name, and which one a number's texts leave by.

    `routes`: pairs of a prefix of the sending number (`+4930`, or `*` for all) and a carrier; the longest counts.
    """

    def __init__(self, carriers: tuple[TextCarrier, ...] = (), routes: tuple[tuple[str, str], ...] = ()) -> None:
        self.by_name = {carrier.name: carrier for carrier in carriers}
        self._routes = sorted(routes, key=lambda route: -len(route[0].rstrip("*")))

    def add(self, carrier: TextCarrier) -> None:
        self.by_name[carrier.name] = carrier

    def find(self, sender: str) -> TextCarrier | None:
        """The carrier for texts from this number; None when there is none."""
        for prefix, name in self._routes:
            if sender.startswith(prefix.rstrip("*")):
                return self.by_name.get(name)
        return next(iter(self.by_name.values()), None)
