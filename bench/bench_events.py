"""Events: from the commit to every one of 1,000 sockets, and the memory of these sockets; beside a bare broadcast.

The server is one process with the API, SQLite and the bus in process, all checks on; the subscribers are 1,000 sockets
of this process, each with its own subscription to the same mailbox. The bare broadcast is Starlette under the same
server, which sends one ready frame to every socket in a loop. Clients and server share the cores, so the figures are a
floor. `--sockets`, `--events`, `--burst` change the size. Bounded to about a minute.
"""

import argparse
import asyncio
import base64
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvloop

from bench.sizes import full_or

PORT = 26900
ASK = {"deliveryMode": {"transportType": "WebSocket"}}
PAUSE_S = full_or(0.15, 0.02)


# ---- the server, in a process of its own: a line on standard input is one event


async def serve_clarion(port: int) -> None:
    from clarion.apps.api_server import running_api
    from clarion.apps.container import build_container
    from clarion.apps.demo import demo_environment, ensure_demo
    from clarion.apps.migrate import migrate
    from clarion.base.outbox import OutboxRelay, announce_all
    from clarion.base.settings import load_settings
    from clarion.base.telemetry import set_up_logs

    with tempfile.TemporaryDirectory() as folder:
        limits = {"CLARION_SUBSCRIPTIONS_PER_APP": "100000", "CLARION_SUBSCRIPTIONS_PER_ACCOUNT": "100000"}
        limits |= {"CLARION_SOCKETS_PER_SESSION": "100000", "CLARION_LOG_LEVEL": "error"}
        limits |= {f"CLARION_RATE_{name}": "1000000000" for name in ("LIGHT", "MEDIUM", "HEAVY", "AUTH")}
        settings = load_settings({"CLARION_DATA": folder, "CLARION_HTTP_PORT": str(port), **limits})
        set_up_logs(settings)
        here = build_container(settings)
        await migrate(here.storage)
        await ensure_demo(here)
        relay = OutboxRelay(here.storage, here.bus)
        relay.start()
        environment = await demo_environment(here)

        async def event(number: int, count: int) -> float:
            payload = {
                "account_id": environment["account"], "extension_id": environment["CLARION_101_EXTENSION_ID"],
                "type": "SMS", "direction": "Inbound", "change": "Create", "unread": 1, "read": 0,
                "at": "2026-01-01T00:00:00.000Z", "message": None, "conversation_ids": [],
            }  # fmt: skip
            events = [("messages.changed", payload | {"message_ids": [str(number + at)]}) for at in range(count)]
            async with here.storage.transaction() as session:
                await announce_all(session, events)
            return time.monotonic()

        async with running_api(here):
            environment["account"] = await _account(environment, port)
            await _obey(environment, event)
        await relay.stop()


async def _account(environment: dict[str, str], port: int) -> str:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        headers = await sign_in(client, environment)
        return str((await client.get("/restapi/v1.0/account/~", headers=headers)).json()["id"])


async def serve_bare(port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket

    sockets: set[WebSocket] = set()

    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("[]")
        sockets.add(socket)
        async for _ in socket.iter_text():
            await socket.send_text('[{"type":"ClientRequest"}]')

    app = Starlette(routes=[WebSocketRoute("/ws", endpoint)])
    config = uvicorn.Config(app, port=port, log_level="error", ws="websockets-sansio", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    frame = '[{"type":"ServerNotification","x":"' + "x" * 700 + '"},{"newMessageIds":[%d]}]'

    async def event(number: int, count: int) -> float:
        began = time.monotonic()
        for at in range(count):
            for socket in sockets:
                await socket.send_text(frame % (number + at))
        return began

    await _obey({}, event)
    server.should_exit = True
    await task


async def _obey(environment: dict[str, str], event: Callable[[int, int], Awaitable[float]]) -> None:
    def say(**facts: Any) -> None:
        print(json.dumps(facts), flush=True)

    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    say(environment=environment)
    while line := await reader.readline():
        number, count = json.loads(line)
        if count:
            say(at=await event(number, count))
        else:
            say(rss=_rss(), cpu=time.process_time())


def _rss() -> int:
    """Bytes this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


# ---- the clients


class Client(asyncio.Protocol):
    """Reads as little as it can: it notes when bytes came, and looks at them later."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self.came: list[tuple[float, bytes]] = []
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if data[0] == 0x89:  # a ping wants its pong
            size = data[1]
            self.transport.write(bytes([0x8A, 0x80 | size]) + bytes(4) + data[2 : 2 + size])
            data = data[2 + size :]
        if data:
            self.came.append((time.monotonic(), data))

    def say(self, text: str) -> None:
        """A masked text frame."""
        data = text.encode()
        head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + len(data).to_bytes(2)
        self.transport.write(head + bytes(4) + data)

    def text(self) -> bytes:
        return b"".join(data for _, data in self.came)


async def sign_in(client: httpx.AsyncClient, environment: dict[str, str]) -> dict[str, str]:
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    form = {"grant_type": grant, "assertion": environment["RINGCENTRAL_JWT_TOKEN"]}
    auth = (environment["RINGCENTRAL_CLIENT_ID"], environment["RINGCENTRAL_CLIENT_SECRET"])
    token = (await client.post("/restapi/oauth/token", data=form, auth=auth)).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


async def open_sockets(port: int, count: int, environment: dict[str, str]) -> list[Client]:
    path, filters = "/ws", ""
    if environment:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            headers = await sign_in(client, environment)
            token = (await client.post("/restapi/oauth/wstoken", headers=headers)).json()["ws_access_token"]
        path = f"/ws?access_token={token}"
    filters = "/restapi/v1.0/account/~/extension/~/message-store"
    body = json.dumps({**ASK, "eventFilters": [filters]})
    asking = f'[{{"type":"ClientRequest","messageId":"1","method":"POST","path":"/restapi/v1.0/subscription"}},{body}]'
    loop = asyncio.get_running_loop()

    async def one() -> Client:
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        _, client = await loop.create_connection(lambda: Client(request), "127.0.0.1", port)
        await until(lambda: b"\r\n\r\n" in client.text(), "a socket")
        client.say(asking)
        await until(lambda: b'"ClientRequest"' in client.text(), "a subscription")
        return client

    clients: list[Client] = []
    while len(clients) < count:
        clients += await asyncio.gather(*(one() for _ in range(min(25, count - len(clients)))))
    return clients


async def until(condition: Callable[[], bool], what: str, within_s: float = 30) -> None:
    end = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"Still missing after {within_s:g} s: {what}")
        await asyncio.sleep(0.001)


@dataclass
class Server:
    process: asyncio.subprocess.Process
    environment: dict[str, str] = field(default_factory=dict)

    async def ask(self, number: int, count: int) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps([number, count]).encode() + b"\n")
        return await self.heard()

    async def heard(self) -> dict[str, Any]:
        assert self.process.stdout
        found: dict[str, Any] = json.loads(await asyncio.wait_for(self.process.stdout.readline(), 60))
        return found


async def start(kind: str, port: int) -> Server:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bench_events", "--serve", kind, "--port", str(port),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    server = Server(process)
    server.environment = (await server.heard())["environment"]
    return server


async def measure(kind: str, port: int, sockets: int, events: int, burst: int) -> None:
    server = await start(kind, port)
    try:
        before = (await server.ask(0, 0))["rss"]
        clients = await open_sockets(port, sockets, server.environment)
        after = (await server.ask(0, 0))["rss"]
        for client in clients:
            client.came.clear()
        spent = (await server.ask(0, 0))["cpu"]
        single = await _round(server, clients, events, 1)
        spent = (await server.ask(0, 0))["cpu"] - spent
        many = await _round(server, clients, max(1, burst // 10), 10, first=10_000)
    finally:
        assert server.process.stdin
        server.process.stdin.close()
        await server.process.wait()
    per_thousand = (after - before) / 2**20 / sockets * 1000
    work = spent / events * 1000
    print(
        f"| {kind} | {_percentiles(single)} | {work:.0f} ms | {_percentiles(many)} | {per_thousand:.0f} MB |",
        flush=True,
    )


async def _round(server: Server, clients: list[Client], rounds: int, count: int, first: int = 1000) -> list[float]:
    """Milliseconds from the commit to each socket, for all events."""
    found: list[float] = []
    for at in range(rounds):
        number = first + at * count
        for client in clients:
            client.came.clear()
        committed = (await server.ask(number, count))["at"]
        last = f"[{number + count - 1}]".encode()
        await until(lambda last=last: all(last in client.text() for client in clients), f"event {last.decode()}")
        found += [(client.came[-1][0] - committed) * 1000 for client in clients]
        await asyncio.sleep(PAUSE_S)
    return found


def _percentiles(found: list[float]) -> str:
    cuts = statistics.quantiles(found, n=100)
    return f"{cuts[49]:.1f} / {cuts[98]:.1f} / {max(found):.1f}"


async def main(given: argparse.Namespace) -> None:
    print(f"{given.sockets} sockets; milliseconds from the commit to a socket: p50 / p99 / longest\n")
    print("| server | one event | its work (CPU) | ten events in one commit, the last | memory of 1,000 sockets |")
    print("|---|---|---|---|---|")
    for at, kind in enumerate(("clarion", "bare")):
        await measure(kind, given.port + at, given.sockets, given.events, given.burst)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, default=full_or(1000, 5))
    parser.add_argument("--events", type=int, default=full_or(40, 2))
    parser.add_argument("--burst", type=int, default=full_or(100, 10))
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--serve", choices=("clarion", "bare"))
    options = parser.parse_args()
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    if options.serve:
        uvloop.run({"clarion": serve_clarion, "bare": serve_bare}[options.serve](options.port))
    else:
        uvloop.run(main(options))
