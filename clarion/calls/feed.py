"""What the call server tells the world while calls live: session events, presence, deposits of programs,
notices.

Events leave in order through one queue, so that a slow bus never delays a call.
"""

import asyncio
from collections import defaultdict

import structlog

from clarion.base.bus import Bus
from clarion.calls.model import Call
from clarion.calls.views import accounts_of, iso, party_view, session_view, telephony_status

log = structlog.stdlib.get_logger("clarion.calls")

SESSION, PRESENCE, NOTICE = "calls.session", "calls.presence", "calls.emergency"


class Feed:
    """Topics: `calls.session` {account_id, session, changed, event_time}, `calls.presence` {account_id,
    extension_id, telephony_status}, `calls.emergency` {account_id, extension_id, code, …}, and what
    programs deposit.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._queue: asyncio.Queue[tuple[str, dict[str, object]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._presence: dict[str, str] = {}
        self._calls_of: dict[str, dict[str, str]] = defaultdict(dict)  # extension: call: what it means for presence

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            topic, payload = await self._queue.get()
            try:
                await self._bus.publish(topic, payload)
            except Exception as error:
                log.warning("An event was lost", topic=topic, problem=str(error))
            finally:
                self._queue.task_done()

    def put(self, topic: str, payload: dict[str, object]) -> None:
        """Publish in order with everything else, without waiting."""
        self._queue.put_nowait((topic, payload))

    def announce(self, call: Call, parties: tuple[int, ...]) -> None:
        """Parties changed: one session event per account, and presence where it differs."""
        for account_id in accounts_of(call):
            self.put(
                SESSION,
                {
                    "account_id": account_id,
                    "session": session_view(call, account_id),
                    "changed": [party_view(call, call.parties[i], account_id) for i in parties],
                    "extensions": self._extensions(call, account_id),
                },
            )
        for index in parties:
            self._tell_presence(call, index)

    def _extensions(self, call: Call, account_id: str) -> list[str]:
        return sorted(
            {
                p.identity.extension_id
                for p in call.parties.values()
                if p.identity.account_id == account_id and p.identity.extension_id
            }
        )

    def _tell_presence(self, call: Call, index: int) -> None:
        who = call.parties[index].identity
        if not who.extension_id:
            return
        calls = self._calls_of[who.extension_id]
        means = telephony_status(call, who.extension_id)
        if means == "NoCall":
            calls.pop(call.call_id, None)
        else:
            calls[call.call_id] = means
        found = set(calls.values())
        order = ("CallConnected", "Ringing", "OnHold")
        status = next((name for name in order if name in found), "NoCall")
        if not calls:
            self._calls_of.pop(who.extension_id, None)
        if self._presence.get(who.extension_id, "NoCall") == status:
            return
        self._presence[who.extension_id] = status
        if status == "NoCall":
            self._presence.pop(who.extension_id)
        payload: dict[str, object] = {
            "account_id": who.account_id,
            "extension_id": who.extension_id,
            "telephony_status": status,
        }
        self.put(PRESENCE, payload)

    def deposit(self, call: Call, topic: str, payload: dict[str, str]) -> None:
        """A program's result, with the call it comes from."""
        self.put(topic, {**payload, "session_id": call.session_id, "telephony_session_id": call.call_id})

    def notice(self, call: Call, index: int) -> None:
        """An emergency call has been placed."""
        who = call.parties[index].identity
        info = call.emergency
        self.put(
            NOTICE,
            {
                "account_id": who.account_id,
                "extension_id": who.extension_id,
                "extension_number": who.extension_number,
                "device_id": who.device_id,
                "name": who.name,
                "code": info.code if info else "",
                "callback_number": info.callback_number if info else "",
                "pidf_lo": info.pidf_lo if info else "",
                "telephony_session_id": call.call_id,
                "session_id": call.session_id,
                "placed_at": iso(call.created),
            },
        )
