"""Following topics: in order, in batches, one member of a group at a time. Stands behind `Bus.follow`.

For those who keep what they hear: nothing is skipped and nothing overtakes, whichever process is at work.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from valkey.exceptions import ResponseError

from clarion.base.bus_pending import Pending
from clarion.base.bus_text import decoded

Event = tuple[str, dict[str, Any]]
"""Topic and payload."""
BatchHandler = Callable[[list[Event]], Awaitable[None]]

AT_ONCE = 200
LEASE_S = 4.0
PACE_S = 0.04
"""So long at least between two reads that find little: each asks for every topic that is followed."""
_PAUSES_S = (0.05, 0.2, 1.0, 2.0)

log = structlog.stdlib.get_logger("clarion.bus")


async def hand_over(handler: BatchHandler, batch: list[Event]) -> None:
    """Until it works: what comes later must not overtake."""
    failures = 0
    while True:
        try:
            await handler(batch)
            return
        except Exception as error:
            pause_s = _PAUSES_S[min(failures, len(_PAUSES_S) - 1)]
            failures += 1
            log.warning("Events have to wait", count=len(batch), problem=str(error), next_try_s=pause_s)
            await asyncio.sleep(pause_s)


class LocalGroup:
    """The in-process twin: what waits for a group, whose members take turns."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = frozenset(topics)
        self._waiting: deque[tuple[Event, Pending | None]] = deque()
        self._news = asyncio.Event()
        self._turn = asyncio.Lock()
        self._members = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, topic: str, text: bytes, tracked: Pending | None = None) -> None:
        self._waiting.append(((topic, decoded(text)), tracked))
        self._idle.clear()
        self._news.set()

    async def work(self, handler: BatchHandler) -> None:
        self._members += 1
        try:
            async with self._turn:
                while True:
                    await self._news.wait()
                    await self._take_all(handler)
                    self._news.clear()
        finally:
            self._members -= 1

    async def _take_all(self, handler: BatchHandler) -> None:
        while self._waiting:
            batch = [self._waiting[at][0] for at in range(min(AT_ONCE, len(self._waiting)))]
            await hand_over(handler, batch)
            for _ in batch:
                _, tracked = self._waiting.popleft()
                if tracked is not None:
                    tracked.done()
        self._idle.set()

    async def settled(self) -> None:
        """Return once nothing waits for a member that is there. For tests."""
        if self._members:
            await self._idle.wait()


_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_CONSUMER = "follower"  # one name for all members: who takes over goes on with what the last one held


class ValkeyFollower:
    """One member of a group on streams. A lease says whose turn it is; another takes over within `LEASE_S`."""

    def __init__(self, valkey: Any, member: str, group: str, streams: dict[str, str], patiently: Any) -> None:
        self._valkey = valkey
        self._member = member
        self._group = group
        self._streams = streams  # stream: topic
        self._patiently = patiently
        self._lease = f"clarion:follower:{group}"
        self._held = False
        self._done: list[tuple[str, str, str]] = []  # handled, Valkey does not know it yet
        self._read_at = 0.0

    async def make_groups(self, since: str = "$") -> None:
        for stream in self._streams:
            try:
                await self._patiently(self._valkey.xgroup_create, stream, self._group, id=since, mkstream=True)
            except ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise

    async def work(self, handler: BatchHandler) -> None:
        while True:
            if not await self._patiently(self._valkey.set, self._lease, self._member, nx=True, px=int(LEASE_S * 1000)):
                await asyncio.sleep(LEASE_S / 8)
                continue
            self._held = True
            renewing = asyncio.create_task(self._renew())
            try:
                await self._read(handler, "0")
                await self._read(handler, ">")
            finally:
                renewing.cancel()
                with contextlib.suppress(Exception):
                    await self._leave()

    async def _renew(self) -> None:
        while self._held:
            await asyncio.sleep(LEASE_S / 4)
            args = (self._lease, self._member, int(LEASE_S * 1000))
            self._held = bool(await self._patiently(self._valkey.eval, _RENEW, 1, *args))

    async def _read(self, handler: BatchHandler, start: str) -> None:
        """From `0` what was begun and not finished, until there is no more; from `>` what is new, in our turn."""
        while self._held:
            pause = self._read_at + PACE_S - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            try:
                entries = _in_order(await self._patiently(self._ask, start))
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    raise
                await self._begin_again()
                continue
            self._read_at = time.monotonic() if 0 < len(entries) < AT_ONCE else 0.0
            if not entries and start == "0":
                return
            if not entries or not self._held:
                continue
            # What was trimmed away meanwhile has no text; it is only taken off the list.
            batch = [(self._streams[stream], decoded(text)) for stream, _, text in entries if text]
            if batch:
                await hand_over(handler, batch)
            self._done += entries

    async def _ask(self, start: str) -> Any:
        """Say what is done and read what comes next, in one go."""
        block = None if start == "0" else int(LEASE_S * 500)
        async with self._valkey.pipeline(transaction=False) as pipe:
            self._take_off(pipe)
            streams = dict.fromkeys(self._streams, start)
            pipe.xreadgroup(self._group, _CONSUMER, streams, count=AT_ONCE, block=block)
            found = (await pipe.execute())[-1]
        self._done = []
        return found

    async def _begin_again(self) -> None:
        """Valkey has lost its memory: what is in the streams came after that."""
        log.warning("bus.groups_forgotten", group=self._group)
        self._done = []
        await self.make_groups("0")

    def _take_off(self, pipe: Any) -> None:
        for stream in self._streams:
            done = [entry for name, entry, _ in self._done if name == stream]
            if done:
                pipe.xack(stream, self._group, *done)

    async def _leave(self) -> None:
        async with self._valkey.pipeline(transaction=False) as pipe:
            self._take_off(pipe)
            pipe.eval(_RELEASE, 1, self._lease, self._member)
            await pipe.execute()
        self._done = []


def _in_order(found: Any) -> list[tuple[str, str, str]]:
    """(stream, id, text) of all streams, in the order of publication."""
    entries = [
        (stream, entry, fields["payload"] if fields else "")
        for stream, items in (found or [])
        for entry, fields in items
    ]
    entries.sort(key=lambda item: tuple(int(part) for part in item[1].split("-")))
    return entries
