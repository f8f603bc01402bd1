"""Requests a second and p50/p99 of four operations, with every check and limit on, beside a bare Starlette handler.

One API process (SQLite, the bus in process, uvloop as in operation) and, in its turn, a Starlette handler that answers
a fixed JSON of the same size under the same server; both are kept on one core, the client on the other. Because other
work shares the machine, the requests that a second of the server's own CPU time carries are told as well: that is
what compares. `--seconds`, `--connections` change the size. Bounded to about a minute.
"""

import argparse
import asyncio
import base64
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvloop

from bench.sizes import full_or, worked

PORT = 28900
ROOT = "/restapi/v1.0"


# ---- servers, each in a process of its own


async def serve_clarion(port: int) -> None:
    from clarion.apps.api_server import running_api
    from clarion.apps.container import build_container
    from clarion.apps.demo import demo_environment, ensure_demo
    from clarion.apps.migrate import migrate
    from clarion.base.outbox import OutboxRelay
    from clarion.base.settings import load_settings
    from clarion.base.telemetry import set_up_logs

    with tempfile.TemporaryDirectory() as folder:
        # The limits are counted as always; only their numbers must not end the run.
        limits = {f"CLARION_RATE_{name}": "100000000" for name in ("LIGHT", "MEDIUM", "HEAVY", "AUTH")}
        settings = load_settings(
            {"CLARION_DATA": folder, "CLARION_HTTP_PORT": str(port), "CLARION_LOG_FORMAT": "json", **limits}
        )
        set_up_logs(settings)
        here = build_container(settings)
        await migrate(here.storage)
        await ensure_demo(here)
        relay = OutboxRelay(here.storage, here.bus)
        relay.start()
        async with running_api(here):
            print(json.dumps(await demo_environment(here)), flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        await relay.stop()


async def serve_bare(port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def answer(request: Request) -> JSONResponse:
        await request.body()
        return JSONResponse({"records": ["x" * (int(request.query_params.get("size", "1000")) - 16)]})

    app = Starlette(routes=[Route("/bare", answer, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    print("{}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.should_exit = True
    await task


@dataclass
class Server:
    process: asyncio.subprocess.Process
    environment: dict[str, str]

    def cpu_s(self) -> float:
        """User and system time of the server, all threads."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 15)
        except TimeoutError:
            self.process.kill()


async def start(kind: str, port: int) -> Server:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bench_api", "--serve", kind, "--port", str(port),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 120)
    if not line:
        raise SystemExit(f"The server {kind} did not start.")
    return Server(process, json.loads(line))


# ---- the client: as little work as can be


@dataclass
class Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, bytes]:
        lines = [f"{method} {path} HTTP/1.1", "Host: clarion.bench", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await self.reader.readexactly(length)


@dataclass
class Result:
    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    size: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall_s

    @property
    def per_cpu_s(self) -> float:
        return len(self.seconds) / max(self.cpu_s, 0.01)


Asker = Callable[[Connection], Any]


async def run(server: Server, port: int, makers: list[Asker], seconds: float, most: int = 10**9) -> Result:
    """Every connection asks one after the other until time is up, or `most` times. Each has a maker of its own."""
    result = Result()
    connections = [Connection(*await asyncio.open_connection("127.0.0.1", port)) for _ in makers]
    for connection, ask in zip(connections, makers, strict=True):
        await ask(connection)
    cpu, began = server.cpu_s(), time.perf_counter()
    until = began + seconds

    async def one(connection: Connection, ask: Asker) -> None:
        asked = 1
        while time.perf_counter() < until and asked < most:
            asked += 1
            sent = time.perf_counter()
            status, body = await ask(connection)
            result.seconds.append(time.perf_counter() - sent)
            result.failed += status not in (200, 201)
            result.size = len(body)

    await asyncio.gather(*(one(connection, ask) for connection, ask in zip(connections, makers, strict=True)))
    result.wall_s, result.cpu_s = time.perf_counter() - began, server.cpu_s() - cpu
    for connection in connections:
        connection.writer.close()
    return result


def plain(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Asker:
    return lambda connection: connection.ask(method, path, headers, body)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def sign_in(port: int, environment: dict[str, str], person: str) -> dict[str, Any]:
    connection = Connection(*await asyncio.open_connection("127.0.0.1", port))
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": environment[f"CLARION_{person}_JWT"],
    }
    status, body = await connection.ask(
        "POST", "/restapi/oauth/token", _basic(environment) | FORM, urlencode(form).encode()
    )
    assert status == 200, body
    connection.writer.close()
    found: dict[str, Any] = json.loads(body)
    return found


def _basic(environment: dict[str, str]) -> dict[str, str]:
    pair = f"{environment['RINGCENTRAL_CLIENT_ID']}:{environment['RINGCENTRAL_CLIENT_SECRET']}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def refreshing(environment: dict[str, str], tokens: dict[str, Any]) -> Asker:
    kept = {"refresh": tokens["refresh_token"]}

    async def ask(connection: Connection) -> tuple[int, bytes]:
        form = urlencode({"grant_type": "refresh_token", "refresh_token": kept["refresh"]}).encode()
        status, body = await connection.ask("POST", "/restapi/oauth/token", _basic(environment) | FORM, form)
        if status == 200:
            kept["refresh"] = json.loads(body)["refresh_token"]
        return status, body

    return ask


PEOPLE = ("101", "102", "103", "104")
MOST_TEXTS = 24
"""A minute, from one line: acceptable use lets no person send more, and it stays on here."""


def _number_of(environment: dict[str, str], person: str) -> str:
    return environment["RINGCENTRAL_SENDER"][:-1] + person[-1]


def _is_receiver(environment: dict[str, str], person: str) -> bool:
    """Nobody may send a text to the number it comes from."""
    return _number_of(environment, person) == environment["RINGCENTRAL_RECEIVER"]


async def texting(environment: dict[str, str], person: str) -> Asker:
    token = await sign_in(PORT, environment, person)
    headers = {"Authorization": f"Bearer {token['access_token']}", "Content-Type": "application/json"}
    text = {"from": {"phoneNumber": _number_of(environment, person)},
            "to": [{"phoneNumber": environment["RINGCENTRAL_RECEIVER"]}], "text": "Hello"}  # fmt: skip
    return plain("POST", f"{ROOT}/account/~/extension/~/sms", headers, json.dumps(text).encode())


async def measure(seconds: float, connections: int) -> dict[str, tuple[Result, Result]]:
    """By operation: Clarion's result and the bare handler's, with answers of the same size."""
    ours, bare = await start("clarion", PORT), await start("bare", PORT + 1)
    found: dict[str, tuple[Result, Result]] = {}
    try:
        environment = ours.environment
        token = await sign_in(PORT, environment, "101")
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        me = f"{ROOT}/account/~/extension/~"
        works = {
            "extension read": [plain("GET", me, bearer)] * connections,
            "message list": [plain("GET", f"{me}/message-store?messageType=SMS", bearer)] * connections,
            "token refresh": [
                refreshing(environment, await sign_in(PORT, environment, "102")) for _ in range(connections)
            ],
            "SMS send": [
                await texting(environment, person) for person in PEOPLE if not _is_receiver(environment, person)
            ],
        }
        for name, makers in works.items():
            result = await run(ours, PORT, makers, seconds, MOST_TEXTS if name == "SMS send" else 10**9)
            method = "POST" if name in ("token refresh", "SMS send") else "GET"
            ask = plain(method, f"/bare?size={max(result.size, 20)}", {})
            found[name] = (result, await run(bare, PORT + 1, [ask] * connections, seconds))
    finally:
        await ours.stop()
        await bare.stop()
    return found


def _ms(result: Result, percent: int) -> str:
    cuts = statistics.quantiles(result.seconds, n=100) if len(result.seconds) > 1 else [0.0] * 99
    return f"{cuts[percent - 1] * 1000:.1f}"


def report(found: dict[str, tuple[Result, Result]]) -> None:
    worked({name: float(len(ours.seconds) - ours.failed) for name, (ours, _) in found.items()})
    print(
        "| operation | requests/s | p50 ms | p99 ms | requests per CPU second "
        "| bare: requests/s | bare: per CPU second | share |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, (ours, bare) in found.items():
        failed = f" ({ours.failed} failed)" if ours.failed else ""
        print(
            f"| {name}{failed} | {ours.rate:,.0f} | {_ms(ours, 50)} | {_ms(ours, 99)} | {ours.per_cpu_s:,.0f} "
            f"| {bare.rate:,.0f} | {bare.per_cpu_s:,.0f} | {100 * ours.per_cpu_s / bare.per_cpu_s:.0f} % |"
        )
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", choices=["clarion", "bare"])
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--seconds", type=float, default=full_or(4.0, 0.3))
    parser.add_argument("--connections", type=int, default=full_or(8, 2))
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if options.serve:
        os.sched_setaffinity(0, {cores[0]})
        uvloop.run(serve_clarion(options.port) if options.serve == "clarion" else serve_bare(options.port))
        return
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))
    report(uvloop.run(measure(options.seconds, options.connections)))


if __name__ == "__main__":
    main()
