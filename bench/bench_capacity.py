"""What one core carries of calls that need more than two phones: menus, queues, recordings (PH-84).

SIPp plays a carrier whose callers speak (PCMU, 50 packets a second each way into the media engine); the roles run as
processes of their own, with SQLite and Valkey. `menu`: the main number, where a spoken menu plays; `queue`: callers who
hear greeting and music and give up; `recorded`: a desk phone that answers, with every call recorded. Rates rise until a
call fails; CPU a call is that of the last clean rate. `python -m bench.bench_capacity [--rates 5 10 20] [kinds …]`.
"""

import argparse
import asyncio
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from bench.bench_calls import PEOPLE, bench_settings, process_on, register, roles_live, what_it_said
from bench.sipp import Called, Caller, bench_ports, family, rounds
from bench.sizes import full_or, leave_out, worked
from tests.scenarios.roles import Roles
from tests.support.services import run_valkey
from tests.support.sip_peer import SipPeer

ROOT = "/restapi/v1.0/account/~"
RATES = full_or((5, 10, 20, 40, 60), (2,))
SECONDS, TALK_MS = full_or((8, 3000), (1, 500))
KINDS = ("menu", "queue", "recorded")
_WORDS = "Welcome. For sales, press one. For support, press two. To hear this again, press star."


class Speaker(Caller):
    """A caller that speaks: two seconds of noise again and again."""

    def __init__(self, folder: Path, port: int, to: int, users: Sequence[str], called: Called) -> None:
        super().__init__(folder, port, to, users, called)
        noise = np.random.default_rng(1).integers(0x90, 0xB0, 16000, dtype=np.uint8)
        (folder / "voice.ulaw").write_bytes(noise.tobytes())
        speak = '<nop><action><exec rtp_stream="voice.ulaw,-1,0,PCMU/8000"/></action></nop>\n<pause/>'
        text = self._scenario.read_text().replace("[media_port]", "[rtpstream_audio_port]").replace("<pause/>", speak)
        self._scenario.write_text(text)


class Office:
    """The demo organisation, set up through the API."""

    def __init__(self, settings: dict[str, str], env: dict[str, str]) -> None:
        self._url = f"http://127.0.0.1:{settings['CLARION_HTTP_PORT']}"
        self._env = env
        self._headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        async with httpx.AsyncClient(base_url=self._url, timeout=60) as client:
            if not self._headers:
                form = {
                    "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                    "assertion": self._env["RINGCENTRAL_JWT_TOKEN"],
                }
                auth = (self._env["RINGCENTRAL_CLIENT_ID"], self._env["RINGCENTRAL_CLIENT_SECRET"])
                token = (await client.post("/restapi/oauth/token", data=form, auth=auth)).json()["access_token"]
                self._headers = {"Authorization": f"Bearer {token}"}
            answer = await client.request(method, ROOT + path, json=body, headers=self._headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    async def set_up(self) -> str:
        """A menu on the main number, a queue, recording of the first three people. Gives the queue's id."""
        prompt = {"mode": "TextToSpeech", "text": _WORDS}
        people = (await self.ask("GET", "/extension?perPage=100"))["records"]
        ids = {each["extensionNumber"]: str(each["id"]) for each in people}
        actions = [{"input": "1", "action": "Connect", "extension": {"id": ids["101"]}}]
        menu = {"name": "Capacity", "extensionNumber": "380", "prompt": prompt, "actions": actions}
        made = await self.ask("POST", "/ivr-menus", menu)
        await self.ask("PUT", "/sites/main-site/ivr", {"topMenu": {"id": str(made["id"])}})
        queue = await self.ask("POST", "/clarion/call-queues", {"name": "Capacity", "extensionNumber": "381"})
        recorded = [{"id": ids[person], "callDirection": "Inbound"} for person in PEOPLE[:3]]
        await self.ask("POST", "/call-recording/bulk-assign", {"addedExtensions": recorded})
        await self.ask("PUT", "/call-recording", {"automatic": {"enabled": True}})
        return str(queue["id"])


def lead_to(database: Path, number: str, extension_id: str) -> None:
    """What an administrator does on the page of numbers."""
    with sqlite3.connect(database, timeout=30) as base:
        base.execute("UPDATE phone_numbers SET extension_id = ? WHERE number = ?", (extension_id, number))


async def through_clarion(folder: Path, rates: Sequence[int], kinds: Sequence[str]) -> None:
    phone = bench_ports(1)[0]
    with run_valkey(folder, bench_ports(1)[0]) as valkey:
        settings = bench_settings(folder, valkey)
        roles, called = Roles(settings, folder), Called(folder, phone)
        try:
            for role in ("media", "jobs", "api"):
                await roles.start(role)
            env = roles.demo()
            queue = await Office(settings, env).set_up()
            numbers = {person: env[f"CLARION_{person}_NUMBER"] for person in PEOPLE}
            lead_to(folder / "data" / "clarion.db", numbers["104"], queue)
            for role in ("calls", "edge"):
                await roles.start(role)
            peer = SipPeer(("127.0.0.1", int(settings["CLARION_SIP_PORT"])), phone)
            for person in PEOPLE[:3]:
                await register(peer, env, person)
            peer.close()
            called.start()
            targets = {
                "menu": [main_number(folder / "data" / "clarion.db")],
                "queue": [numbers["104"]],
                "recorded": [numbers[person] for person in PEOPLE[:3]],
            }
            for kind in kinds:
                await measure(folder, roles, kind, targets[kind], called, rates, valkey)
            roles_live(roles)
            what_it_said(roles.running["calls"].text())
        finally:
            called.stop()
            roles.stop()


def main_number(database: Path) -> str:
    with sqlite3.connect(database, timeout=30) as base:
        query = "SELECT number FROM phone_numbers WHERE usage = 'MainCompanyNumber' ORDER BY number DESC"
        return str(base.execute(query).fetchone()[0])


async def measure(
    folder: Path,
    roles: Roles,
    kind: str,
    numbers: Sequence[str],
    called: Called,
    rates: Sequence[int],
    valkey: str,
) -> None:
    pids = {name: roles.running[name].pid for name in ("calls", "edge", "media", "jobs")}
    parts = {"call server": [pids["calls"]], "edge": family(pids["edge"]), "media": family(pids["media"])}
    parts |= {"jobs": [pids["jobs"]], "Valkey": [int(process_on(valkey))]}
    port, to = (int(roles.settings[f"CLARION_{name}"]) for name in ("NETWORK_SIP_PORT", "SIP_PORT"))
    caller = Speaker(folder, port, to, numbers, called)
    warm = await caller.burst(*full_or((2, 3, 1000), (2, 1, 500)), parts)
    if warm.failed:
        errors = folder / "caller.errors"
        print(f"{warm.failed} of the first calls failed.", errors.read_text()[:1500] if errors.exists() else "")
    seen = await rounds(kind, caller, parts, rates, seconds=SECONDS, talk_ms=TALK_MS)
    best = max((one for one in seen if one.clean), key=lambda one: one.rate, default=None)
    worked({kind: sum(one.good for one in seen)})
    if best is not None:
        per_call = best.cpu["call server"]
        whole = sum(best.cpu.values())
        print(
            f"\nAt {best.rate} calls/s each {kind} call takes {per_call:,.0f} µs of call server, {whole:,.0f} of all: "
            f"one core of call server would carry {1e6 / per_call:,.0f} such calls/s, one core for everything "
            f"{1e6 / whole:,.0f}, or {1e6 / whole * TALK_MS / 1000:,.0f} at once at {TALK_MS / 1000:g} s each.",
            flush=True,
        )


async def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.bench_capacity")
    asked.add_argument("kinds", nargs="*", help=f"of {', '.join(KINDS)}; all of them when left out")
    asked.add_argument("--rates", nargs="*", type=int, default=list(RATES))
    chosen = asked.parse_args(words)
    missing = [name for name in ("sipp", "kamailio", "rtpengine", "valkey-server") if not shutil.which(name)]
    if missing:
        leave_out(f"Not installed, so this benchmark is left out: {', '.join(missing)}")
        return 0
    print(f"{os.cpu_count()} cores; load average at the start {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="clarion-bench-") as place:
        await through_clarion(Path(place), chosen.rates, [kind for kind in chosen.kinds if kind in KINDS] or KINDS)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
