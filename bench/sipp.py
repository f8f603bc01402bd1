"""SIPp as caller and as called phone: bursts of whole calls at a fixed rate, and what was seen of them.

A call: INVITE with SDP, 180, 200 after 100 ms, ACK, talk, BYE. No audio is sent.
"""

import asyncio
import csv
import itertools
import os
import shutil
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import Process, start_process

ANSWER_AFTER_MS = 100
_SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio [media_port] RTP/AVP 0 8 101
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=sendrecv
"""
_CALLER = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
<nop start_rtd="answer"/>
<send retrans="500" start_rtd="ringing"><![CDATA[
INVITE sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:+12025550150@[local_ip]:[local_port]>;tag=[pid]a[call_number]
To: <sip:[field0]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:+12025550150@[local_ip]:[local_port]>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS
Content-Type: application/sdp
Content-Length: [len]

{sdp}]]></send>
<recv response="100" optional="true"/>
<recv response="503" optional="true" next="refused"/>
<recv response="180" optional="true" rtd="ringing"/>
<recv response="183" optional="true"/>
<recv response="200" rrs="true" rtd="answer" timeout="20000"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
Max-Forwards: 70
From: <sip:+12025550150@[local_ip]:[local_port]>;tag=[pid]a[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send>
<pause/>
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
Max-Forwards: 70
From: <sip:+12025550150@[local_ip]:[local_port]>;tag=[pid]a[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 2 BYE
Content-Length: 0

]]></send>
<recv response="200" timeout="20000" next="end"/>
<label id="refused"/>
<send><![CDATA[
ACK sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
Max-Forwards: 70
From: <sip:+12025550150@[local_ip]:[local_port]>;tag=[pid]a[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Content-Length: 0

]]></send>
<nop counter="refused"/>
<label id="end"/>
</scenario>
"""
_CALLED = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="called">
<recv request="INVITE"/>
<send><![CDATA[
SIP/2.0 180 Ringing
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]b[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Length: 0

]]></send>
<pause milliseconds="{answer_after}"/>
<send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]b[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

{sdp}]]></send>
<recv request="ACK"/>
<recv request="BYE"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<timewait milliseconds="2000"/>
</scenario>
"""


@dataclass
class Burst:
    """One burst. Times are milliseconds, `cpu` is microseconds per call and part."""

    rate: int
    good: int
    failed: int
    repeated: int
    ringing: list[float]
    answer: list[float]
    cpu: dict[str, float] = field(default_factory=dict)
    load: float = 0.0

    @property
    def clean(self) -> bool:
        """No failed call, and at most 1 % of the messages sent by the phones (6 a call) were repeated."""
        return self.failed == 0 and self.good > 0 and self.repeated <= 0.01 * 6 * self.good


def sipp() -> str:
    program = shutil.which("sipp")
    assert program, "sipp (Debian package sip-tester) is not installed"
    return program


# `TEST_PORTS` keeps a run within bounds, as it does for tests.
_ASKED = os.environ.get("TEST_PORTS", "").partition("-")[0]
_row = itertools.count(int(_ASKED) if _ASKED else 6000 + os.getpid() % 1000 * 3)


def bench_ports(count: int) -> list[int]:
    """Free loopback ports below those that tests take, so that a test run beside us does not meet them."""
    found: list[int] = []
    while len(found) < count:
        port = next(_row)
        if all(_is_free(port, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)):
            found.append(port)
    return found


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def part_of(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def family(pid: int) -> list[int]:
    """A process and everything it started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


class Called:
    """The phone at the far end. It binds `port` for as long as it stands."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._stat = folder / "called.csv"
        self._process: Process | None = None

    def start(self) -> None:
        scenario = self._folder / "called.xml"
        scenario.write_text(_CALLED.format(sdp=_SDP, answer_after=ANSWER_AFTER_MS))
        command = [sipp(), "-sf", str(scenario), "-i", "127.0.0.1", "-p", str(self._port), "-nostdin"]
        command += ["-mp", str(bench_ports(2)[0]), "-trace_stat", "-stf", str(self._stat), "-fd", "1"]
        command += ["-timer_resol", "1", "-buff_size", "8388608"]
        self._process = start_process(command, log=self._folder / "called.log", name="called", cwd=self._folder)

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()

    def repeated(self) -> int:
        return _stat(self._stat).get("Retransmissions(C)", 0)


class Caller:
    """Places bursts of calls from `port` to `to`, in turn to each of `users`."""

    def __init__(self, folder: Path, port: int, to: int, users: Sequence[str], called: Called) -> None:
        self._folder, self._port, self._to, self._called = folder, port, to, called
        (folder / "users.csv").write_text("SEQUENTIAL\n" + "".join(f"{user};\n" for user in users))
        self._scenario = folder / "caller.xml"
        self._scenario.write_text(_CALLER.format(sdp=_SDP))

    async def begin(self, rate: int, calls: int, talk_ms: int) -> asyncio.subprocess.Process:
        for old in [*self._folder.glob("*_rtt.csv"), self._folder / "caller.csv"]:
            old.unlink(missing_ok=True)
        within = calls / rate + talk_ms / 1000 + 30
        command = [sipp(), "-sf", str(self._scenario), "-inf", "users.csv", "-i", "127.0.0.1", "-p", str(self._port)]
        command += [f"127.0.0.1:{self._to}", "-r", str(rate), "-m", str(calls), "-d", str(talk_ms), "-l", "20000"]
        command += ["-mp", str(bench_ports(2)[0]), "-trace_stat", "-stf", "caller.csv", "-trace_rtt", "-rtt_freq", "50"]
        command += ["-nostdin", "-timeout", f"{within:.0f}", "-timeout_error", "-timer_resol", "1", "-rp", "1000"]
        command += ["-buff_size", "8388608", "-trace_err", "-error_file", "caller.errors"]
        silent = asyncio.subprocess.DEVNULL
        return await asyncio.create_subprocess_exec(*command, stdout=silent, stderr=silent, cwd=self._folder)

    async def burst(self, rate: int, seconds: int, talk_ms: int, parts: dict[str, list[int]]) -> Burst:
        calls = rate * seconds
        before = {name: cpu_seconds(pids) for name, pids in parts.items()}
        repeated = self._called.repeated()
        process = await self.begin(rate, calls, talk_ms)
        await process.wait()
        load = os.getloadavg()[0]
        await asyncio.sleep(1.5)  # CDRs, statistics of the called phone
        seen = self.read(rate, calls)
        seen.repeated += self._called.repeated() - repeated
        seen.load = load
        done = max(1, seen.good)
        seen.cpu = {name: (cpu_seconds(pids) - before[name]) / done * 1e6 for name, pids in parts.items()}
        return seen

    def refused(self) -> int:
        """How many calls of the last burst were told 503."""
        return _stat(self._folder / "caller.csv").get("refused(C)", 0)

    def read(self, rate: int, calls: int) -> Burst:
        """What the last burst wrote down."""
        stat = _stat(self._folder / "caller.csv")
        good = stat.get("SuccessfulCall(C)", 0) - self.refused()
        seen = Burst(rate, good, calls - good, stat.get("Retransmissions(C)", 0), [], [])
        for path in self._folder.glob("*_rtt.csv"):
            for line in path.read_text().splitlines()[1:]:
                _, value, name, *_ = [*line.split(";"), "", ""]
                if name == "ringing":
                    seen.ringing.append(float(value))
                elif name == "answer":
                    seen.answer.append(float(value) - ANSWER_AFTER_MS)
        return seen


def _stat(path: Path) -> dict[str, int]:
    """The newest line of a statistics file: counters only."""
    if not path.exists():
        return {}
    rows = list(csv.reader(path.read_text().splitlines(), delimiter=";"))
    pairs = zip(rows[0], rows[-1], strict=False) if len(rows) > 1 else ()
    return {name: int(value) for name, value in pairs if name and value.isdigit()}


async def rounds(
    title: str, caller: Caller, parts: dict[str, list[int]], rates: Sequence[int], *, seconds: int, talk_ms: int
) -> list[Burst]:
    """Rising rates until one is not clean; prints a table line for each."""
    names = "".join(f" µs {name} |" for name in parts)
    print(f"\n**{title}**\n")
    print(f"| calls/s | good | failed | repeated | →180 p50 | p99 | →200 p50 | p99 ms |{names} load |")
    print("|" + "---|" * (9 + len(parts)), flush=True)
    found = []
    for rate in rates:
        seen = await caller.burst(rate, seconds, talk_ms, parts)
        found.append(seen)
        times = [part_of(times, share) for times in (seen.ringing, seen.answer) for share in (0.5, 0.99)]
        cells = [f"{rate}", f"{seen.good}", f"{seen.failed}", f"{seen.repeated}"]
        cells += [f"{value:.1f}" for value in times] + [f"{value:,.0f}" for value in seen.cpu.values()]
        print("| " + " | ".join([*cells, f"{seen.load:.1f}"]) + " |", flush=True)
        if not seen.clean:
            break
    clean = [seen.rate for seen in found if seen.clean]
    print(f"\nClean up to {max(clean, default=0)} calls/s.", flush=True)
    return found
