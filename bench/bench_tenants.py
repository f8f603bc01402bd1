"""Thousands of companies on one machine: how roles start, and what calls feel of a company that works hard.

Tenants of ten people (with phones, numbers, hours, a menu and a queue each) and one large company go straight into
the tables. Then the roles start as processes of their own, with SQLite and Valkey: time, CPU and memory until they are
ready. SIPp places calls at a fixed rate, first alone, then while the large company adds people, takes its call log and
audit trail ten times at once, and changes presence; INVITE to 180 of both. `--tenants`, `--size`, `--rate`, `--people`;
`--folder`: where the data stays for the next run.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from bench.bench_calls import PEOPLE, bench_settings, process_on, register, roles_live
from bench.growth_data import fill_company
from bench.growth_tenants import fill_tenants
from bench.sipp import Burst, Called, Caller, bench_ports, cpu_seconds, family, part_of
from bench.sizes import full_or, leave_out, worked
from clarion.apps.container import build_container
from clarion.apps.demo import prepare_demo
from clarion.apps.migrate import migrate
from clarion.base.bus import InProcessBus
from clarion.base.settings import load_settings
from clarion.features.people import demo
from tests.scenarios.roles import Roles
from tests.support.services import run_valkey
from tests.support.sip_peer import SipPeer

TENANTS, SIZE, HISTORY = full_or(10_000, 20), full_or(100, 1), full_or(0.3, 0.1)
RATE, SECONDS, TALK_MS = full_or((20, 20, 1000), (4, 2, 200))
ADDED, EXPORTS, CHANGES = full_or((1000, 10, 50), (10, 2, 3))
ROLES = ("media", "calls", "jobs", "api", "edge")
ROOT = "/restapi/v1.0/account/~"
_TOKEN = "/restapi/oauth/token"
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


async def fill(settings: dict[str, str], tenants: int, size: int) -> None:
    here = build_container(load_settings(settings), bus=InProcessBus())
    try:
        await migrate(here.storage)
        await prepare_demo(here)
        account_id = demo.demo_account_id(here.keys, demo.DEMO)
        await fill_company(here, account_id, size, history=HISTORY)
        await fill_tenants(here, tenants)
    finally:
        await here.bus.close()
        await here.storage.close()


def memory_of(pid: int) -> tuple[float, float]:
    """MiB that it has, and that it had at most."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    now, most = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most


async def start_all(roles: Roles) -> None:
    print("\n| role | ready after s | CPU s | MiB | at most |\n|---|---:|---:|---:|---:|", flush=True)
    for role in ROLES:
        began = time.perf_counter()
        process = await roles.start(role, timeout=120)
        took, cpu = time.perf_counter() - began, cpu_seconds([process.pid])
        now, most = memory_of(process.pid)
        print(f"| {role} | {took:.1f} | {cpu:.1f} | {now:.0f} | {most:.0f} |", flush=True)


class Administrator:
    """Of the large company, over HTTP."""

    def __init__(self, settings: dict[str, str], env: dict[str, str]) -> None:
        self._url, self._env = f"http://127.0.0.1:{settings['CLARION_HTTP_PORT']}", env
        self.headers: dict[str, str] = {}

    async def __aenter__(self) -> "Administrator":
        self.client = httpx.AsyncClient(base_url=self._url, timeout=300)
        form = {"grant_type": _JWT, "assertion": self._env["RINGCENTRAL_JWT_TOKEN"]}
        auth = (self._env["RINGCENTRAL_CLIENT_ID"], self._env["RINGCENTRAL_CLIENT_SECRET"])
        token = (await self.client.post(_TOKEN, data=form, auth=auth)).json()["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Who asks much is told to wait, and does."""
        while True:
            answer = await self.client.request(method, ROOT + path, json=body, headers=self.headers)
            if answer.status_code != 429:
                assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
                return answer
            await asyncio.sleep(float(answer.headers.get("retry-after", "1")))

    async def add_people(self, count: int) -> None:
        for start in range(0, count, 50):
            rows = [_person(n) for n in range(start, min(start + 50, count))]
            results = (await self.ask("POST", "/clarion/people", {"rows": rows})).json()["results"]
            assert all(each["successful"] for each in results), results[0]

    async def take_everything(self, times: int) -> None:
        """Exports of the call log and of the audit trail, all at once."""
        paths = ("/clarion/call-log/export?dateFrom=2020-01-01", "/clarion/audit-trail/export?eventTimeFrom=2020-01-01")
        await asyncio.gather(*(self.ask("GET", paths[n % 2]) for n in range(times)))

    async def see_presence(self, times: int) -> list[float]:
        """Milliseconds from the request that changes do-not-disturb to its notification on a socket."""
        ticket = (await self.client.post("/restapi/oauth/wstoken", headers=self.headers)).json()
        found: list[float] = []
        address = f"{ticket['uri']}?access_token={ticket['ws_access_token']}"
        async with connect(address.replace("wss:", "ws:")) as socket:
            await socket.recv()
            body = {"eventFilters": ["/restapi/v1.0/account/~/extension/~/presence"]}
            head = {"type": "ClientRequest", "messageId": "1", "method": "POST", "path": "/restapi/v1.0/subscription"}
            ask = body | {"deliveryMode": {"transportType": "WebSocket"}}
            await socket.send(json.dumps([head, ask]))
            await socket.recv()
            for n in range(times):
                status = ("DoNotAcceptAnyCalls", "TakeAllCalls")[n % 2]
                began = time.perf_counter()
                asked = asyncio.create_task(self.ask("PUT", "/extension/~/presence", {"dndStatus": status}))
                async with asyncio.timeout(30):
                    while status not in str(await socket.recv()):
                        pass
                found.append((time.perf_counter() - began) * 1000)
                await asked
                await asyncio.sleep(0.1)
        return found


def _person(n: int) -> dict[str, Any]:
    return {"line": n + 2, "firstName": "New", "lastName": f"Person{n}", "email": f"n{n}@import.example.com"}


def show(title: str, seen: Burst) -> None:
    times = [part_of(seen.ringing, share) for share in (0.5, 0.99, 1.0)]
    cells = [f"{seen.good}", f"{seen.failed}", *(f"{each:.1f}" for each in times), f"{seen.load:.1f}"]
    print(f"| {title} | {' | '.join(cells)} |", flush=True)


async def measure(caller: Caller, admin: Administrator, rate: int, people: int) -> list[Burst]:
    """Calls alone, and beside each kind of work."""
    print(
        "\n| beside | good | failed | INVITE→180 p50 ms | p99 | max | load |\n|---|---:|---:|---:|---:|---:|---:|",
        flush=True,
    )

    works: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
        ("nothing", lambda: asyncio.sleep(0)),
        (f"{EXPORTS} exports at once", lambda: admin.take_everything(EXPORTS)),
        (f"{people} people added", lambda: admin.add_people(people)),
        ("changes of presence", lambda: admin.see_presence(CHANGES)),
    )
    found = []
    for title, work in works:
        began = time.perf_counter()
        task = asyncio.ensure_future(work())
        found.append(await caller.burst(rate, SECONDS, TALK_MS, {}))
        result = await task
        show(f"{title} ({time.perf_counter() - began:.1f} s)", found[-1])
        if isinstance(result, list):
            times = ", ".join(f"{part_of(result, share):.0f}" for share in (0.5, 0.99))
            print(f"\nA change of presence until it is seen, beside these calls: p50, p99 {times} ms.", flush=True)
    return found


@contextmanager
def folder_of(asked: str) -> Iterator[Path]:
    if asked:
        Path(asked).mkdir(parents=True, exist_ok=True)
        yield Path(asked)
        return
    with tempfile.TemporaryDirectory(prefix="clarion-bench-") as place:
        yield Path(place)


async def run(options: Any, folder: Path) -> None:
    phone = bench_ports(1)[0]
    with run_valkey(folder, bench_ports(1)[0]) as valkey:
        settings = bench_settings(folder, valkey)
        settings |= {f"CLARION_RATE_{name}": "100000000" for name in ("LIGHT", "MEDIUM", "HEAVY", "AUTH")}
        if not (folder / "data" / "clarion.db").exists():
            began = time.process_time()
            await fill(settings, options.tenants, options.size)
            print(f"{options.tenants} tenants and {options.size}x: {time.process_time() - began:.0f} s of CPU to fill.")
        roles, called = Roles(settings, folder), Called(folder, phone)
        try:
            await start_all(roles)
            env = roles.demo()
            peer = SipPeer(("127.0.0.1", int(settings["CLARION_SIP_PORT"])), phone)
            for person in PEOPLE:
                await register(peer, env, person)
            peer.close()
            called.start()
            numbers = [env[f"CLARION_{person}_NUMBER"] for person in PEOPLE[1:]]
            port, to = (int(settings[f"CLARION_{name}"]) for name in ("NETWORK_SIP_PORT", "SIP_PORT"))
            caller = Caller(folder, port, to, numbers, called)
            await caller.burst(options.rate, *full_or((5, 500), (1, 200)), {"edge": family(roles.running["edge"].pid)})
            async with Administrator(settings, env) as admin:
                seen = await measure(caller, admin, options.rate, options.people)
            for role in ("calls", "jobs", "api"):
                now, most = memory_of(roles.running[role].pid)
                print(f"{role} at the end: {now:.0f} MiB, at most {most:.0f}.")
            worked({"calls": sum(each.good for each in seen), "Valkey": process_on(valkey) is not None})
            roles_live(roles)
        finally:
            called.stop()
            roles.stop()


async def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bench_tenants", description=__doc__)
    parser.add_argument("--tenants", type=int, default=TENANTS)
    parser.add_argument("--size", type=int, default=SIZE, help="of the large company, times 50 people")
    parser.add_argument("--rate", type=int, default=RATE, help="calls a second")
    parser.add_argument("--people", type=int, default=ADDED, help="that are added beside calls")
    parser.add_argument("--folder", default="", help="where data is kept for the next run")
    options = parser.parse_args(words)
    missing = [name for name in ("sipp", "kamailio", "rtpengine", "valkey-server") if not shutil.which(name)]
    if missing:
        leave_out(f"Not installed, so this benchmark is left out: {', '.join(missing)}")
        return 0
    print(f"{os.cpu_count()} cores; load average at the start {os.getloadavg()[0]:.1f}")
    with folder_of(options.folder) as folder, suppress(KeyboardInterrupt):
        await run(options, folder)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
