"""Members of a group on one stream of Valkey: what is new is taken by one of them. Stands behind `Bus.subscribe`.

Events are read and taken off the list several at a time, for each answer of Valkey that is waited for costs more than
most handlers. How many at a time is found out: only while they are done quickly, so that whoever is busy leaves the
rest to others.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import structlog
from valkey.exceptions import ResponseError

from clarion.base.bus_pending import Pending

Entry = tuple[str, str]
"""Id and text."""

MOST = 100
PACE_S = 0.1
"""So long at least between two reads that find little: in a busy hour events come by the dozen, not one by one."""
_QUICK_S, _SLOW_S = 0.02, 0.1
_BLOCK_S = 3.0  # dozens of groups wait in a process, and a turn without news costs as much as one with
_LEAVE_WITHIN_S = 2.0

log = structlog.stdlib.get_logger("clarion.bus")


class GroupReader:
    """One member's view of a stream. `together`: it is handled as a list, so that there is no reason to take few."""

    def __init__(
        self,
        valkey: Any,
        names: tuple[str, str, str],
        reclaim_after_ms: int,
        patiently: Callable[..., Awaitable[Any]],
        *,
        together: bool,
    ) -> None:
        self._valkey = valkey
        self._stream, self._group, self._member = names
        self._reclaim_after_ms = reclaim_after_ms
        self._patiently = patiently
        self._look_s = min(_BLOCK_S, reclaim_after_ms / 2000)
        self._look_at = 0.0  # when to look next for what others have left
        self._portion = MOST if together else 1
        self._read_at = 0.0
        self._held: dict[str, None] = {}  # read, not done, in order
        self._done: list[str] = []  # done, Valkey does not know it yet
        self._postponed: set[str] = set()  # its handler goes on with it here, and has not finished

    async def join(self, since: str = "$") -> None:
        try:
            await self._patiently(self._valkey.xgroup_create, self._stream, self._group, id=since, mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def take(self) -> Sequence[Entry]:
        """What dead members left, else what is new; after a few seconds without any, nothing."""
        entries: Sequence[Entry] = []
        if time.monotonic() >= self._look_at:
            entries = await self._left_by_others()
            if not entries:
                self._look_at = time.monotonic() + self._look_s
        if not entries:
            entries = await self._new()
        self._held = {entry_id: None for entry_id, _ in entries}
        return entries

    async def each(self, entries: Sequence[Entry], handle: Callable[[str], Awaitable[Pending | None]]) -> None:
        """Hand over one after another, and find out how many to take next time.

        Whoever is slower than was thought says now and then that the rest is still in good hands, else others take it
        too. Where it is too late for that, the rest is left to whoever looks for what was left.
        """
        began = said_at = time.monotonic()
        for entry_id, text in entries:
            self._note_done(entry_id, await handle(text))
            silent_ms = (time.monotonic() - said_at) * 1000
            if self._held and silent_ms >= self._reclaim_after_ms:
                self._held, self._look_at = {}, 0.0
                break
            if self._held and silent_ms >= self._reclaim_after_ms / 3:
                await self._asked(self._keep)
                said_at = time.monotonic()
        took = time.monotonic() - began
        if took < _QUICK_S:
            self._portion = min(MOST, self._portion * 2)
        elif took > _SLOW_S:
            self._portion = max(1, self._portion // 2)

    async def all(self, entries: Sequence[Entry], handle: Callable[[list[str]], Awaitable[None]]) -> None:
        """Hand over as a list."""
        await handle([text for _, text in entries])
        for entry_id, _ in entries:
            self._note_done(entry_id, None)

    async def leave(self) -> None:
        """Take off the list what is done, and let others have at once what is not."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_LEAVE_WITHIN_S):
                if self._done:
                    await self._valkey.xack(self._stream, self._group, *self._done)
                if self._held or self._postponed:
                    names, idle = (self._stream, self._group, self._member), self._reclaim_after_ms
                    left = [*self._held, *self._postponed]
                    await self._valkey.xclaim(*names, 0, left, idle=idle, justid=True)

    def _note_done(self, entry_id: str, unfinished: Pending | None) -> None:
        del self._held[entry_id]
        if unfinished is None:
            self._done.append(entry_id)
        else:
            self._postponed.add(entry_id)
            unfinished.then(partial(self._finish, entry_id))

    def _finish(self, entry_id: str) -> None:
        self._postponed.discard(entry_id)
        self._done.append(entry_id)

    async def _left_by_others(self) -> list[Entry]:
        found = await self._asked(self._claim)
        entries = [(entry_id, fields["payload"]) for entry_id, fields in (found or (0, ()))[1] if fields]
        return [entry for entry in entries if entry[0] not in self._postponed]  # claimed by us, so nobody else tries

    async def _new(self) -> list[Entry]:
        pause = self._read_at + PACE_S - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        found = await self._asked(self._read)
        entries = [(entry_id, fields["payload"]) for entry_id, fields in found[0][1]] if found else []
        self._read_at = time.monotonic() if 0 < len(entries) < self._portion else 0.0
        return entries

    async def _claim(self) -> Any:
        """Says what is done first, which would else be taken for left."""
        names = (self._stream, self._group, self._member)
        async with self._valkey.pipeline(transaction=False) as pipe:
            said = self._say_done(pipe)
            pipe.xautoclaim(*names, self._reclaim_after_ms, count=self._portion)
            found = (await pipe.execute())[-1]
        del self._done[:said]
        return found

    async def _keep(self) -> None:
        """Says what is done, and takes what is held anew."""
        async with self._valkey.pipeline(transaction=False) as pipe:
            said = self._say_done(pipe)
            pipe.xclaim(self._stream, self._group, self._member, 0, list(self._held), justid=True)
            await pipe.execute()
        del self._done[:said]

    def _say_done(self, pipe: Any) -> int:
        """Returns how many. Others may be done until Valkey answers."""
        if self._done:
            pipe.xack(self._stream, self._group, *self._done)
        return len(self._done)

    async def _read(self) -> Any:
        """Says what is done and reads what is new, in one go."""
        block_ms = int(min(_BLOCK_S * 1000, max(100, self._reclaim_after_ms)))
        async with self._valkey.pipeline(transaction=False) as pipe:
            said = self._say_done(pipe)
            pipe.xreadgroup(self._group, self._member, {self._stream: ">"}, count=self._portion, block=block_ms)
            found = (await pipe.execute())[-1]
        del self._done[:said]
        return found

    async def _asked(self, command: Any, *arguments: Any, **options: Any) -> Any:
        """None where the group was forgotten, as by a Valkey that lost its memory: it is there again then."""
        try:
            return await self._patiently(command, *arguments, **options)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            log.warning("Valkey has forgotten a group", stream=self._stream, group=self._group)
            self._done = []
            await self.join("0")
            return None
