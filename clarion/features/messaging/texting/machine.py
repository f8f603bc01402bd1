"""What happens to one text on its way, as a value and the events that change it. Pure.

    Queued ──claimed──▶ Submitting ──accepted──▶ Sent ──delivered──▶ Delivered
      ▲                    │  │  │                 └──failed──▶ DeliveryFailed
      └──busy, silent──────┘  └──refused, expired──▶ SendingFailed

An accepted text is never lost: where nobody knows whether the carrier has it, it is handed over again. Carriers that
tell repeats apart send it once all the same; with others it may rarely arrive twice, and after three such attempts it
counts as failed.

Delivered, DeliveryFailed and SendingFailed are for good: later events change nothing.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal


class State(StrEnum):
    QUEUED = "Queued"
    SUBMITTING = "Submitting"
    SENT = "Sent"
    DELIVERED = "Delivered"
    SENDING_FAILED = "SendingFailed"
    DELIVERY_FAILED = "DeliveryFailed"


FINAL = frozenset({State.DELIVERED, State.SENDING_FAILED, State.DELIVERY_FAILED})
EXPIRED = "SMS-RC-503"
UNKNOWN_OUTCOME = "SMS-UP-502"
NO_CARRIER = "SMS-RC-501"
NO_TEXTING = "SMS-UP-410"
NO_MEDIA = "SMS-RC-415"
UNSURE_ATTEMPTS = 3


@dataclass(frozen=True)
class Delivery:
    """`attempts` counts hand-overs that were begun; `code` says why it failed, or failed last."""

    state: State = State.QUEUED
    attempts: int = 0
    code: str = ""


@dataclass(frozen=True)
class Claimed:
    """Somebody begins to hand it to a carrier."""


@dataclass(frozen=True)
class Accepted:
    """The carrier has it."""


@dataclass(frozen=True)
class Busy:
    """The carrier surely does not have it, and may take it later."""

    code: str


@dataclass(frozen=True)
class Refused:
    code: str


@dataclass(frozen=True)
class Silent:
    """Nobody knows whether the carrier has it: no answer came, or whoever asked has died.

    `repeatable`: the carrier tells repeats apart. `over`: its time is up.
    """

    repeatable: bool
    over: bool = False


@dataclass(frozen=True)
class Reported:
    """A receipt, for the whole text."""

    state: Literal["Delivered", "Failed"]
    code: str = ""


@dataclass(frozen=True)
class Expired:
    """Its time is up before any carrier took it."""


Event = Claimed | Accepted | Busy | Refused | Silent | Reported | Expired


def step(now: Delivery, event: Event) -> Delivery:
    """What follows. Events that make no sense in a state change nothing."""
    if now.state in FINAL:
        return now
    match event:
        case Claimed():
            waits = now.state is State.QUEUED
            return replace(now, state=State.SUBMITTING, attempts=now.attempts + 1) if waits else now
        case Reported(state, code):
            # A receipt proves that the carrier has it, whatever we know of the hand-over.
            if state == "Delivered":
                return replace(now, state=State.DELIVERED, code="")
            return replace(now, state=State.DELIVERY_FAILED, code=code)
        case Expired():
            return replace(now, state=State.SENDING_FAILED, code=EXPIRED) if now.state is State.QUEUED else now
    return _handed_over(now, event) if now.state is State.SUBMITTING else now


def _handed_over(now: Delivery, event: Accepted | Busy | Refused | Silent) -> Delivery:
    match event:
        case Accepted():
            return replace(now, state=State.SENT, code="")
        case Busy(code):
            return replace(now, state=State.QUEUED, code=code)
        case Refused(code):
            return replace(now, state=State.SENDING_FAILED, code=code)
        case Silent(repeatable, over):
            again = not over and (repeatable or now.attempts < UNSURE_ATTEMPTS)
            return replace(now, state=State.QUEUED if again else State.SENDING_FAILED, code=UNKNOWN_OUTCOME)


def whole_state(states: list[State]) -> State:
    """The state of a message from those of its recipients: the least advanced while any is on its way, then the worst.

    A failure is never hidden behind a success.
    """
    shown = [State.QUEUED if state is State.SUBMITTING else state for state in states]
    order = (State.QUEUED, State.SENDING_FAILED, State.DELIVERY_FAILED, State.SENT, State.DELIVERED)
    return min(shown, key=order.index) if shown else State.QUEUED
