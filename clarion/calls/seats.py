"""Which call server keeps what only one of them may keep: a seat. And what its holder writes down for the next one.

One machine has one call server, which holds every seat. With Valkey, a seat is taken by compare-and-set and held for as
long as its holder shows signs of life.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

import structlog
import valkey.asyncio
from valkey.exceptions import ValkeyError

log = structlog.stdlib.get_logger("clarion.calls")

SIGN_SECONDS = 2.0  # between signs of life
LOST_SECONDS = 6.0  # without one a server counts as lost
_ALIVE, _SEAT, _NOTES = "clarion:call-server:", "clarion:seat:", "clarion:seat-notes:"
_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and redis.call('EXISTS', ARGV[2] .. holder) == 1 then return holder end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
"""

OnLost = Callable[[str], Awaitable[None]]


class Seats(Protocol):
    """`alone`: there is no other server, and every seat is ours."""

    alone: bool

    async def holder(self, seat: str) -> str:
        """The name of the server that holds a seat; ours when it was free. Ours, too, while nobody can be asked."""

    async def read(self, seat: str) -> bytes | None:
        """What was written down for this seat."""

    async def write(self, seat: str, notes: bytes) -> None: ...

    async def start(self, on_lost: OnLost) -> None:
        """Show signs of life; `on_lost` is called once for each server that stops to."""

    async def stop(self) -> None: ...


class OnlySeats:
    """For the only call server of an installation. Notes lie in a folder."""

    alone = True

    def __init__(self, folder: Path, server_id: str) -> None:
        self._folder = folder
        self._server_id = server_id

    async def holder(self, seat: str) -> str:
        return self._server_id

    async def read(self, seat: str) -> bytes | None:
        path = self._path(seat)
        return path.read_bytes() if path.exists() else None

    async def write(self, seat: str, notes: bytes) -> None:
        path = self._path(seat)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_bytes(notes)
        draft.replace(path)

    def _path(self, seat: str) -> Path:
        return self._folder / f"{seat.replace(':', '-')}.json"

    async def start(self, on_lost: OnLost) -> None:
        """Nobody looks."""

    async def stop(self) -> None:
        """Nothing runs."""


class ValkeySeats:
    """For one of several call servers. `others`: their names."""

    alone = False

    def __init__(self, url: str, server_id: str, others: Sequence[str]) -> None:
        self._valkey = valkey.asyncio.Valkey.from_url(url, socket_timeout=2.0, socket_connect_timeout=2.0)
        self._server_id = server_id
        self._others = tuple(others)
        self._living: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    async def holder(self, seat: str) -> str:
        try:
            found = await self._valkey.eval(_TAKE, 1, _SEAT + seat, self._server_id, _ALIVE)
        except (ValkeyError, OSError) as error:
            log.warning("A seat is held without asking", seat=seat, problem=str(error))
            return self._server_id
        return found.decode() if isinstance(found, bytes) else str(found)

    async def read(self, seat: str) -> bytes | None:
        try:
            found = await self._valkey.get(_NOTES + seat)
        except (ValkeyError, OSError) as error:
            log.warning("Notes of a seat cannot be read", seat=seat, problem=str(error))
            return None
        return bytes(found) if found is not None else None

    async def write(self, seat: str, notes: bytes) -> None:
        try:
            await self._valkey.set(_NOTES + seat, notes)
        except (ValkeyError, OSError) as error:
            log.warning("Notes of a seat are not kept", seat=seat, problem=str(error))

    async def start(self, on_lost: OnLost) -> None:
        await self._sign()
        self._task = asyncio.get_running_loop().create_task(self._watch(on_lost))

    async def stop(self) -> None:
        """Go on purpose: seats are free at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self._valkey.delete(_ALIVE + self._server_id)
        except (ValkeyError, OSError) as error:
            log.warning("Seats stay taken for some seconds", problem=str(error))
        await self._valkey.aclose()

    async def _sign(self) -> None:
        await self._valkey.set(_ALIVE + self._server_id, b"", px=int(LOST_SECONDS * 1000))

    async def _watch(self, on_lost: OnLost) -> None:
        while True:
            try:
                await self._sign()
                await self._look(on_lost)
            except (ValkeyError, OSError) as error:
                log.warning("Signs of life cannot be given", problem=str(error))
            except Exception:
                log.exception("What a lost call server had could not be taken over")
            await asyncio.sleep(SIGN_SECONDS)

    async def _look(self, on_lost: OnLost) -> None:
        """Who was seen once and is not there any more is lost. One that restarts takes up its own calls."""
        for server in self._others:
            if await self._valkey.exists(_ALIVE + server):
                self._living.add(server)
            elif server in self._living:
                self._living.discard(server)
                log.warning("A call server is lost", server=server)
                await on_lost(server)
