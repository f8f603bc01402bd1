"""A client of clamd: INSTREAM over a Unix or TCP socket, one connection a file.

Pieces are length and bytes, a length of nought ends them; the answer is `stream: OK`, `stream: NAME FOUND` or
`… ERROR`. Anything else, and silence, is `ScannerAway`.
"""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator

from clarion.base.antivirus import Scanned, ScannerAway

PIECE = 64 * 1024
TIMEOUT_S = 30.0
_LONGEST_ANSWER = 4096


class Clamd:
    """`address`: `unix:/path/of/socket` or `tcp://host:port`."""

    def __init__(self, address: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.address = address
        self._timeout_s = timeout_s

    async def scan(self, content: bytes) -> Scanned:
        engine = await self.version()
        answer = await self._ask(b"zINSTREAM\0", content)
        if answer == "stream: OK":
            return Scanned("", engine)
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return Scanned(answer.removeprefix("stream: ").removesuffix(" FOUND")[:200], engine)
        raise ScannerAway(f"The virus scanner at {self.address} says: {answer[:200] or 'nothing'}")

    async def version(self) -> str:
        answer = await self._ask(b"zVERSION\0")
        if not answer.startswith("ClamAV"):
            raise ScannerAway(f"What listens at {self.address} is no ClamAV: {answer[:80]}")
        return answer[:200]

    async def _ask(self, command: bytes, content: bytes | None = None) -> str:
        try:
            async with asyncio.timeout(self._timeout_s), self._connected() as (reader, writer):
                writer.write(command)
                if content is not None:
                    await _send(writer, content)
                answer = await reader.read(_LONGEST_ANSWER)
        except (OSError, TimeoutError) as error:
            raise ScannerAway(f"The virus scanner at {self.address} does not answer: {error or 'too slow'}") from error
        return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        if self.address.startswith("unix:"):
            reader, writer = await asyncio.open_unix_connection(self.address.removeprefix("unix:"))
        else:
            host, _, port = self.address.removeprefix("tcp://").rpartition(":")
            reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
        try:
            yield reader, writer
        finally:
            writer.close()


async def _send(writer: asyncio.StreamWriter, content: bytes) -> None:
    """A scanner that has seen enough closes its side; what it said before counts."""
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            writer.write(struct.pack("!I", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack("!I", 0))
        await writer.drain()
