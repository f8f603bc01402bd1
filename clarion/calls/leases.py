"""Leases: leader election among call servers, and the notes that one owner leaves for the next.

An installation with one call server owns every lease. With Valkey, a lease is taken by compare-and-set and lasts while
its owner sends heartbeats.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

import structlog
from valkey.exceptions import ValkeyError

from clarion.base.valkey_client import connect

log = structlog.stdlib.get_logger("clarion.calls")

HEARTBEAT_SECONDS = 2.0  # between heartbeats
NODE_DOWN_SECONDS = 6.0  # without a heartbeat a server counts as down
_ALIVE, _LEASE, _NOTES = "clarion:call-server:", "clarion:lease:", "clarion:lease-notes:"
_TAKE = """
local owner = redis.call('GET', KEYS[1])
if owner and redis.call('EXISTS', ARGV[2] .. owner) == 1 then return owner end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
"""

OnNodeDown = Callable[[str], Awaitable[None]]


class Leases(Protocol):
    """`alone`: there is no other call server, so every lease is ours."""

    alone: bool

    async def owner(self, lease: str) -> str:
        """Return the server that owns a lease; ours if it was free, or while Valkey is unreachable."""

    async def read(self, lease: str) -> bytes | None:
        """Return the notes of this lease."""

    async def write(self, lease: str, notes: bytes) -> None: ...

    async def start(self, on_node_down: OnNodeDown) -> None:
        """Send heartbeats; call `on_node_down` once for each server whose heartbeat stops."""

    async def stop(self) -> None: ...


class LocalLeases:
    """Leases of the only call server of an installation. Notes are files in a folder."""

    alone = True

    def __init__(self, folder: Path, server_id: str) -> None:
        self._folder = folder
        self._server_id = server_id

    async def owner(self, lease: str) -> str:
        return self._server_id

    async def read(self, lease: str) -> bytes | None:
        path = self._path(lease)
        return path.read_bytes() if path.exists() else None

    async def write(self, lease: str, notes: bytes) -> None:
        path = self._path(lease)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_bytes(notes)
        draft.replace(path)

    def _path(self, lease: str) -> Path:
        return self._folder / f"{lease.replace(':', '-')}.json"

    async def start(self, on_node_down: OnNodeDown) -> None:
        """Nothing to watch."""

    async def stop(self) -> None:
        """Nothing to stop."""


class ValkeyLeases:
    """Leases shared by several call servers through Valkey. `others`: their names."""

    alone = False

    def __init__(self, url: str, server_id: str, others: Sequence[str]) -> None:
        self._valkey = connect(url, socket_timeout=2.0, socket_connect_timeout=2.0)
        self._server_id = server_id
        self._others = tuple(others)
        self._living: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    async def owner(self, lease: str) -> str:
        try:
            found = await self._valkey.eval(_TAKE, 1, _LEASE + lease, self._server_id, _ALIVE)
        except (ValkeyError, OSError) as error:
            log.warning("valkey.unreachable", action="assuming_leadership", lease=lease, problem=str(error))
            return self._server_id
        return found.decode() if isinstance(found, bytes) else str(found)

    async def read(self, lease: str) -> bytes | None:
        try:
            found = await self._valkey.get(_NOTES + lease)
        except (ValkeyError, OSError) as error:
            log.warning("lease.notes_unreadable", lease=lease, problem=str(error))
            return None
        return bytes(found) if found is not None else None

    async def write(self, lease: str, notes: bytes) -> None:
        try:
            await self._valkey.set(_NOTES + lease, notes)
        except (ValkeyError, OSError) as error:
            log.warning("lease.notes_not_written", lease=lease, problem=str(error))

    async def start(self, on_node_down: OnNodeDown) -> None:
        await self._heartbeat()
        self._task = asyncio.get_running_loop().create_task(self._watch(on_node_down))

    async def stop(self) -> None:
        """Release all leases at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self._valkey.delete(_ALIVE + self._server_id)
        except (ValkeyError, OSError) as error:
            log.warning("lease.release_failed", problem=str(error))
        await self._valkey.aclose()

    async def _heartbeat(self) -> None:
        await self._valkey.set(_ALIVE + self._server_id, b"", px=int(NODE_DOWN_SECONDS * 1000))

    async def _watch(self, on_node_down: OnNodeDown) -> None:
        while True:
            try:
                await self._heartbeat()
                await self._look(on_node_down)
            except (ValkeyError, OSError) as error:
                log.warning("lease.heartbeat_failed", problem=str(error))
            except Exception:
                log.exception("lease.takeover_failed")
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _look(self, on_node_down: OnNodeDown) -> None:
        """Report servers whose heartbeat stopped. A server that restarts recovers its own calls."""
        for server in self._others:
            if await self._valkey.exists(_ALIVE + server):
                self._living.add(server)
            elif server in self._living:
                self._living.discard(server)
                log.warning("lease.node_down", server=server)
                await on_node_down(server)
