"""What is sent over one WebSocket, in order. A reader that is too slow is cut off: it comes back and catches up."""

import asyncio
import sys
from collections import deque

from starlette.websockets import WebSocket

MOST_WAITING_BYTES = 4 * 2**20
"""A client that reads more slowly than that is disconnected."""
GOING_AWAY, TOO_SLOW = 1001, 1013
SIGNED_IN = "signed_in"
"""In the state of a socket's scope: called once its client has proved who it is."""
_EAGER = sys.version_info >= (3, 12)


def _nothing() -> None:
    pass


class SocketWriter:
    """`closing`: the code to close with, once somebody wants that.

    `at_once`: frames may go out before `write` runs; otherwise they wait for it.
    """

    def __init__(self, websocket: WebSocket, *, at_once: bool = True) -> None:
        self.websocket = websocket
        # Its server may count sockets that are not signed in against their address.
        websocket.scope.get("state", {}).get(SIGNED_IN, _nothing)()
        self._loop = asyncio.get_running_loop()
        self.closing: asyncio.Future[int] = self._loop.create_future()
        self._out: deque[str] = deque()
        self._out_bytes = 0
        self._news = asyncio.Event()
        self._writing = not at_once
        self._begun: asyncio.Task[None] | None = None

    def send(self, text: str) -> None:
        """In order. What the network takes at once goes out at once; the rest waits for `write`."""
        if self.closing.done():
            return
        if _EAGER and not self._out and not self._writing and self._begun is None:
            self._send_at_once(text)
            return
        self._out.append(text)
        self._out_bytes += len(text)
        self._news.set()
        if self._out_bytes > MOST_WAITING_BYTES:
            self.close(TOO_SLOW)

    def _send_at_once(self, text: str) -> None:
        """A thousand sockets get an event without a thousand turns of the loop."""
        if sys.version_info >= (3, 12):
            task = asyncio.Task(self._pass_on(text), loop=self._loop, eager_start=True)
            if not task.done():
                self._begun = task  # the client reads slowly: `write` waits for it
                self._news.set()
            elif task.exception() is not None:
                self.close(GOING_AWAY)  # it has gone

    async def _pass_on(self, text: str) -> None:
        await self.websocket.send({"type": "websocket.send", "text": text})

    def close(self, code: int) -> None:
        """End the socket, after what waits has been sent as far as the client takes it."""
        if not self.closing.done():
            self.closing.set_result(code)
            self._news.set()

    async def write(self) -> None:
        """Until the socket is to be closed and everything has been sent, or the client has gone."""
        while True:
            self._writing = True
            if self._begun is not None:
                await self._begun
                self._begun = None
            while self._out:
                text = self._out.popleft()
                self._out_bytes -= len(text)
                await self._pass_on(text)
            self._writing = False
            if self.closing.done():
                return
            self._news.clear()
            await self._news.wait()
