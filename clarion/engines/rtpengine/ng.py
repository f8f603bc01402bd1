"""Client of rtpengine's control protocol ("ng"): a cookie, a space and a JSON dictionary in one UDP datagram each way.

A request is repeated until an answer arrives; rtpengine recognises the repeated cookie and does the work once.
"""

import asyncio
import itertools
import secrets
from collections import deque
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
_SLACK = 0.001  # what event loops round away


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
    """One request on its way: sent at once and after each wait; the reply is None when the last wait is over."""

    __slots__ = ("attempt", "excuses", "message", "reply", "waits")

    def __init__(self, reply: asyncio.Future[Reply | None], message: bytes, waits: tuple[float, ...]) -> None:
        self.reply, self.message, self.waits = reply, message, waits
        self.attempt = 0
        self.excuses = _MOST_LATE_WAITS


class NgClient(asyncio.DatagramProtocol):
    """One engine. Open with `await NgClient.connect(host, port)`."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._loop = asyncio.get_running_loop()
        # Nearly every reply comes long before its wait is over: waits of one length share a timer, first in, first out.
        self._waits: dict[float, deque[tuple[float, _Pending]]] = {}
        self._waiting: dict[bytes, asyncio.Future[Reply | None]] = {}
        self._prefix = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self.refused = False  # the last that came was word that nobody listens there
        self.heard = 0.0  # when anything came from the engine last, seconds of the loop's clock

    @classmethod
    async def connect(cls, host: str, port: int) -> "NgClient":
        loop = asyncio.get_running_loop()
        _, client = await loop.create_datagram_endpoint(cls, remote_addr=(host, port))
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)  # uvloop's is one in all but name

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.heard, self.refused = self._loop.time(), False
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
        self.refused = True

    async def request(self, command: str, fields: Mapping[str, Any], repeats: tuple[float, ...] = REPEATS) -> Reply:
        """Send one command. Raises EngineSilent without an answer, EngineRefused for `result: error`."""
        assert self._transport is not None
        cookie = f"{self._prefix}_{next(self._numbers)}".encode()
        message = cookie + b" " + _encode({"command": command, **fields})
        future: asyncio.Future[Reply | None] = self._loop.create_future()
        self._waiting[cookie] = future
        self._send(_Pending(future, message, repeats))
        try:
            reply = await future
        finally:
            del self._waiting[cookie]
        if reply is None:
            raise EngineSilent(f"rtpengine does not answer {command}.", code="CMN-211", status=503)
        return _checked(command, reply)

    def _send(self, pending: _Pending) -> None:
        if self._transport is None or pending.attempt == len(pending.waits) or self._transport.is_closing():
            pending.reply.set_result(None)
            return
        self._transport.sendto(pending.message)
        self._wait(pending)

    def _wait(self, pending: _Pending) -> None:
        length = pending.waits[pending.attempt]
        due = self._loop.time() + length
        queue = self._waits.setdefault(length, deque())
        queue.append((due, pending))
        if len(queue) == 1:
            self._loop.call_at(due, self._look, length)

    def _look(self, length: float) -> None:
        """Waits of this length may be over."""
        queue, now = self._waits[length], self._loop.time()
        over: list[tuple[float, _Pending]] = []
        while queue and (queue[0][1].reply.done() or queue[0][0] <= now + _SLACK):
            over.append(queue.popleft())
        if queue:
            self._loop.call_at(queue[0][0], self._look, length)
        for due, pending in over:
            if not pending.reply.done():
                self._over(pending, now - due)

    def _over(self, pending: _Pending, late: float) -> None:
        """A wait that ends late, because this process had no time, does not count, and nothing is repeated for it."""
        if pending.excuses and late > _LATE:
            pending.excuses -= 1
            self._wait(pending)
        else:
            pending.attempt += 1
            self._send(pending)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _checked(command: str, reply: Reply) -> Reply:
    if reply.get("result") == "error":
        raise EngineRefused(command, str(reply.get("error-reason", "no reason given")))
    return reply
