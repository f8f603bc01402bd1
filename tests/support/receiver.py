"""A webhook receiver on loopback that behaves as a test wants: quick, slow, dead, redirecting, wrong, huge."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.waiting import free_port, wait_for

Behaviour = Callable[["Receiver", dict[str, str], bytes], tuple[int, dict[str, str], bytes]]


def takes(_receiver: "Receiver", headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Answers 200, and the validation token that it is given."""
    token = headers.get("validation-token")
    return 200, {"Validation-Token": token} if token else {}, b""


@dataclass
class Receiver:
    """`bodies` are the events it was given, `requests` everything with its headers."""

    port: int
    behaviour: Behaviour = takes
    wait_s: float = 0.0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.requests if body]

    async def got(self, count: int, *, within: float = 10) -> list[dict[str, Any]]:
        """The bodies, once there are as many."""
        await wait_for(
            lambda: len(self.bodies) >= count,
            missing=lambda: f"{count} events; there are {len(self.bodies)}",
            timeout=within,
        )
        return self.bodies

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.wait_s and "validation-token" not in headers:
                await asyncio.sleep(self.wait_s)
            self.requests.append((headers, body))
            status, given, content = self.behaviour(self, headers, body)
        finally:
            self.at_once -= 1
        lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in given.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + content)
        await writer.drain()


@contextlib.asynccontextmanager
async def receiver(behaviour: Behaviour = takes, *, wait_s: float = 0.0) -> AsyncIterator[Receiver]:
    one = Receiver(free_port(), behaviour, wait_s)
    server = await asyncio.start_server(one.serve, "127.0.0.1", one.port)
    try:
        yield one
    finally:
        server.close()
        server.close_clients()
