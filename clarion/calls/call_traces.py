"""The SIP messages of ended calls, kept for some days: what a ladder of the call is drawn from.

A trace is a file, one for each call server that had the call. It is written some seconds after the end, so that the
last answers are in it; what a call server knew when it was killed is missing.
"""

import asyncio
import re
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final, Protocol

import msgspec

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError, NotFound
from clarion.base.files import Files
from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.base.telemetry import counter, get_logger
from clarion.calls.model import Call, Identity, Leg
from clarion.calls.views import accounts_of
from clarion.calls.wire import Record, TrunkTarget

log = get_logger(__name__)

AREA: Final = "call-traces"
TRACE: Final = "trace"
"""The operation of a call server."""
SETTLE_S: Final = 3.0
"""The last answers of a call are on their way when its end is known."""
MOST_WAITING: Final = 200
"""Calls that ended and are not written yet. Beyond these the machine is busy with calls, and traces are left out."""
MOST_BYTES: Final = 16 << 20
"""Of one trace, unpacked."""

_left_out = counter("call_traces_left_out_total", "Traces of calls that were not written, because there were too many")
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class TracedMessage(Record, frozen=True):
    """One SIP message as a call server sent or received it; secrets are blacked out."""

    at: float  # seconds since the epoch
    leg_id: str
    sent: bool
    transport: str  # "TCP" | "UDP"
    peer: str  # host:port of the next hop, mostly the edge
    text: str


class TracedLeg(Record, frozen=True):
    """Whose messages these are."""

    leg_id: str
    party: int
    offered: bool  # the other side sent the INVITE
    account_id: str  # empty: of nobody here
    trunk_id: str = ""
    name: str = ""
    number: str = ""
    extension_number: str = ""


class CallTrace(Record, frozen=True):
    """What one call server knows of a call. Messages are in the order of their times."""

    session_id: str
    telephony_session_id: str
    server_id: str
    account_ids: list[str]
    legs: list[TracedLeg]
    messages: list[TracedMessage]


class Messages(Protocol):
    """The engine that has the messages."""

    def messages(self, leg_ids: Iterable[str]) -> list[TracedMessage]: ...

    def forget(self, leg_ids: Iterable[str]) -> None: ...


class LiveCalls(Protocol):
    """The switchboard."""

    def get_call(self, call_id: str) -> Call:
        """Raises NotFound."""


_decoder = msgspec.json.Decoder(CallTrace)


class CallTraceWriter:
    """Keeps the traces of calls that end on this call server. Nothing here can hold up or break a call."""

    def __init__(
        self, server_id: str, messages: Messages, files: Files, live: LiveCalls, has_room: Callable[[], bool]
    ) -> None:
        self._server_id = server_id
        self._messages = messages
        self._files = files
        self._live = live
        self._has_room = has_room
        self._waiting: dict[str, Call] = {}
        self._writing: set[asyncio.Task[None]] = set()

    def ended(self, call: Call) -> None:
        """Write the trace of a call that has ended, or that another call server has from now on. Returns at once."""
        if call.account_id == PROBE_ACCOUNT_ID:
            self._messages.forget(call.legs)
            return
        if len(self._waiting) >= MOST_WAITING:
            _left_out.inc()
            self._messages.forget(call.legs)
            return
        self._waiting[call.call_id] = call
        asyncio.get_running_loop().call_later(SETTLE_S, self._settled, call)

    async def answer(self, payload: Payload) -> Payload:
        """The trace of a call that is up, for `CallControl.ask_session`; raises NotFound."""
        call = self._live.get_call(payload["session"])
        account_id = payload["account_id"]
        if account_id and account_id not in accounts_of(call):
            raise NotFound("There is no such live session.", code="CMN-102", parameter="telephonySessionId")
        return {"trace": msgspec.to_builtins(self.trace(call))}

    def trace(self, call: Call) -> CallTrace:
        """Of a call as it is now."""
        return CallTrace(
            session_id=call.session_id,
            telephony_session_id=call.call_id,
            server_id=self._server_id,
            account_ids=sorted(accounts_of(call)),
            legs=[_traced(call, leg) for leg in call.legs.values()],
            messages=self._messages.messages(call.legs),
        )

    async def stop(self) -> None:
        """Write what waits."""
        for call in list(self._waiting.values()):
            self._settled(call)
        if self._writing:
            await asyncio.wait(self._writing, timeout=2)

    def _settled(self, call: Call) -> None:
        if self._waiting.pop(call.call_id, None) is None:
            return
        task = asyncio.get_running_loop().create_task(self._write(call))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, call: Call) -> None:
        trace = self.trace(call)
        self._messages.forget(call.legs)
        if not trace.messages or not self._has_room():
            return
        content = await asyncio.to_thread(lambda: zlib.compress(msgspec.json.encode(trace), 6))
        try:
            await self._files.put(f"{_folder(call.session_id, call.created)}/{self._server_id}.json.z", content)
        except (ClarionError, OSError) as error:
            log.warning("call_trace.not_written", call_id=call.call_id, problem=str(error))


def _traced(call: Call, leg: Leg) -> TracedLeg:
    party = call.parties.get(leg.party)
    who = party.identity if party is not None else Identity()
    trunk_id = leg.target.trunk_id if isinstance(leg.target, TrunkTarget) else who.trunk_id
    return TracedLeg(
        leg_id=leg.leg_id,
        party=leg.party,
        offered=leg.offered,
        account_id=who.account_id,
        trunk_id=trunk_id,
        name=who.name,
        number="" if who.withheld else who.number,
        extension_number=who.extension_number,
    )


def _folder(session_id: str, started: float) -> str:
    day = datetime.fromtimestamp(started, UTC).date()
    return f"{AREA}/{day.isoformat()}/{session_id}"


async def read_traces(files: Files, session_id: str, started: float) -> list[CallTrace]:
    """What call servers have kept of a call that started at `started`; empty when nothing was, or no longer is."""
    found: list[CallTrace] = []
    if not _ID.fullmatch(session_id):
        return found
    async for file in files.walk(_folder(session_id, started)):
        with suppress(zlib.error, msgspec.DecodeError, ClarionError):
            unpacked = zlib.decompressobj().decompress(await files.get(file.key), MOST_BYTES)
            found.append(_decoder.decode(unpacked))
    return found


async def delete_traces_before(files: Files, day: date) -> int:
    """Delete the traces of calls that started before this day (UTC); how many."""
    deleted = 0
    async for file in files.walk(AREA):
        if file.key.split("/")[1] < day.isoformat():
            await files.delete(file.key)
            deleted += 1
    return deleted
