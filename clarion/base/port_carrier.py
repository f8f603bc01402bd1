"""What number porting asks of whoever moves numbers between carriers, and what they ask of us. One port, many engines.

A carrier is offered each order under our id, the same at every attempt; it gives its own reference. Its word on an
order is read again and again until it is over. Numbers are E.164.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from clarion.base.errors import ClarionError

CarrierState = Literal["Pending", "Confirmed", "Rejected", "Done", "Cancelled"]


class PortRefused(ClarionError):
    """The carrier will not take this order as it is (409); the sentence is the carrier's."""

    default_code = "CMN-409"
    default_status = 409


@dataclass(frozen=True, kw_only=True)
class PortRequest:
    """An order to bring numbers in. `account` and `pin` are those at the losing carrier."""

    id: str
    numbers: tuple[str, ...]
    losing_carrier: str
    account: str
    pin: str = field(repr=False)
    authorised_person: str
    wanted_at: datetime


@dataclass(frozen=True, kw_only=True)
class PortStatus:
    """The carrier's word. `at`: the date that it is committed to (FOC). `reason`: why not, in its words."""

    state: CarrierState
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PortOutRequest:
    """Another carrier wants numbers of ours for somebody who is its customer now. `id` (its own) tells repeats."""

    id: str
    numbers: tuple[str, ...]
    winning_carrier: str
    account: str
    pin: str = field(repr=False)
    wanted_at: datetime


class PortingEvents(Protocol):
    """Where carriers bring requests to port out."""

    async def ask_out(self, wanted: PortOutRequest) -> PortStatus:
        """Confirmed with a date, or Rejected with the reason. Bears being asked the same again."""


class PortCarrier(Protocol):
    """One way to the carriers of the world."""

    name: str

    async def open(self, desk: PortingEvents) -> None:
        """Listen to other carriers. Returns at once."""

    async def close(self) -> None: ...

    async def submit(self, order: PortRequest) -> str:
        """Hand an order over; the carrier's reference. Raises PortRefused, or Unavailable to try again."""

    async def read(self, reference: str) -> PortStatus:
        """How an order stands. Raises Unavailable."""

    async def cancel(self, reference: str) -> None:
        """Take an order back. Raises PortRefused when it is too late."""

    async def let_go(self, request_id: str, numbers: tuple[str, ...]) -> None:
        """Calls of these numbers go to the winning carrier from now on. Bears repeats. Raises Unavailable."""


class PortCarriers:
    """Which carrier moves the numbers of an account. Without one its orders are worked by hand."""

    async def find(self, account_id: str) -> PortCarrier | None:
        return None

    def every(self) -> tuple[PortCarrier, ...]:
        """All that may ask for numbers of ours."""
        return ()
