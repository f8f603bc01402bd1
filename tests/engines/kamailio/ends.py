"""The two ends of the edge under test: a scripted call server inside, phones of every transport outside."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable

import websockets

from tests.engines.kamailio.sip_text import Framer, Sip, build, parse, respond
from tests.support import wait_for

Script = Callable[["FakeCallServer", Sip], None]


class Inbox:
    """Messages in the order of arrival."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.messages: list[Sip] = []
        self.pings = 0

    def add(self, data: bytes) -> None:
        if data == b"\r\n":
            self.pings += 1
        else:
            self.messages.append(parse(data))

    async def expect(self, what: str, *, call_id: str = "", timeout: float = 10.0, skip: int = 0) -> Sip:
        """The first message (after `skip` of that kind) that is a request `what`, or a response of that status."""

        def find() -> Sip | None:
            hits = [
                message
                for message in self.messages
                if what in (message.method, str(message.status)) and (not call_id or message.get("Call-ID") == call_id)
            ]
            return hits[skip] if len(hits) > skip else None

        return await wait_for(find, missing=lambda: f"{what} at {self.owner}; it has {self.summary()}", timeout=timeout)

    def summary(self) -> list[str]:
        return [message.start for message in self.messages]


class FakeCallServer:
    """Listens as a call server does; answers OPTIONS, hands every other request to `script`."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port
        self.inbox = Inbox(name)
        self.script: Script | None = None
        self.options_status = 200
        self.pinged = 0
        self._server: asyncio.Server | None = None
        self._writers: dict[int, asyncio.StreamWriter] = {}
        self._edge: asyncio.StreamWriter | None = None
        self._last: dict[int, asyncio.StreamWriter] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> "FakeCallServer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
        return self

    async def stop(self) -> None:
        """As kill -9 looks from outside: listener and connections are gone at once."""
        if self._server is not None:
            self._server.close()
        for writer in [*self._writers.values(), *([self._edge] if self._edge else [])]:
            with contextlib.suppress(Exception):
                writer.transport.abort()
        self._writers.clear()
        self._edge = None
        for task in self._tasks:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers[id(writer)] = writer
        await self._read(reader, writer)

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        framer = Framer()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                for raw in framer.feed(data):
                    if raw != b"\r\n":
                        self._received(parse(raw), writer)

    def _received(self, message: Sip, writer: asyncio.StreamWriter) -> None:
        if message.method == "OPTIONS" and message.get("From").startswith("<sip:edge@"):
            self.pinged += 1
            writer.write(respond(message, self.options_status, "Whatever", to_tag=f"{self.name}-ping"))
            return
        self._last[id(message)] = writer
        self.inbox.messages.append(message)
        if message.method and self.script:
            self.script(self, message)

    def reply(self, request: Sip, status: int, phrase: str = "Phrase", **more: object) -> None:
        tag = more.pop("to_tag", f"{self.name}-t1") if status > 100 else ""
        self._last[id(request)].write(respond(request, status, phrase, to_tag=str(tag), **more))  # type: ignore[arg-type]

    async def send(self, edge_port: int, data: bytes) -> None:
        """A request of our own, on our own connection to the edge's private port."""
        if self._edge is None:
            reader, self._edge = await asyncio.open_connection("127.0.0.1", edge_port)
            task = asyncio.create_task(self._read(reader, self._edge))
            self._tasks.add(task)
        self._edge.write(data)
        await self._edge.drain()

    def via(self) -> str:
        return f"TCP 127.0.0.1:{self.port}"


class Phone:
    """One client. `via` is what its Via says; `inbox` what it got."""

    def __init__(self, kind: str, via: str) -> None:
        self.kind, self.via = kind, via
        self.inbox = Inbox(f"the {kind} phone")
        self.port = 0
        self.closed = asyncio.Event()

    def send(self, data: bytes) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError

    def answer(self, request: Sip, status: int, phrase: str = "OK", **more: object) -> None:
        self.send(respond(request, status, phrase, to_tag="phone-tag", **more))  # type: ignore[arg-type]


class UdpPhone(Phone, asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.inbox.add(data)

    def send(self, data: bytes) -> None:
        self._transport.sendto(data)  # type: ignore[attr-defined]

    async def close(self) -> None:
        self._transport.close()


async def udp_phone(port: int, source: str = "127.0.0.1", local_port: int = 0) -> UdpPhone:
    loop = asyncio.get_running_loop()
    transport, phone = await loop.create_datagram_endpoint(
        lambda: UdpPhone("UDP", ""), local_addr=(source, local_port), remote_addr=("127.0.0.1", port)
    )
    phone.port = transport.get_extra_info("sockname")[1]
    phone.via = f"UDP {source}:{phone.port}"
    return phone


class StreamPhone(Phone):
    def __init__(self, kind: str, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        super().__init__(kind, f"{kind} phone.invalid")
        self._writer = writer
        self.port = writer.get_extra_info("sockname")[1]
        self._task = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        framer = Framer()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := await reader.read(65536):
                for raw in framer.feed(data):
                    self.inbox.add(raw)
        self.closed.set()

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def close(self) -> None:
        self._writer.close()
        self._task.cancel()


async def tcp_phone(port: int, source: str = "127.0.0.1", host: str = "127.0.0.1") -> StreamPhone:
    reader, writer = await asyncio.open_connection(host, port, local_addr=(source, 0))
    return StreamPhone("TCP", writer, reader)


async def tls_phone(port: int, authority: str) -> StreamPhone:
    context = ssl.create_default_context(cafile=authority)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    return StreamPhone("TLS", writer, reader)


class WebPhone(Phone):
    """As ringcentral-web-phone: one message per text frame, a fake host in Via, headers kept in a map."""

    def __init__(self, socket: "websockets.ClientConnection", secure: bool) -> None:
        super().__init__("WSS" if secure else "WS", "WSS abc123.invalid")
        self._socket = socket
        self.port = socket.local_address[1]
        self._task = asyncio.create_task(self._read())
        self._sending: set[asyncio.Task[None]] = set()

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for frame in self._socket:
                self.inbox.add(frame if isinstance(frame, bytes) else frame.encode())
        self.closed.set()

    def send(self, data: bytes) -> None:
        task = asyncio.create_task(self._socket.send(data.decode()))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        await self._socket.close()
        self._task.cancel()

    def answer(self, request: Sip, status: int, phrase: str = "OK", **more: object) -> None:
        """Headers come from a map: of a repeated name only the last value is known (wire.md §16.2)."""
        known = dict(request.headers)
        to = known["To"] if "tag=" in known["To"] else known["To"] + ";tag=web-tag"
        headers = [
            ("Via", known["Via"]),
            ("From", known["From"]),
            ("To", to),
            ("Call-Id", known["Call-ID"]),
            ("CSeq", known["CSeq"]),
        ]
        self.send(build(f"SIP/2.0 {status} {phrase}", headers, str(more.get("body", ""))))


async def web_phone(port: int, authority: str | None = None) -> WebPhone:
    context = ssl.create_default_context(cafile=authority) if authority else None
    scheme = "wss" if authority else "ws"
    socket = await websockets.connect(
        f"{scheme}://localhost:{port}/", subprotocols=[websockets.Subprotocol("sip")], ssl=context, proxy=None
    )
    assert socket.subprotocol == "sip"
    return WebPhone(socket, authority is not None)
