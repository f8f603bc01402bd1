"""The simulated network as the place where numbers move between carriers: orders, PINs, dates. Kept in a file.

Every number of another carrier has a porting PIN, its last four digits. A wrong one is rejected, a right one is
confirmed for the wanted date, and then calls of the number come to Clarion; until then they reach the old carrier's
subscriber. Ports to other carriers are asked of Clarion over the bus.
"""

import json
import os
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clarion.base.bus import Payload
from clarion.base.errors import Conflict, Invalid, NotFound, Unavailable

_MOST_ORDERS = 10_000
_MOST_NUMBERS = 1_000
_FILE = "ports.json"
Clock = Callable[[], datetime]
Tell = Callable[[Payload], Awaitable[Payload]]


def _now() -> datetime:
    return datetime.now(UTC)


def pin_of(number: str) -> str:
    """The porting PIN of a number of another carrier."""
    return number[-4:]


class PortRegistry:
    """Every order by its id, and which numbers have gone from Clarion. `tell` asks Clarion for a port out."""

    def __init__(self, folder: Path, now: Clock = _now) -> None:
        self._path = folder / _FILE
        self._now = now
        kept = _read(self._path)
        self._orders: dict[str, dict[str, Any]] = kept.get("orders", {})
        self._gone: dict[str, str] = kept.get("gone", {})  # number: the carrier that has it
        self._asked: dict[str, dict[str, Any]] = kept.get("asked", {})
        self.tell: Tell = _nobody

    def elsewhere(self, number: str) -> bool:
        """Whether calls of this number reach another carrier's subscriber, not Clarion."""
        if number in self._gone:
            return True
        states = {self._state(order) for order in self._orders.values() if number in order["numbers"]}
        return bool(states) and "Done" not in states

    # ---- numbers that come to Clarion

    async def submit(self, payload: Payload) -> Payload:
        """Take an order; the answer has our `reference`. The same id again is the same order."""
        order_id, numbers = str(payload.get("id", "")), _numbers(payload)
        if not order_id:
            raise Invalid("An order needs an id.", parameter="id")
        if order_id not in self._orders and len(self._orders) >= _MOST_ORDERS:
            raise Unavailable("The simulated network has too many porting orders.")
        if order_id not in self._orders:
            wanted = max(_moment(payload.get("at"), self._now()), self._now())
            reason = _objection(numbers, str(payload.get("account", "")), str(payload.get("pin", "")))
            self._orders[order_id] = {"numbers": numbers, "at": wanted.isoformat(), "reason": reason}
            self._keep()
        return {"reference": order_id}

    async def read(self, payload: Payload) -> Payload:
        order = self._get(payload)
        return {"state": self._state(order), "at": order["at"], "reason": order["reason"]}

    async def cancel(self, payload: Payload) -> Payload:
        order = self._get(payload)
        if self._state(order) == "Done":
            raise Conflict("The numbers have moved already.")
        order["cancelled"] = True
        self._keep()
        return {}

    def _get(self, payload: Payload) -> dict[str, Any]:
        order = self._orders.get(str(payload.get("reference", "")))
        if order is None:
            raise NotFound("The simulated network knows no such order.", parameter="reference")
        return order

    def _state(self, order: dict[str, Any]) -> str:
        if order.get("cancelled"):
            return "Cancelled"
        if order["reason"]:
            return "Rejected"
        return "Done" if datetime.fromisoformat(order["at"]) <= self._now() else "Confirmed"

    # ---- numbers that leave Clarion

    async def ask_out(self, payload: Payload) -> Payload:
        """Another carrier wants numbers of Clarion: what Clarion says to it."""
        numbers = _numbers(payload)
        request_id = str(payload.get("id") or f"out-{len(self._asked) + 1}")
        request = {
            "id": request_id,
            "numbers": numbers,
            "account": str(payload.get("account", "")),
            "pin": str(payload.get("pin", "")),
            "carrier": str(payload.get("carrier") or "Other Carrier"),
            "at": max(_moment(payload.get("at"), self._now()), self._now()).isoformat(),
        }
        answer = await self.tell(request)
        self._asked[request_id] = {"numbers": numbers, "carrier": request["carrier"], **answer}
        self._keep()
        return {"id": request_id, **answer}

    async def let_go(self, payload: Payload) -> Payload:
        """Clarion has let numbers go: the winning carrier has them from now on."""
        asked = self._asked.get(str(payload.get("id", "")), {})
        for number in _numbers(payload):
            self._gone[number] = str(asked.get("carrier", "Other Carrier"))
            for order in self._orders.values():  # a number may come back another day
                order["numbers"] = [one for one in order["numbers"] if one != number]
        self._keep()
        return {}

    def _keep(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"orders": self._orders, "gone": self._gone, "asked": self._asked}))
        os.replace(fresh, self._path)


def _objection(numbers: Iterable[str], account: str, pin: str) -> str:
    """Why the losing carrier rejects an order; empty: it does not."""
    if not account:
        return "The account number is missing."
    wrong = [number for number in numbers if pin != pin_of(number)]
    return f"The PIN is wrong for {wrong[0]}." if wrong else ""


def _numbers(payload: Payload) -> list[str]:
    given = payload.get("numbers")
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST_NUMBERS:
        raise Invalid(f"Give 1 to {_MOST_NUMBERS} numbers.", parameter="numbers")
    return [str(number) for number in given]


def _moment(given: Any, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(given)) if given else now
    except ValueError as error:
        raise Invalid("This is no date.", parameter="at") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _read(path: Path) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


async def _nobody(_payload: Payload) -> Payload:
    raise Unavailable("Clarion does not listen to porting requests now.")
