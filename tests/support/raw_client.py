"""HTTP and WebSocket with as little work as can be: for a thousand clients in one process."""

import asyncio
import base64
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class RawConnection:
    """One HTTP connection that stays open. Raises OSError or asyncio.IncompleteReadError once the server has gone."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> "RawConnection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, bytes]:
        data = b"" if body is None else json.dumps(body).encode()
        lines = (
            f"{method} {path} HTTP/1.1\r\nHost: clarion.test\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        self.writer.write(lines.encode() + data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        _, found, rest = head.partition(b"content-length: ")
        length = int(rest.partition(b"\r\n")[0]) if found else 0
        chunked = b"transfer-encoding: chunked" in head
        return int(head[9:12]), await (self._chunks() if chunked else self.reader.readexactly(length))

    async def _chunks(self) -> bytes:
        found = b""
        while True:
            size = int(await self.reader.readuntil(b"\r\n"), 16)
            found += (await self.reader.readexactly(size + 2))[:-2]
            if not size:
                return found

    def close(self) -> None:
        self.writer.close()


class RawSocket(asyncio.Protocol):
    """A WebSocket that is only read. `said` gets the text of each frame, `gone` is called once at its end."""

    def __init__(self, request: bytes, said: Callable[[bytes], None], gone: Callable[[], None]) -> None:
        self._request = request
        self._said = said
        self._gone = gone
        self._data = bytearray()
        self.opened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.transport: Any = None
        self.bytes = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        self._data += data
        if not self.opened.done():
            head, end, rest = bytes(self._data).partition(b"\r\n\r\n")
            if not end:
                return
            self.opened.set_result(b" 101 " in head)
            self._data = bytearray(rest)
        while (found := _frame(self._data)) is not None:
            kind, start, stop = found
            text = bytes(self._data[start:stop])
            del self._data[:stop]
            if kind == 0x9:  # a ping wants its pong
                self.transport.write(bytes([0x8A, 0x80 | len(text)]) + bytes(4) + text)
            elif kind in (0x0, 0x1):
                self._said(text)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(False)
        self._gone()


def _frame(data: bytearray) -> tuple[int, int, int] | None:
    """Kind, and where the content of the first frame begins and ends; None until it is all there."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size >= 126:
        start = 4 if size == 126 else 10
        size = int.from_bytes(data[2:start])
    return (data[0] & 0x0F, start, start + size) if len(data) >= start + size else None


async def open_socket(
    port: int, path: str, said: Callable[[bytes], None], gone: Callable[[], None] = lambda: None
) -> RawSocket:
    """Raises ConnectionError when it is refused."""
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: RawSocket(request, said, gone), "127.0.0.1", port)
    if not await asyncio.wait_for(socket.opened, 60):
        socket.transport.abort()
        raise ConnectionError("The socket was refused.")
    return socket
