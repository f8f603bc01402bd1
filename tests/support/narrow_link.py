"""A network between a browser and the media server: narrow on the way to the browser, and losing packets both ways."""

import asyncio
import contextlib
import random
import re
import socket
from collections.abc import Iterator

Address = tuple[str, int]

QUEUE_S = 0.25  # what a router holds before it drops


class NarrowLink:
    """`port` is where the browser sends; what the server answers comes back through it. Each connection of the browser
    has a socket of its own toward the server, as behind a router.
    """

    def __init__(self, server: int, bits_per_second: int, loss: float) -> None:
        self._server = server
        self._rate = bits_per_second
        self._loss = loss
        self._random = random.Random(7)
        self._free_at = 0.0
        self._outside: dict[Address, socket.socket] = {}
        self._inside = _bound()
        self.port: int = self._inside.getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._inside, self._from_browser)

    def close(self) -> None:
        for each in (self._inside, *self._outside.values()):
            self._loop.remove_reader(each)
            each.close()

    def through(self, answer: str) -> str:
        """The server's answer, with this link in its candidates."""
        return re.sub(rf"(a=candidate:\S+ 1 \S+ \d+ \S+ ){self._server}\b", rf"\g<1>{self.port}", answer)

    def _from_browser(self) -> None:
        data, browser = self._inside.recvfrom(65536)
        if browser not in self._outside:
            outside = self._outside[browser] = _bound()
            outside.connect(("127.0.0.1", self._server))
            self._loop.add_reader(outside, self._from_server, outside, browser)
        if self._random.random() >= self._loss:
            with contextlib.suppress(OSError):  # the server was away for a moment
                self._outside[browser].send(data)

    def _from_server(self, outside: socket.socket, browser: Address) -> None:
        try:
            data = outside.recv(65536)
        except OSError:
            return
        now = self._loop.time()
        if self._random.random() < self._loss or self._free_at - now > QUEUE_S:
            return
        self._free_at = max(now, self._free_at) + len(data) * 8 / self._rate
        self._loop.call_at(self._free_at, self._to_browser, data, browser)

    def _to_browser(self, data: bytes, browser: Address) -> None:
        with contextlib.suppress(OSError):  # closed meanwhile
            self._inside.sendto(data, browser)


def _bound() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.bind(("127.0.0.1", 0))
    return made


@contextlib.contextmanager
def narrow_link(server: int, *, bits_per_second: int, loss: float) -> Iterator[NarrowLink]:
    link = NarrowLink(server, bits_per_second, loss)
    try:
        yield link
    finally:
        link.close()
