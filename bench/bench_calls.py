"""Whole calls through Clarion: SIPp as a carrier, edge, call server, guards, media engine, CDRs, SIPp as desk phones.

Beside it, in the same run, a Kamailio that only relays and Sippy's B2BUA. Each role is a process of its own with Valkey
between them, so that its CPU can be read. Options: rates to try, such as `python -m bench.bench_calls 100 200`;
`--only-clarion` leaves the peers out; `--profile FILE` writes what py-spy (if it is there) sees of the call server.
"""

import argparse
import asyncio
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.peers import find_sippy, relay, sippy
from bench.sipp import Burst, Called, Caller, bench_ports, family, part_of, resident_mib, rounds
from bench.sizes import SHORT, full_or, leave_out, worked
from tests.scenarios.roles import Roles, fresh_settings
from tests.support import wait_for
from tests.support.services import run_valkey
from tests.support.sip_peer import Dialog, SipPeer

RATES = full_or((50, 100, 200, 300, 400, 500, 700, 1000), (4,))
SECONDS = full_or(10, 1)
TALK_MS = full_or(2000, 200)
HELD = full_or(1500, 0)
PEOPLE = ("101", "102", "103", "104")
RTP = os.environ.get("BENCH_RTP", "30000-49999").split("-")  # 8 ports a call


def bench_settings(folder: Path, valkey: str) -> dict[str, str]:
    more = {
        "VALKEY_URL": valkey,
        "EDGE_REQUESTS_PER_SECOND": "1000000",
        "RTP_MIN": RTP[0],
        "RTP_MAX": RTP[1],
        "LOG_LEVEL": "warning",
    }
    found = fresh_settings(folder / "data", **{f"CLARION_{name}": value for name, value in more.items()})
    names = [name for name in found if name.endswith("_PORT")]
    return found | {name: str(port) for name, port in zip(names, bench_ports(len(names)), strict=True)}


async def register(peer: SipPeer, env: dict[str, str], person: str) -> None:
    """A desk phone signs in (RFC 3261 §10, RFC 8760)."""
    user, domain = env[f"CLARION_{person}_SIP_USERNAME"], env["CLARION_SIP_DOMAIN"]
    address = f"sip:{user.replace('*', '%2A') if '%' in user else user}@{domain}"
    dialog = Dialog(f"bench-{person}", f"sip:{domain}", f"<{address}>;tag=bench{person}", f"<{address}>")
    peer.request(dialog, "REGISTER", headers=("Expires: 3600",))
    refused = await peer.answer(dialog)
    challenge = next(value for value in refused.all("www-authenticate") if "MD5" in value or "algorithm" not in value)
    given = dict(re.findall(r'(\w+)="([^"]*)"', challenge))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    who, secret = env[f"CLARION_{person}_SIP_AUTH_ID"], env[f"CLARION_{person}_SIP_PASSWORD"]
    ha1, ha2 = md5(f"{who}:{given['realm']}:{secret}"), md5(f"REGISTER:{dialog.uri}")
    response = md5(f"{ha1}:{given['nonce']}:00000001:bench:auth:{ha2}")
    answer = (
        f'Authorization: Digest username="{who}", realm="{given["realm"]}", nonce="{given["nonce"]}", '
        f'uri="{dialog.uri}", response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="bench"'
    )
    peer.request(dialog, "REGISTER", headers=("Expires: 3600", answer))
    accepted = await peer.answer(dialog)
    assert accepted.status == 200, f"{person} could not register: {accepted.first}"


async def held_calls(caller: Caller, server: int) -> int:
    """What the call server grows by while calls stand. Gives the number of good calls."""
    talk = HELD / 100 + 8
    before = resident_mib(server)
    process = await caller.begin(100, HELD, int(talk * 1000))
    await asyncio.sleep(HELD / 100 + 3)
    grown = resident_mib(server) - before
    await process.wait()
    await asyncio.sleep(1.5)
    seen = caller.read(100, HELD)
    print(f"\nCall server: {before:.0f} MiB; {grown:.1f} MiB more with {HELD} held calls:", end=" ")
    print(f"{grown / HELD * 1000:.1f} MiB per 1,000 ({seen.failed} failed).", flush=True)
    return seen.good


async def too_much(caller: Caller, rate: int, parts: dict[str, list[int]]) -> Burst:
    """A rate above what can be carried: how many calls are good all the same."""
    seen = await caller.burst(rate, SECONDS, TALK_MS, parts)
    times = [part_of(seen.answer, share) for share in (0.5, 0.99)]
    refused, failed = caller.refused(), seen.failed - caller.refused()
    print(
        f"\nAt {rate} calls/s: {seen.good / SECONDS:.0f} good calls/s, {refused / SECONDS:.0f}/s refused with 503, "
        f"{failed / SECONDS:.0f}/s failed otherwise; good ones are answered within {times[0]:.0f} ms (p50), "
        f"{times[1]:.0f} ms (p99); {seen.cpu['call server']:,.0f} µs of call server each; load {seen.load:.1f}.",
        flush=True,
    )
    return seen


async def kept_records(database: Path, at_least: int) -> None:
    def count() -> int:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as found:
            return int(found.execute("select count(*) from cdrs").fetchone()[0])

    def logged() -> bool:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as found:
            return bool(found.execute("select 1 from call_log limit 1").fetchone())

    await wait_for(lambda: count() >= at_least, missing=lambda: f"{count()} records of {at_least}", timeout=30)
    await wait_for(logged, missing="a line of the call log, which the jobs write", timeout=30)
    print(f"There are {count()} CDRs for {at_least} good calls.", flush=True)


def roles_live(roles: Roles) -> None:
    """What has ended was not measured. Raises SystemExit with its last words."""
    for name, process in roles.running.items():
        if not process.running:
            raise SystemExit(f"{name} has ended:\n{process.tail()}")


def watch(server: int, file: str) -> "subprocess.Popen[bytes] | None":
    program = shutil.which("py-spy") or str(Path(".cache/pyspy-venv/bin/py-spy"))
    if not Path(program).exists():
        print("py-spy is not installed; no profile")
        return None
    command = [program, "record", "--pid", str(server), "--rate", "200", "--gil"]
    command += ["--duration", "20", "--format", "raw"]
    return subprocess.Popen([*command, "--output", file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def through_clarion(folder: Path, rates: Sequence[int], profile: str, beyond: Sequence[int]) -> None:
    phone = bench_ports(1)[0]
    with run_valkey(folder, bench_ports(1)[0]) as valkey:
        settings = bench_settings(folder, valkey)
        roles = Roles(settings, folder)
        called = Called(folder, phone)
        try:
            for role in ("media", "calls", "jobs", "edge"):
                await roles.start(role)
            peer = SipPeer(("127.0.0.1", int(settings["CLARION_SIP_PORT"])), phone)
            env = roles.demo()
            for person in PEOPLE:
                await register(peer, env, person)
            peer.close()
            called.start()
            await measure(folder, roles, env, called, rates, profile, valkey, beyond)
        finally:
            called.stop()
            roles.stop()


async def measure(
    folder: Path,
    roles: Roles,
    env: dict[str, str],
    called: Called,
    rates: Sequence[int],
    profile: str,
    valkey: str,
    beyond: Sequence[int],
) -> None:
    settings = roles.settings
    pids = {name: roles.running[name].pid for name in ("calls", "edge", "media", "jobs")}
    parts = {"call server": [pids["calls"]], "edge": family(pids["edge"]), "media": family(pids["media"])}
    parts["jobs"] = [pids["jobs"]]
    parts["Valkey"] = [int(process_on(valkey))]
    numbers = [env[f"CLARION_{person}_NUMBER"] for person in PEOPLE]
    port = int(settings["CLARION_NETWORK_SIP_PORT"])
    caller = Caller(folder, port, int(settings["CLARION_SIP_PORT"]), numbers, called)
    warm = await caller.burst(*full_or((50, 4, 500), (4, 1, 200)), parts)
    if warm.failed:
        errors = folder / "caller.errors"
        print(f"{warm.failed} of the first calls failed.", errors.read_text()[:2000] if errors.exists() else "")
        print(roles.running["calls"].tail(20))
    held = 0 if profile or not HELD else await held_calls(caller, pids["calls"])
    spy = watch(pids["calls"], profile) if profile else None
    seen = await rounds("Clarion, whole path", caller, parts, rates, seconds=SECONDS, talk_ms=TALK_MS)
    if spy is not None:
        spy.wait(60)
    for rate in beyond:
        seen.append(await too_much(caller, rate, parts))
    good = sum(one.good for one in seen) + warm.good + held
    best = min((one.cpu["call server"] for one in seen if one.clean), default=0)
    if best:
        print(f"One core of call server would carry {1e6 / best:,.0f} calls/s ({best:,.0f} µs a call).")
    worked({"calls": good})
    await kept_records(folder / "data" / "clarion.db", good)
    roles_live(roles)
    what_it_said(roles.running["calls"].text())


def what_it_said(log: str) -> None:
    """Warnings and errors of the call server, each kind once."""
    found = Counter(re.findall(r"\[(?:warning|error) *\] ([^\[=]*?) *(?:\[|$)", log, re.M))
    for text, count in found.most_common(6):
        example = next(line for line in log.splitlines() if text in line)
        print(f"- said {count} times by the call server: {text}; the first time: {example[:400]}")


def process_on(valkey: str) -> str:
    """The process of the Valkey that runs at this address."""
    port = valkey.rpartition(":")[2].split("/")[0]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"valkey" in words[0] and any(port.encode() in word for word in words):
            return path.parent.name
    raise AssertionError(f"No Valkey found at {valkey}")


async def through_peers(folder: Path, rates: Sequence[int]) -> None:
    port, onward, caller_port = bench_ports(3)
    called = Called(folder, onward)
    called.start()
    caller = Caller(folder, caller_port, port, PEOPLE, called)
    try:
        with relay(folder, port, onward) as process:
            await asyncio.sleep(2)
            parts = {"Kamailio": family(process.pid)}
            await rounds("A Kamailio that only relays", caller, parts, rates, seconds=SECONDS, talk_ms=TALK_MS)
        python = find_sippy()
        if python is None:
            print("\nSippy could not be installed from PyPI; left out.")
            return
        with sippy(python, folder, port, onward) as process:
            await asyncio.sleep(2)
            parts = {"Sippy": family(process.pid)}
            await rounds("Sippy B2BUA", caller, parts, rates, seconds=SECONDS, talk_ms=TALK_MS)
    finally:
        called.stop()


async def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.bench_calls")
    asked.add_argument("rates", nargs="*", type=int, default=list(RATES))
    asked.add_argument("--only-clarion", action="store_true")
    asked.add_argument("--profile", default="")
    asked.add_argument("--beyond", nargs="*", type=int, default=[], help="rates that are too high, to see what is left")
    chosen = asked.parse_args(words)
    missing = [name for name in ("sipp", "kamailio", "rtpengine", "valkey-server") if not shutil.which(name)]
    if missing:
        leave_out(f"Not installed, so this benchmark is left out: {', '.join(missing)}")
        return 0
    print(f"{os.cpu_count()} cores; load average at the start {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="clarion-bench-") as place:
        await through_clarion(Path(place), chosen.rates, chosen.profile, chosen.beyond)
        if not chosen.only_clarion and not SHORT:
            (Path(place) / "peers").mkdir()
            await through_peers(Path(place) / "peers", chosen.rates)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
