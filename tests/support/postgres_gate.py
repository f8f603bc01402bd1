"""Stands before a PostgreSQL as one that is not there yet, that recovers after a crash, or that serves."""

import asyncio
import contextlib
import struct
from enum import Enum
from urllib.parse import urlsplit

from tests.support.waiting import free_port

_SSL_REQUEST = 80877103
_STARTING_UP = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"


class State(Enum):
    AWAY = "nothing listens"
    RECOVERING = "connections are answered with 57P03"
    SERVING = "connections reach the PostgreSQL behind"


class PostgresGate:
    """`url` leads through the gate to the database `name` of the server at `behind`."""

    def __init__(self, behind: str, name: str) -> None:
        server = urlsplit(behind)
        assert server.hostname and server.port
        self._behind = server.hostname, server.port
        self.port = free_port()
        self.url = f"postgresql://clarion@127.0.0.1:{self.port}/{name}"
        self.state = State.AWAY
        self.refused = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def become(self, state: State) -> None:
        """Connections that are open are cut when it no longer serves."""
        self.state = state
        if state is not State.SERVING:
            for writer in self._open:
                writer.transport.abort()
        if self._server is None and state is not State.AWAY:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        if self._server is not None and state is State.AWAY:
            self._server.close()
            self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await (self._pass_on if self.state is State.SERVING else self._refuse)(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As PostgreSQL does while it replays its log: after the startup message, which may ask for TLS first."""
        while True:
            (size,) = struct.unpack("!I", await reader.readexactly(4))
            message = await reader.readexactly(size - 4)
            if struct.unpack("!I", message[:4])[0] != _SSL_REQUEST:
                break
            writer.write(b"N")
        writer.write(b"E" + struct.pack("!I", len(_STARTING_UP) + 4) + _STARTING_UP)
        await writer.drain()
        self.refused += 1

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._behind)
        self._open.add(back)
        try:
            await asyncio.wait(
                {asyncio.ensure_future(_copy(reader, back)), asyncio.ensure_future(_copy(there, writer))},
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._open.discard(back)
            back.close()


async def _copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(65536):
            to.write(piece)
            await to.drain()
    to.close()
