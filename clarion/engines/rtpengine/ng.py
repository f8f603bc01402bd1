"""Client of rtpengine's control protocol ("ng"): a cookie, a space and a JSON dictionary in one UDP datagram each way.

A request is repeated until an answer arrives; rtpengine recognises the repeated cookie and does the work once.
"""

import asyncio
import itertools
import secrets
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from clarion.base.errors import ClarionError

Reply = dict[str, Any]

# Loopback answers within a millisecond; a busy engine may need longer. Waits between repeats, seconds.
REPEATS = (0.25, 0.5, 1.0, 1.5)
# When our own loop is late by so much, a wait that is over proves nothing: the answer may lie in the socket unread.
_LATE = 0.05
_MOST_LATE_WAITS = 20


_encode = msgspec.json.Encoder().encode


class EngineSilent(ClarionError):
    """One engine did not answer in time."""

    default_code = "CMN-211"
    default_status = 503


class EngineRefused(ClarionError):
    """The engine answered with an error; `reason` is its own text."""

    default_code = "CMN-102"
    default_status = 400

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(f"rtpengine refused {command}: {reason}", code="CMN-102", status=400)
        self.command, self.reason = command, reason


class _Pending:
    """One request on its way: sent at once and after each wait; the reply is None when the last wait is over.

    A wait that ends late, because this process had no time, does not count, and nothing is repeated for it.
    """

    def __init__(self, transport: asyncio.DatagramTransport, message: bytes, waits: tuple[float, ...]) -> None:
        self._loop = asyncio.get_running_loop()
        self.reply: asyncio.Future[Reply | None] = self._loop.create_future()
        self._transport, self._message, self._waits = transport, message, waits
        self._timer: asyncio.TimerHandle | None = None
        self._excuses = _MOST_LATE_WAITS
        self._send(0)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _send(self, attempt: int) -> None:
        if self.reply.done():
            return
        if attempt == len(self._waits) or self._transport.is_closing():
            self.reply.set_result(None)
            return
        self._transport.sendto(self._message)
        self._wait(attempt)

    def _wait(self, attempt: int) -> None:
        due = self._loop.time() + self._waits[attempt]
        self._timer = self._loop.call_at(due, self._over, attempt, due)

    def _over(self, attempt: int, due: float) -> None:
        if self._excuses and self._loop.time() - due > _LATE:
            self._excuses -= 1
            self._wait(attempt)
        else:
            self._send(attempt + 1)


class NgClient(asyncio.DatagramProtocol):
    """One engine. Open with `await NgClient.connect(host, port)`."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._waiting: dict[bytes, asyncio.Future[Reply | None]] = {}
        self._prefix = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self.heard = 0.0  # when anything came from the engine last, seconds of the loop's clock

    @classmethod
    async def connect(cls, host: str, port: int) -> "NgClient":
        loop = asyncio.get_running_loop()
        _, client = await loop.create_datagram_endpoint(cls, remote_addr=(host, port))
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # uvloop's is one in all but name

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.heard = asyncio.get_running_loop().time()
        cookie, _, body = data.partition(b" ")
        waiting = self._waiting.get(cookie)
        if waiting is None or waiting.done():
            return
        try:
            reply = msgspec.json.decode(body)
        except ValueError:
            return
        if isinstance(reply, dict):
            waiting.set_result(reply)

    def error_received(self, exc: Exception) -> None:
        """Connection refused: nobody listens yet. The repeats decide."""

    async def request(self, command: str, fields: Mapping[str, Any], repeats: tuple[float, ...] = REPEATS) -> Reply:
        """Send one command. Raises EngineSilent without an answer, EngineRefused for `result: error`."""
        assert self._transport is not None
        cookie = f"{self._prefix}_{next(self._numbers)}".encode()
        message = cookie + b" " + _encode({"command": command, **fields})
        pending = _Pending(self._transport, message, repeats)
        self._waiting[cookie] = pending.reply
        try:
            reply = await pending.reply
        finally:
            pending.stop()
            del self._waiting[cookie]
        if reply is None:
            raise EngineSilent(f"rtpengine does not answer {command}.", code="CMN-211", status=503)
        return _checked(command, reply)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _checked(command: str, reply: Reply) -> Reply:
    if reply.get("result") == "error":
        raise EngineRefused(command, str(reply.get("error-reason", "no reason given")))
    return reply
