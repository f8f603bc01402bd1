"""Who is on a call right now: told by the call servers, kept in memory, asked for again at the start."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from clarion.base.bus import Bus, Payload, Subscription

TOPIC = "calls.presence"
NO_CALL = "NoCall"
Snapshot = Callable[[], Awaitable[Sequence[dict[str, Any]]]]

_PATIENCE_S = 1.0
"""Call servers answer in milliseconds. Where there is none yet, whoever starts need not wait until that is certain."""

log = structlog.stdlib.get_logger("clarion.presence")


class TelephonyStates:
    """`status_of(extension_id)`: NoCall, Ringing, CallConnected, OnHold, ParkedCall."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._states: dict[str, str] = {}
        self._heard: set[str] = set()
        self._subscription: Subscription | None = None
        self._asking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._subscription = self._bus.subscribe(TOPIC, self._on_event)
        await self._subscription.ready()

    async def close(self) -> None:
        if self._asking:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        if self._subscription:
            await self._subscription.close()

    async def reload(self, snapshot: Snapshot, patience_s: float = _PATIENCE_S) -> None:
        """Replace everything by what the call servers say now. Returns without their answer when it takes long; it
        counts when it comes.

        What they announce while they are being asked is newer than their answer, and stays.
        """
        self._heard = set()
        self._asking = asyncio.ensure_future(self._ask(snapshot))
        await asyncio.wait({self._asking}, timeout=patience_s)

    async def _ask(self, snapshot: Snapshot) -> None:
        try:
            records = await snapshot()
        except Exception as error:
            log.warning("The call servers could not be asked who is on a call", problem=str(error))
            return
        fresh = {str(record["extension_id"]): str(record["telephony_status"]) for record in records}
        for extension_id in self._heard:
            fresh[extension_id] = self.status_of(extension_id)
        self._states = {key: value for key, value in fresh.items() if value != NO_CALL}

    async def _on_event(self, payload: Payload) -> None:
        extension_id, status = str(payload["extension_id"]), str(payload["telephony_status"])
        self._heard.add(extension_id)
        if status == NO_CALL:
            self._states.pop(extension_id, None)
        else:
            self._states[extension_id] = status

    def status_of(self, extension_id: str) -> str:
        return self._states.get(extension_id, NO_CALL)
