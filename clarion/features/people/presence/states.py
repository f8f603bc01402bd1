"""Who is on a call right now: told by the call servers, kept in memory, asked for again at the start."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from clarion.base.bus import Bus, Payload, Subscription

TOPIC = "calls.presence"
NO_CALL = "NoCall"
Snapshot = Callable[[], Awaitable[Sequence[dict[str, Any]]]]

log = structlog.stdlib.get_logger("clarion.presence")


class TelephonyStates:
    """`status_of(extension_id)`: NoCall, Ringing, CallConnected, OnHold, ParkedCall."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._states: dict[str, str] = {}
        self._heard: set[str] = set()
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._bus.subscribe(TOPIC, self._on_event)
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription:
            await self._subscription.close()

    async def reload(self, snapshot: Snapshot) -> None:
        """Replace everything by what the call servers say now.

        What they announce while they are being asked is newer than their answer, and stays.
        """
        self._heard = set()
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
