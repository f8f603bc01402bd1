"""The `StreamPusher` port: RTMP by FFmpeg in a sandboxed program, over a connection that this process makes.

The program speaks to a port of this machine, which takes one connection and leads to the service alone: so the SSRF
guard decides where streams may go, and TLS is checked as everywhere.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import httpcore
import msgspec

from clarion.base.meeting_video import StreamNotTaken, StreamTarget
from clarion.base.sandbox import end_sandboxed, start_sandboxed
from clarion.base.ssrf_guard import AddressRefused, EgressPolicy, SsrfGuard
from clarion.base.system_trust import system_trust
from clarion.engines.meeting_video.push_worker import Where

_WORKER = "clarion.engines.meeting_video.push_worker"
_CONNECT_S = 10.0
_SEND_S = 20.0
_PIECE = 64 * 1024
PORTS = {"rtmp": 1935, "rtmps": 443}


class RtmpPusher:
    def __init__(self, policy: EgressPolicy) -> None:
        self._guard = SsrfGuard(policy)

    async def push(self, target: StreamTarget, pieces: AsyncIterator[bytes], taken: Callable[[], object]) -> None:
        service = await self._connect(target.server)
        relay = _Relay(service)
        process = None
        try:
            port = await relay.open()
            process = await start_sandboxed(_WORKER)
            assert process.stdin is not None and process.stdout is not None
            where = msgspec.json.encode(Where(port, target.server, target.key)) + b"\n"
            sending = asyncio.create_task(_send(process.stdin, where, pieces))
            hearing = asyncio.create_task(_hear(process.stdout, taken))
            try:
                await asyncio.wait([sending, hearing], return_when=asyncio.FIRST_COMPLETED)
                if sending.done() and sending.exception() is None:
                    await hearing
            finally:
                for task in (sending, hearing):
                    task.cancel()
                await asyncio.gather(sending, hearing, return_exceptions=True)
            if await process.wait() != 0:
                raise StreamNotTaken("The service ended the connection. Check the server address and the stream key.")
            if not sending.cancelled():
                sending.result()
        finally:
            if process is not None:
                await end_sandboxed(process)
            await relay.close()
            await service.aclose()

    async def _connect(self, server: str) -> httpcore.AsyncNetworkStream:
        parts = urlsplit(server)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        try:
            stream = await self._guard.connect_tcp(host, port, _CONNECT_S)
        except AddressRefused:
            raise StreamNotTaken("This address leads to a private or local network.") from None
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
            raise StreamNotTaken(f"{host} does not answer on port {port}.") from None
        if parts.scheme == "rtmp":
            return stream
        try:
            return await stream.start_tls(system_trust(), host, _CONNECT_S)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
            await stream.aclose()
            raise StreamNotTaken(f"{host} has no trusted certificate on port {port}, or does not take RTMPS.") from None


class _Relay:
    """A port of this machine that takes one connection, which is one with the service."""

    def __init__(self, service: httpcore.AsyncNetworkStream) -> None:
        self._service = service
        self._server: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._writer is not None or self._server is None:
            writer.close()
            return
        self._server.close()
        self._writer = writer
        self._tasks = [asyncio.create_task(self._out(reader)), asyncio.create_task(self._back(writer))]

    async def _out(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(httpcore.NetworkError, httpcore.TimeoutException, OSError):
            while content := await reader.read(_PIECE):
                await self._service.write(content, _SEND_S)
        self._end()

    async def _back(self, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(httpcore.NetworkError, httpcore.TimeoutException, OSError):
            while content := await self._service.read(_PIECE):
                writer.write(content)
                await writer.drain()
        self._end()

    def _end(self) -> None:
        """Whichever side ended: the program notices."""
        if self._writer is not None:
            self._writer.close()

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._end()


async def _send(stdin: asyncio.StreamWriter, where: bytes, pieces: AsyncIterator[bytes]) -> None:
    with contextlib.suppress(ConnectionError):  # the program has ended, and its exit says why
        stdin.write(where)
        async for each in pieces:
            stdin.write(each)
            await stdin.drain()
        stdin.close()


async def _hear(stdout: asyncio.StreamReader, taken: Callable[[], object]) -> None:
    told = False
    while await stdout.readline():
        if not told:
            told = True
            taken()
