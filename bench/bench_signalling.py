"""Call set-up: SIPp, edge, the SIP core as a back-to-back user agent, edge, SIPp, all on one machine.

Beside it a bare Kamailio that only relays. A rate is clean when no call fails and at most 1 % of the messages are
repeated; the first that is not ends the table.
"""

import asyncio
import gc
import os
import re
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.sizes import SHORT, full_or, leave_out, worked
from clarion.base.settings import load_settings
from clarion.engines.kamailio import call_servers_of, command, render
from clarion.engines.sip import SipConfig
from tests.engines.sip.loop import Loop
from tests.support import Process, free_ports, start_process, wait_for_port

RATES = full_or((100, 300, 500, 700, 900, 1100, 1400), (10,))
SECONDS = full_or(8, 1)
BARE = """
children=4
listen=udp:127.0.0.1:{port}
log_stderror=yes
debug=0
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
request_route {{
	# SIPp's caller keeps no route and no contact: everything of a call goes on the same way.
	if (!has_totag()) record_route();
	remove_hf("Route");
	$du = "sip:127.0.0.1:{onward}";
	t_relay();
}}
"""


@dataclass
class Burst:
    rate: int
    good: int
    failed: int
    repeated: int
    p50: float
    p99: float
    cpu: dict[str, float]

    @property
    def clean(self) -> bool:
        return self.failed == 0 and self.repeated <= self.good * 0.06


def cpu_seconds(pids: list[int]) -> float:
    """CPU time of processes and the children of their groups."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) in pids or int(fields[2]) in pids:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def burst(rate: int, port: int, folder: Path, parts: dict[str, list[int]]) -> Burst:
    sipp = shutil.which("sipp")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    for old in folder.glob("*_rtt.csv"):
        old.unlink()
    before = {name: cpu_seconds(pids) for name, pids in parts.items()}
    caller = await asyncio.create_subprocess_exec(
        *[sipp, "-sn", "uac", "-i", "127.0.0.1", "-p", str(free_ports(1)[0]), f"127.0.0.1:{port}"],
        *["-r", str(rate), "-m", str(rate * SECONDS), "-d", "500", "-l", "9000", "-nostdin"],
        *["-trace_rtt", "-rtt_freq", "1", "-timeout", "60"],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
    )
    screen = (await caller.communicate())[0].decode(errors="replace")
    cpu = {name: cpu_seconds(pids) - before[name] for name, pids in parts.items()}
    times = sorted(_response_times(folder))
    good, failed = _last(screen, r"Successful call\D+\d+\D+(\d+)"), _last(screen, r"Failed call\D+\d+\D+(\d+)")
    repeated = sum(
        int(n) for n in re.findall(r"(?:INVITE|ACK|BYE) -+>\s+\d+\s+(\d+)", screen.split("Scenario Screen")[-1])
    )
    calls = max(1, good)
    return Burst(
        rate,
        good,
        failed,
        repeated,
        statistics.median(times) if times else 0.0,
        times[int(len(times) * 0.99)] if times else 0.0,
        {name: seconds / calls * 1e6 for name, seconds in cpu.items()},
    )


def _response_times(folder: Path) -> list[float]:
    found: list[float] = []
    for path in folder.glob("*_rtt.csv"):
        for line in path.read_text().splitlines()[1:]:
            pieces = line.split(";")
            if len(pieces) >= 2:
                found.append(float(pieces[1]))
    return found


def _last(screen: str, pattern: str) -> int:
    found = re.findall(pattern, screen)
    return int(found[-1]) if found else 0


async def rounds(title: str, port: int, folder: Path, parts: dict[str, list[int]]) -> None:
    names = " | ".join(f"µs CPU {name}" for name in parts)
    print(f"\n| {title}: calls/s | good | failed | repeated | INVITE→200 p50 ms | p99 ms | {names} |")
    print("|" + "---|" * (6 + len(parts)), flush=True)
    for rate in RATES:
        seen = await burst(rate, port, folder, parts)
        worked({"calls": seen.good})
        cells = " | ".join(f"{value:,.0f}" for value in seen.cpu.values())
        print(
            f"| {rate} | {seen.good} | {seen.failed} | {seen.repeated} | {seen.p50:.1f} | {seen.p99:.1f} | {cells} |",
            flush=True,
        )
        if not seen.clean:
            break


def answering_end(folder: Path, port: int) -> Process:
    sipp = shutil.which("sipp")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    arguments = ["-sn", "uas", "-i", "127.0.0.1", "-p", str(port), "-nostdin"]
    return start_process([sipp, *arguments], log=folder / "uas.log", name="uas", cwd=folder)


async def through_clarion(folder: Path) -> None:
    ports = free_ports(8)
    names = ("SIP_PORT", "SIP_TLS_PORT", "SIP_WSS_PORT", "SIP_WS_PORT", "EDGE_PRIVATE_PORT", "CALL_SIP_PORT")
    environ = {f"CLARION_{name}": str(port) for name, port in zip(names, ports, strict=False)}
    settings = load_settings(environ | {"CLARION_DATA": str(folder)})
    files = render(settings, call_servers_of(settings))
    config = SipConfig(port=settings.call_sip_port, edges=(f"127.0.0.1:{settings.edge_private_port}",))
    loop = Loop(settings.call_sip_port, ports[7], config=config)
    await loop.engine.start()
    edge = start_process(command(files), log=folder / "kamailio.log", name="kamailio")
    end = answering_end(folder, ports[7])
    wait_for_port(settings.edge_private_port, what="Kamailio")
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        await asyncio.sleep(3)  # the edge asks the call server whether it is there
        parts = {"edge": [edge.pid], "SIP core": [os.getpid()]}
        await rounds("edge and SIP core", settings.sip_port, folder, parts)
    finally:
        gc.enable()
        end.stop()
        edge.stop()
        await loop.engine.stop()


async def through_bare_kamailio(folder: Path) -> None:
    port, onward = free_ports(2)
    written = folder / "bare.cfg"
    written.write_text(BARE.format(port=port, onward=onward))
    arguments = ["kamailio", "-DD", "-E", "-f", str(written), "-Y", str(folder), "-w", str(folder)]
    edge = start_process(arguments, log=folder / "bare.log", name="bare")
    end = answering_end(folder, onward)
    try:
        await asyncio.sleep(2)
        await rounds("bare Kamailio", port, folder, {"Kamailio": [edge.pid]})
    finally:
        end.stop()
        edge.stop()


async def main() -> int:
    if not (shutil.which("sipp") and shutil.which("kamailio")):
        leave_out("sipp or kamailio is not installed; left out")
        return 0
    with tempfile.TemporaryDirectory() as place:
        await through_clarion(Path(place))
        if not SHORT:
            await through_bare_kamailio(Path(place))
    return 0


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        sys.exit(asyncio.run(main()))
    sys.exit(uvloop.run(main()))
