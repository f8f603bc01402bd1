"""Carries what happens to the counters of this process at once, and to those of all others in batches by the bus.

Each process counts what it is told itself without delay; what others are told it learns with the bus, within about a
tenth of a second. Doubles do not count, so a batch that travels twice does no harm. What arrives while a process is
away is lost to it; at its start it reads the history that is kept in the database (`history.py`).
"""

import asyncio
from collections import deque
from datetime import UTC, datetime
from itertools import islice

import msgspec
import structlog

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.ids import new_token
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.taking import take
from clarion.features.conduct.ports import HAPPENING, FeatureValue, Happening

log = structlog.stdlib.get_logger("clarion.conduct")

GATHER_S = 0.1
AT_ONCE = 500
MOST_WAITING = 50_000
_RETRY_S = 1.0
_LOCAL = frozenset({"api.request", "api.malformed", "directory.read"})
"""Counted where they happen: a client stays with one process, and each would double the bus's work."""
_encode = msgspec.json.Encoder().encode


def as_wire(told: Happening) -> Payload:
    """Without what is empty."""
    wire: Payload = {"id": told.event_id, "kind": told.kind, "at": told.at.timestamp()}
    fields = {
        "account": told.account_id,
        "extension": told.extension_id,
        "source": told.source,
        "party": told.party,
        "values": dict(told.values),
    }
    return wire | {name: value for name, value in fields.items() if value}


def from_wire(wire: Payload) -> Happening:
    values: dict[str, FeatureValue] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in wire.get("values", {}).items()
    }
    return Happening(
        event_id=wire["id"],
        kind=wire["kind"],
        at=datetime.fromtimestamp(wire["at"], UTC),
        account_id=wire.get("account", ""),
        extension_id=wire.get("extension", ""),
        source=wire.get("source", ""),
        party=wire.get("party", ""),
        values=values,
    )


class HappeningFeed:
    """`told` is a listener for `Conduct.add_listener`."""

    def __init__(self, bus: Bus, book: CounterBook) -> None:
        self.bus = bus
        self._book = book
        self._name = new_token(8)
        self._waiting: deque[Happening] = deque()
        self._batch: list[Payload] = []  # the first of them, on their way
        self._published = 0
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._subscription: Subscription | None = None
        self.lost = 0

    async def open(self) -> None:
        self._subscription = self.bus.subscribe(HAPPENING, self.hear)
        await self._subscription.ready()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await asyncio.wait_for(self._send_all(), 2)
        except Exception as error:
            log.warning("Other processes did not hear of everything", count=len(self._waiting), problem=str(error))

    @property
    def waiting(self) -> int:
        """How many happenings others have not been told yet."""
        return len(self._waiting)

    def told(self, happening: Happening) -> None:
        """Count here, and let others know. Returns at once."""
        take(self._book, happening)
        if happening.kind in _LOCAL:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.lost += 1
            if self.lost % 1000 == 1:
                log.error("Other processes do not hear of what happens: the bus is away", lost=self.lost)
            return
        self._waiting.append(happening)
        self._news.set()

    async def hear(self, payload: Payload) -> None:
        """What another process was told."""
        if payload.get("from") == self._name:
            return
        for wire in payload.get("told", ()):
            try:
                take(self._book, from_wire(wire))
            except (KeyError, TypeError, ValueError) as error:
                log.warning("A tiding that cannot be read", problem=str(error))

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_S)
            self._news.clear()
            try:
                await self._send_all()
            except Exception as error:
                log.warning("Tidings have to wait for the bus", count=len(self._waiting), problem=str(error))
                await asyncio.sleep(_RETRY_S)
                self._news.set()

    async def _send_all(self) -> None:
        """What the bus did not acknowledge is sent again as it was: it may have been taken all the same."""
        while self._waiting:
            self._batch = self._batch or [as_wire(told) for told in islice(self._waiting, AT_ONCE)]
            event = (HAPPENING, _encode({"from": self._name, "told": self._batch}))
            await self.bus.publish_in_order(f"happenings:{self._name}", self._published, [event])
            self._published += 1
            for _ in self._batch:
                self._waiting.popleft()
            self._batch = []
