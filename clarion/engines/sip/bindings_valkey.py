"""Bindings shared by several call servers through Valkey: one hash, and a channel on which changes are told.

Every server keeps a copy, so a look-up never leaves the process; while Valkey is away each goes on with what it knows
and what registers with itself, and catches up afterwards.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from valkey.exceptions import ValkeyError

from clarion.base.ids import new_token
from clarion.base.telemetry import get_logger
from clarion.base.valkey_client import connect
from clarion.engines.sip.bindings import Binding

_log = get_logger(__name__)
_HASH: Final = "clarion:sip:bindings"
_CHANNEL: Final = "clarion:sip:bindings:changes"
_EPOCH: Final = "clarion:sip:bindings:epoch"  # another value than before: Valkey has forgotten everything
_SILENCE_SECONDS: Final = 3.0
_AGAIN_SECONDS: Final = 1.0
_MAX_WAITING: Final = 100_000
_START_SECONDS: Final = 5.0

T = TypeVar("T")

# Removes a binding unless another server has refreshed it since.
_DROP: Final = """
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known or cjson.decode(known).expires > tonumber(ARGV[2]) then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('PUBLISH', KEYS[2], ARGV[3])
return 1
"""


class _Change(msgspec.Struct):
    sender: str
    gone: bool
    binding: Binding


class ValkeyBindingStore:
    """Make it on the event loop; `start` before use. Changes are written in order, at least once."""

    is_shared = True

    def __init__(self, url: str) -> None:
        self._valkey = connect(url, health_check_interval=10, socket_keepalive=True)
        self._me = new_token(8)
        self._epoch = b""
        self._known: dict[str, Binding] = {}
        self._waiting: deque[_Change] = deque(maxlen=_MAX_WAITING)
        self._more = asyncio.Event()
        self._written = asyncio.Event()
        self._written.set()
        self._caught_up = asyncio.Event()
        self._on_put: Callable[[Binding], None] = _ignore
        self._on_drop: Callable[[Binding], None] = _ignore
        self._tasks: list[asyncio.Task[None]] = []

    def load(self) -> list[Binding]:
        return []

    def watch(self, on_put: Callable[[Binding], None], on_drop: Callable[[Binding], None]) -> None:
        self._on_put, self._on_drop = on_put, on_drop

    def put(self, binding: Binding) -> None:
        self._known[binding.key] = binding
        self._queue(_Change(self._me, False, binding))

    def drop(self, binding: Binding) -> None:
        self._known.pop(binding.key, None)
        self._queue(_Change(self._me, True, binding))

    def _queue(self, change: _Change) -> None:
        self._waiting.append(change)
        self._written.clear()
        self._more.set()

    async def start(self) -> None:
        """Begin to listen and to write; waits a little for the first copy, and goes on without if Valkey is away."""
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._listen())]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                await self._caught_up.wait()

    async def close(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._written.wait()  # the last changes on their way
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._valkey.aclose()

    # ---- writing

    async def _write(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                change = self._waiting[0]
                try:
                    await self._write_one(change)
                except (ValkeyError, OSError) as error:
                    _log.warning("sip.bindings_not_shared", problem=str(error))
                    await asyncio.sleep(_AGAIN_SECONDS)
                    continue
                if self._waiting and self._waiting[0] is change:
                    self._waiting.popleft()
            self._written.set()

    async def _write_one(self, change: _Change) -> None:
        binding, told = change.binding, msgspec.json.encode(change)
        if change.gone:
            script: Any = self._valkey.eval(_DROP, 2, _HASH, _CHANNEL, binding.key, repr(binding.expires), told)
            await script
            return
        async with self._valkey.pipeline(transaction=True) as together:
            together.hset(_HASH, binding.key, msgspec.json.encode(binding))
            together.publish(_CHANNEL, told)
            await together.execute()

    # ---- listening

    async def _listen(self) -> None:
        while True:
            try:
                async with self._valkey.pubsub() as channel:
                    await channel.subscribe(_CHANNEL)
                    await self._catch_up()
                    while True:
                        # Shorter than the socket's own time-out, which would take silence for a loss.
                        message = await channel.get_message(ignore_subscribe_messages=True, timeout=_SILENCE_SECONDS)
                        if message is not None:
                            self._hear(message["data"])
            except (ValkeyError, OSError) as error:
                _log.warning("sip.bindings_not_heard", problem=str(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _catch_up(self) -> None:
        """Compare the whole hash with our copy: some changes may have been told while we were away."""
        await self._valkey.set(_EPOCH, new_token(8), nx=True)
        epoch = await self._valkey.get(_EPOCH) or b""
        forgotten, self._epoch = self._epoch not in (b"", epoch), epoch
        everything: Any = self._valkey.hgetall(_HASH)
        shared: dict[str, Binding] = {}
        for text in (await everything).values():
            binding = _decode(text, Binding)
            if binding is not None:
                shared[binding.key] = binding
        own = {change.binding.key for change in self._waiting}
        for key, binding in shared.items():
            if key not in own and self._known.get(key) != binding:
                self._known[key] = binding
                self._on_put(binding)
        for key in [key for key in self._known if key not in shared and key not in own]:
            if forgotten:
                self.put(self._known[key])  # what Valkey lost, the call servers still know
            else:
                self._on_drop(self._known.pop(key))
        self._caught_up.set()

    def _hear(self, text: bytes) -> None:
        change = _decode(text, _Change)
        if change is None or change.sender == self._me:
            return
        if change.gone:
            self._known.pop(change.binding.key, None)
            self._on_drop(change.binding)
        else:
            self._known[change.binding.key] = change.binding
            self._on_put(change.binding)


def _decode(text: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        _log.warning("sip.binding_unreadable")
        return None


def _ignore(_binding: Binding) -> None:
    return
