"""Management of a running edge: JSON-RPC over a Unix socket that only the owner can open."""

import asyncio
import itertools
import json
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.errors import NotFound, Unavailable
from clarion.engines.kamailio.rendering import CallServer, EdgeFiles, write_dispatcher

_serial = itertools.count(1)

_LONGEST_HOME = 75  # the path of a Unix socket holds 107 bytes


@dataclass(frozen=True)
class Ban:
    """`source` is an IP, `IP:port` (addresses shared by many) or `IP|user`; `reason` scanner, scan, password, flood."""

    source: str
    reason: str


@dataclass(frozen=True)
class ServerHealth:
    """What the OPTIONS pings say of one call server."""

    name: str
    uri: str
    alive: bool


class EdgeControl:
    """Talks to one edge. Every method raises `Unavailable` when the edge does not answer in `timeout_s`."""

    def __init__(self, files: EdgeFiles, *, timeout_s: float = 3.0) -> None:
        self._files = files
        self._timeout_s = timeout_s

    async def call(self, method: str, *params: str | int) -> Any:
        """One JSON-RPC request; returns its result. Raises `NotFound` for what the edge does not know."""
        request = {"jsonrpc": "2.0", "method": method, "params": list(params), "id": next(_serial)}
        answer = await asyncio.to_thread(self._exchange, json.dumps(request).encode())
        if "error" in answer:
            raise NotFound(f"The edge refused {method}: {answer['error'].get('message', answer['error'])}.")
        return answer.get("result")

    async def is_up(self) -> bool:
        try:
            await self.call("core.uptime")
        except (Unavailable, NotFound):
            return False
        return True

    async def bans(self) -> list[Ban]:
        """Bans in force, by source."""
        return sorted(
            (Ban(name, str(value)) for name, value in (await self._dump("ban")).items()),
            key=lambda ban: ban.source,
        )

    async def unban(self, source: str) -> list[str]:
        """Lift the bans of an IP (or of exactly `IP:port` or `IP|user`), forget its counts; returns what was lifted."""
        lifted = []
        for ban in await self.bans():
            if ban.source == source or ban.source.startswith((f"{source}:", f"{source}|")):
                await self.call("htable.delete", "ban", ban.source)
                lifted.append(ban.source)
        for table in ("fail", "open"):
            for name in await self._dump(table):
                if name == source or name.startswith(f"{source}|"):
                    await self.call("htable.delete", table, name)
        return lifted

    async def servers(self) -> list[ServerHealth]:
        listed = await self.call("dispatcher.list")
        found = []
        for record in listed.get("RECORDS", []):
            for target in record["SET"]["TARGETS"]:
                destination = target["DEST"]
                attributes = destination.get("ATTRS", {}).get("BODY", "")
                name = attributes.removeprefix("sid=")
                found.append(ServerHealth(name, destination["URI"], destination["FLAGS"].startswith("A")))
        return found

    async def use_servers(self, servers: Sequence[CallServer]) -> None:
        """Replace the set of call servers without a restart."""
        write_dispatcher(self._files, servers)
        await self.call("dispatcher.reload")
        for name in await self._dump("servers"):
            await self.call("htable.delete", "servers", name)
        for index, server in enumerate(servers):
            for name in (server.name, f"#{index}"):
                await self.call("htable.sets", "servers", name, server.uri)

    async def reload_certificates(self) -> None:
        """Use renewed certificate files for new connections."""
        await self.call("tls.reload")

    async def _dump(self, table: str) -> dict[str, Any]:
        slots = await self.call("htable.dump", table) or []
        entries = (entry for slot in slots for entry in slot.get("slot", []))
        return {entry["name"]: entry["value"] for entry in entries}

    def _exchange(self, request: bytes) -> dict[str, Any]:
        user = self._files.user
        # Beside the edge's own socket: a service has a /tmp for each of its starts, and the edge outlives them.
        beside = self._files.control_socket.parent
        home = beside if user or len(str(beside)) < _LONGEST_HOME else None
        with (
            tempfile.TemporaryDirectory(prefix="rpc-", dir=home if home and home.exists() else None) as folder,
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel,
        ):
            place = Path(folder) / "s"
            channel.bind(str(place))
            if user is not None:  # so that the edge can answer
                user.own(Path(folder), 0o710)
                user.own(place, 0o660)
            channel.settimeout(self._timeout_s)
            try:
                channel.sendto(request, str(self._files.control_socket))
                answer = channel.recv(1 << 20)
            except OSError as error:
                raise Unavailable("The edge (Kamailio) does not answer.") from error
        loaded: dict[str, Any] = json.loads(answer)
        return loaded
