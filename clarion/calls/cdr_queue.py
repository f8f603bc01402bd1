"""The CDR queue: ended calls on their way from the call servers to the processes that write CDRs into the database.

It is a stream in Valkey. An entry is deleted only after the commit, and the stream is never trimmed. So a call server
does no work for the database, and an ended call waits here for as long as the database is unreachable.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog
from valkey.exceptions import ResponseError, ValkeyError

from clarion.base.errors import Unavailable
from clarion.base.ids import new_token
from clarion.base.valkey_client import Acknowledged, connect
from clarion.calls.cdr_writer import BATCH_SIZE, CdrTable
from clarion.calls.model import Call, decode, encode

log = structlog.stdlib.get_logger("clarion.cdr")

# The keys keep their first names, so that an update leaves no call behind.
_STREAM, _GROUP, _UNREADABLE = "clarion:ledger", "writers", "clarion:ledger:unreadable"
_PUT = """
for i = 1, #ARGV do
  redis.call('XADD', KEYS[1], '*', 'call', ARGV[i])
end
"""
_BLOCK_MS = 2000
_GATHER_SECONDS = 0.2  # most of a transaction's cost does not depend on how many calls it is for
_DEAD_AFTER_MS = 5000  # a consumer that has not finished by then counts as dead; writing twice does no harm

Entry = tuple[bytes, Call]


class CdrQueue:
    """One for each process; make it on the event loop."""

    def __init__(self, url: str) -> None:
        self._valkey = connect(url)
        self._acknowledged = Acknowledged(self._valkey, url)
        self._name = new_token(8)
        self._grouped = False

    async def put(self, calls: Sequence[Call]) -> None:
        try:
            await self._acknowledged.eval(_PUT, 1, _STREAM, *map(encode, calls))
        except (ValkeyError, OSError) as error:
            raise Unavailable(f"Valkey does not answer: {error}") from error

    async def take(self, *, wait: bool) -> list[Entry]:
        """Take up to `BATCH_SIZE` calls that no other living process writes; `wait`: up to two seconds for the first.

        Raises ValkeyError. What is not `done` comes again, here or elsewhere.
        """
        try:
            return await self._take(wait=wait)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            log.warning("cdr.queue_forgotten", problem=str(error))  # Valkey came back without its memory
            self._grouped = False
            return await self._take(wait=wait)

    async def _take(self, *, wait: bool) -> list[Entry]:
        await self._join()
        found = await self._valkey.xautoclaim(_STREAM, _GROUP, self._name, _DEAD_AFTER_MS, count=BATCH_SIZE)
        entries = await self._read(found[1])
        if entries:
            return entries
        block = _BLOCK_MS if wait else None
        fresh = await self._valkey.xreadgroup(_GROUP, self._name, {_STREAM: ">"}, count=BATCH_SIZE, block=block)
        return await self._read(fresh[0][1]) if fresh else []

    async def done(self, entries: Sequence[Entry]) -> None:
        ids = [entry_id for entry_id, _ in entries]
        async with self._valkey.pipeline(transaction=True) as pipe:
            pipe.xack(_STREAM, _GROUP, *ids)
            pipe.xdel(_STREAM, *ids)
            await pipe.execute()

    async def oldest(self) -> float:
        """Age of the first entry in seconds; 0 when the queue is empty."""
        async with self._valkey.pipeline(transaction=False) as pipe:
            pipe.xrange(_STREAM, count=1)
            pipe.time()
            found, (seconds, micros) = await pipe.execute()
        if not found:
            return 0.0
        laid = int(found[0][0].partition(b"-")[0]) / 1e3
        return max(0.0, float(seconds) + float(micros) / 1e6 - laid)

    async def close(self) -> None:
        await self._valkey.aclose()

    async def _join(self) -> None:
        if self._grouped:
            return
        try:
            await self._valkey.xgroup_create(_STREAM, _GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._grouped = True

    async def _read(self, found: Sequence[tuple[bytes, Any]]) -> list[Entry]:
        entries: list[Entry] = []
        for entry_id, fields in found:
            if not fields:
                continue  # another process has finished it
            try:
                entries.append((entry_id, decode(fields[b"call"])))
            except (msgspec.ValidationError, msgspec.DecodeError, KeyError) as error:
                log.error("cdr.unreadable_call", key=_UNREADABLE, problem=str(error))
                await self._valkey.rpush(_UNREADABLE, repr(fields))
                await self.done([(entry_id, Call(call_id="", session_id="", server_id="", account_id=""))])
        return entries


class CdrQueueConsumer:
    """Takes ended calls from the queue and writes their CDRs.

    With `patience` it leaves them to others for that many seconds: call servers write only when no other process does.
    """

    def __init__(self, queue: CdrQueue, table: CdrTable, *, patience: float = 0.0) -> None:
        self._queue, self._table, self._patience = queue, table, patience
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                if self._patience:
                    await asyncio.sleep(1.0)
                    if await self._queue.oldest() >= self._patience:
                        while await self._write(wait=False):
                            pass
                else:
                    await self._write(wait=True)
            except Exception as error:
                log.warning("cdr.queue_waits", problem=str(error))
                await asyncio.sleep(1.0)

    async def _write(self, *, wait: bool) -> int:
        entries = await self._queue.take(wait=wait)
        if entries and wait and len(entries) < BATCH_SIZE:
            await asyncio.sleep(_GATHER_SECONDS)
            entries += await self._queue.take(wait=False)
        if entries:
            await self._table.write([call for _, call in entries])
            await self._queue.done(entries)
        return len(entries)
