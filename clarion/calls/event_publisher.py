"""Publish events of live calls: sessions, presence, questions of programs. What must not be lost (deposits, emergency
notices) has a queue of its own: `deposits.py`.

Events go through one ordered queue in batches, so that a slow bus never delays a call.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable

import msgspec
import structlog

from clarion.base.bus import Bus
from clarion.base.ids import new_token
from clarion.calls.model import Call, Party, PartyStatus, Recording, Supervision
from clarion.calls.views import View, accounts_of, iso, party_view, seen_by, session_view, telephony_status

log = structlog.stdlib.get_logger("clarion.calls")

SESSION, PRESENCE, NOTICE = "calls.session", "calls.presence", "calls.emergency"
PRESENCE_MOVED = "calls.presence_moved"
_GATHER_SECONDS = 0.04  # what calls tell in one breath leaves together: a batch costs as much as ten events
_AT_ONCE = 500
_MOST_WAITING = 100_000
_RETRY_SECONDS = 0.5

_encode = msgspec.json.Encoder().encode


Put = Callable[[str, dict[str, object]], None]
_Beside = tuple[tuple[Recording, ...], Supervision | None]
_Shown = tuple[Party, _Beside, msgspec.Raw]


class EventPublisher:
    """Topics: `calls.session` {account_id, session, changed, extensions, event_time}, `calls.presence` {account_id,
    extension_id, telephony_status, server_id, telephony_session_id, sequence}, `calls.presence_moved` the same for a
    call that changed servers and `here`: it came, `calls.emergency` {account_id,
    extension_id, code, …}, and what programs ask and deposit. `deposit` receives what must not be lost.
    """

    def __init__(self, bus: Bus, server_id: str = "", deposit: Put | None = None) -> None:
        self._bus = bus
        self._server_id = server_id
        self._source, self._published = f"calls:{server_id}:{new_token(8)}", 0
        self.keep: Put = deposit or self.put
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.presence_changed: Callable[[str, str], None] = lambda extension_id, status: None
        self._presence: dict[str, str] = {}
        self._calls_of: dict[str, dict[str, str]] = defaultdict(dict)  # extension: call: what it means for presence
        self._shown: dict[str, dict[tuple[int, str], _Shown]] = {}  # per call: views made already

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Send what waits, as far as the bus lets us."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            while self._waiting:
                await asyncio.wait_for(self._send(), 2)
        except Exception as error:
            log.warning("event_publisher.events_lost", count=len(self._waiting), problem=str(error))

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._news.clear()
            try:
                while self._waiting:
                    await self._send()
            except Exception as error:
                log.warning("event_publisher.bus_unavailable", count=len(self._waiting), problem=str(error))
                await asyncio.sleep(_RETRY_SECONDS)
                self._news.set()

    async def _send(self) -> None:
        """One batch. It stays in the queue until the bus has it, and the bus takes each event once."""
        batch = [self._waiting[at] for at in range(min(_AT_ONCE, len(self._waiting)))]
        await self._bus.publish_in_order(self._source, self._published, batch)
        self._published += len(batch)
        for _ in batch:
            self._waiting.popleft()

    def put(self, topic: str, payload: dict[str, object]) -> None:
        """Publish in order with everything else, without waiting."""
        if len(self._waiting) >= _MOST_WAITING:
            log.error("event_publisher.queue_full", topic=topic)
            return
        self._waiting.append((topic, _encode(payload)))
        self._news.set()

    def announce(self, call: Call, parties: tuple[int, ...]) -> None:
        """Parties changed: one session event per account, and presence where it differs."""
        for account_id in accounts_of(call):
            seen = {party.index: self._view(call, party, account_id) for party in seen_by(call, account_id)}
            session = session_view(call, account_id, list(seen.values()))
            self.put(
                SESSION,
                {
                    "account_id": account_id,
                    "session": session,
                    "changed": [seen[index] for index in parties if index in seen],
                    "extensions": self._extensions(call, account_id),
                    "event_time": iso(time.time()),
                },
            )
        for index in parties:
            self._tell_presence(call, index)
        if all(party.status is PartyStatus.ANSWERED for party in call.parties.values()):
            self.forget(call.call_id)  # they talk: for a while, or for hours, there will be nothing to show

    def forget(self, call_id: str) -> None:
        """The call has ended, or keeps still."""
        self._shown.pop(call_id, None)

    def _view(self, call: Call, party: Party, account_id: str) -> msgspec.Raw:
        """A party as JSON. Most events of a call show parties that have not changed since the last one."""
        shown = self._shown.setdefault(call.call_id, {})
        known = shown.get((party.index, account_id))
        beside = _beside(call, party)
        if known is None or known[0] is not party or known[1] != beside:
            view: View = party_view(call, party, account_id)
            known = shown[(party.index, account_id)] = (party, beside, msgspec.Raw(_encode(view)))
        return known[2]

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
        status = _summary(calls)
        if not calls:
            self._calls_of.pop(who.extension_id, None)
        if self._presence.get(who.extension_id, "NoCall") == status:
            return
        self._presence[who.extension_id] = status
        if status == "NoCall":
            self._presence.pop(who.extension_id)
        self.put(PRESENCE, self._presence_of(call, call.parties[index], status))
        self.presence_changed(who.extension_id, status)

    def moved(self, call: Call, *, here: bool) -> None:
        """A live call came from another call server, or went to one. Nothing changes for people; who counts by server
        (lamps, queues) learns what each of the two has now.
        """
        for party in call.parties.values():
            extension_id = party.identity.extension_id
            means = telephony_status(call, extension_id) if extension_id else "NoCall"
            if means == "NoCall":
                continue
            calls = self._calls_of[extension_id]
            if here:
                calls[call.call_id] = means
            else:
                calls.pop(call.call_id, None)
            status = _summary(calls)
            if calls:
                self._presence[extension_id] = status
            else:
                self._calls_of.pop(extension_id, None)
                self._presence.pop(extension_id, None)
            self.put(PRESENCE_MOVED, {**self._presence_of(call, party, status), "here": here})
            self.presence_changed(extension_id, status)

    def _presence_of(self, call: Call, party: Party, status: str) -> dict[str, object]:
        return {
            "account_id": party.identity.account_id,
            "extension_id": party.identity.extension_id,
            "telephony_status": status,
            "server_id": self._server_id,
            # Tells this event apart from another with the same content.
            "telephony_session_id": call.call_id,
            "sequence": call.sequence,
        }

    def ask(self, call: Call, topic: str, payload: dict[str, str]) -> None:
        """A program's question, with the call it comes from."""
        self.put(topic, {**payload, "session_id": call.session_id, "telephony_session_id": call.call_id})

    def deposit(self, call: Call, topic: str, payload: dict[str, str]) -> None:
        """A program's result, with the call it comes from."""
        self.keep(topic, {**payload, "session_id": call.session_id, "telephony_session_id": call.call_id})

    def notice(self, call: Call, index: int) -> None:
        """An emergency call has been placed."""
        who = call.parties[index].identity
        info = call.emergency
        self.keep(
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
                "unverified": info.unverified if info else "",
                "telephony_session_id": call.call_id,
                "session_id": call.session_id,
                "placed_at": iso(call.created),
            },
        )


def _beside(call: Call, party: Party) -> _Beside:
    """Collect what a view shows of a party beyond its state."""
    recordings = tuple(one for one in call.recordings.values() if one.party == party.index)
    return recordings, call.supervisions.get(party.index)


def _summary(calls: dict[str, str]) -> str:
    """Summarize several calls of one person as one telephony status."""
    found = set(calls.values())
    order = ("CallConnected", "Ringing", "OnHold")
    return next((name for name in order if name in found), "NoCall")
