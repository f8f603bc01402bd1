"""Pages on loopback, as a web server of strangers would have them: by path, each as a test wants it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.support.waiting import free_port


@dataclass
class Page:
    """`silent`: nothing is answered, ever. `endless`: the body goes on until nobody reads it."""

    content: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    endless: bool = False


@dataclass
class WebPages:
    """`asked`: what was asked for, in order: path and headers."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._one(reader, writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        self.asked.append((path, headers))
        page = self.pages.get(path, Page(b"not here", status=404))
        if page.silent:
            await reader.read()
            return
        length = [] if page.endless else [f"Content-Length: {len(page.content)}"]
        given = [f"{name}: {value}" for name, value in page.headers.items()]
        lines = [f"HTTP/1.1 {page.status} Status", f"Content-Type: {page.media_type}", "Connection: close"]
        writer.write("\r\n".join([*lines, *length, *given, "", ""]).encode("latin-1") + page.content)
        await writer.drain()
        while page.endless:
            writer.write(b" " * 65536)
            self.sent += 65536
            await writer.drain()


@contextlib.asynccontextmanager
async def web_pages() -> AsyncIterator[WebPages]:
    one = WebPages(free_port())
    server = await asyncio.start_server(one.serve, "127.0.0.1", one.port)
    try:
        yield one
    finally:
        server.close()
        server.close_clients()
