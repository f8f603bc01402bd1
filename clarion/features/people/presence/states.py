"""Who is on a call right now: told by the call servers, kept in memory, asked for again at the start."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from clarion.base.bus import Bus, Payload, Subscription

TOPIC, MOVED = "calls.presence", "calls.presence_moved"
NO_CALL = "NoCall"
_ORDER = ("CallConnected", "Ringing", "OnHold")
Snapshot = Callable[[], Awaitable[Sequence[dict[str, Any]]]]

_PATIENCE_S = 1.0
"""Call servers answer in milliseconds. Where there is none yet, whoever starts need not wait until that is certain."""

log = structlog.stdlib.get_logger("clarion.presence")


class TelephonyStates:
    """`status_of(extension_id)`: NoCall, Ringing, CallConnected, OnHold, ParkedCall. Each call server tells of its own
    calls: who talks on one of them is not free when a call on another ends.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._states: dict[str, dict[str, _There]] = {}  # by extension and call server
        self._heard: set[tuple[str, str]] = set()
        self._subscriptions: list[Subscription] = []
        self._asking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        for topic, handler in ((TOPIC, self._on_event), (MOVED, self._on_moved)):
            self._subscriptions.append(self._bus.subscribe(topic, handler))
            await self._subscriptions[-1].ready()

    async def close(self) -> None:
        if self._asking:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        for subscription in self._subscriptions:
            await subscription.close()

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
        known, self._states = self._states, {}
        for record in records:
            self._note(record)
        for extension_id, server_id in self._heard:
            self._set(extension_id, server_id, known.get(extension_id, {}).get(server_id))

    async def _on_event(self, payload: Payload) -> None:
        self._heard.add(_key(payload))
        self._note(payload)

    async def _on_moved(self, payload: Payload) -> None:
        """A call goes on at this server, or has left it. The server where it was may be gone."""
        self._heard.add(_key(payload))
        extension_id, server_id = _key(payload)
        former = self._states.get(extension_id, {}) if payload.get("here") else {}
        for other, there in list(former.items()):
            if other != server_id and there.call_id == payload.get("telephony_session_id"):
                self._set(extension_id, other, None)
        self._note(payload)

    def _note(self, payload: Payload) -> None:
        status, call_id = str(payload["telephony_status"]), str(payload.get("telephony_session_id", ""))
        self._set(*_key(payload), None if status == NO_CALL else _There(status, call_id))

    def _set(self, extension_id: str, server_id: str, there: "_There | None") -> None:
        servers = self._states.setdefault(extension_id, {})
        if there is None:
            servers.pop(server_id, None)
        else:
            servers[server_id] = there
        if not servers:
            del self._states[extension_id]

    def status_of(self, extension_id: str) -> str:
        return _summary({there.status for there in self._states.get(extension_id, {}).values()})

    def status_with(self, payload: Payload) -> str:
        """The same once this event counts, which may be on its way to us."""
        extension_id, server_id = _key(payload)
        others = {there.status for other, there in self._states.get(extension_id, {}).items() if other != server_id}
        return _summary({str(payload["telephony_status"]), *others})


@dataclass(frozen=True)
class _There:
    """What a call server says of a person. `call_id`: the call that it told this for."""

    status: str
    call_id: str


def _key(payload: Payload) -> tuple[str, str]:
    return str(payload["extension_id"]), str(payload.get("server_id", ""))


def _summary(found: set[str]) -> str:
    """A status that is none of these counts as it is."""
    ranked = next((status for status in _ORDER if status in found), None)
    return ranked or next(iter(sorted(found - {NO_CALL})), NO_CALL)
