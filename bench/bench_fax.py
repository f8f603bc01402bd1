"""Faxes at the same time on one core, with their packets: the modems of Clarion in their worker processes.

Two modems of each fax talk with each other over loopback in real time, as in a call; both ends count. A step is carried
when every page arrived at the full speed. CPU and memory are those of all modem processes, by /proc; memory is the
proportional share (PSS), since the forked processes share most of theirs, divided among the modems. The same fax
without processes, packets and clock is the measure: what libspandsp itself takes on this machine, in the same run,
however busy it is.
"""

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.sizes import full_or, worked
from clarion.base.fax import PCMU, FaxOrder, FaxReport, T38Answer, Transport
from clarion.engines.fax_modem import FaxModems
from clarion.engines.fax_modem.terminal import AudioMachine, T38Machine
from tests.support.fax_pages import random_page, write_pages

STEPS = full_or((10, 60, 150), (2,))  # faxes, each with two modems
ROWS = full_or(600, 60)
SPEED = full_or(1.0, 4.0)  # times real time
SECONDS = full_or(8.0, 1.0)  # that CPU is measured, in the middle of the faxes
BARE = full_or(10, 1)  # faxes of libspandsp alone
LONGEST = 60 * 60 * 5  # frames: six minutes of a line
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Result:
    faxes: int
    begun: int  # whose machines agreed how to send
    arrived: int
    cores: float
    memory: float  # MiB, of one modem


def processes() -> list[int]:
    """Those that carry a fax: below the modems' parent, which only forks."""
    parents, found = {}, []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            name = (entry / "cmdline").read_bytes()
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"clarion.engines.fax_modem.process" in name:
            found.append(int(entry.name))
    ours = {each for each in found if parents[each] == os.getpid()}
    return [each for each in found if parents[each] in ours]


def cpu_seconds(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_mib(pids: list[int]) -> float:
    """Of all together."""
    size = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        size += int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:")))
    return size / 1024


def bare(transport: Transport, folder: Path, document: Path) -> float:
    """Milliseconds of CPU that libspandsp takes for one end and a second of the line."""
    one = FaxOrder(calling=True, journal=str(folder / "bare"), document=str(document))
    other = FaxOrder(calling=False, journal=str(folder / "bare"), received=str(folder / "bare.tiff"))
    spent, lasted = 0.0, 0
    for _ in range(BARE):
        began = time.process_time()
        frames = on_t38_alone(one, other) if transport is Transport.T38 else on_audio_alone(one, other)
        spent, lasted = spent + time.process_time() - began, lasted + frames
    return spent * 1000 / (lasted * 0.02) / 2


def on_audio_alone(one: FaxOrder, other: FaxOrder) -> int:
    """How many frames the fax took."""
    ends = AudioMachine(one), AudioMachine(other)
    for number in range(LONGEST):
        if all(each.report.ended for each in ends):
            return number
        said = [each.speak() for each in ends]
        for here, each in enumerate(ends):
            each.hear(said[1 - here])
    return LONGEST


def on_t38_alone(one: FaxOrder, other: FaxOrder) -> int:
    wires: tuple[list[bytes], list[bytes]] = [], []
    ends = [
        T38Machine(order, T38Answer(), lambda packet, count, wire=wires[1 - here]: wire.append(packet))  # type: ignore[misc]
        for here, order in enumerate((one, other))
    ]
    taken = [0, 0]
    for number in range(LONGEST):
        if all(each.report.ended for each in ends):
            return number
        for here, each in enumerate(ends):
            for packet in wires[here]:
                each.take(packet, taken[here])
                taken[here] += 1
            wires[here].clear()
            each.pass_time()
    return LONGEST


async def measure(faxes: int, transport: Transport, folder: Path, document: Path) -> Result:
    modems, reports = FaxModems(speed=SPEED), dict[str, FaxReport]()
    over = asyncio.Event()

    def heard(name: str, report: FaxReport) -> None:
        reports[name] = report
        if len(reports) == 2 * faxes and all(each.ended for each in reports.values()):
            over.set()

    try:
        for number in range(faxes):
            ends = []
            for name, way in (("send", {"document": str(document)}), ("take", {"received": str(folder / f"{number}")})):
                journal = str(folder / f"{transport}-{faxes}-{number}-{name}.json")
                order = FaxOrder(calling=name == "send", journal=journal, **way)
                ends.append((f"{name}-{number}", await modems.start(f"{name}-{number}", order, heard)))
            (one, (rtp, udptl)), (other, (other_rtp, other_udptl)) = ends
            if transport is Transport.T38:
                modems.speak_t38(one, other_udptl, T38Answer())
                modems.speak_t38(other, udptl, T38Answer())
            else:
                modems.speak_audio(one, other_rtp, PCMU)
                modems.speak_audio(other, rtp, PCMU)
        await asyncio.sleep(SECONDS / 2)  # past the beginning of the last
        pids, began, before = processes(), time.monotonic(), 0.0
        before = cpu_seconds(pids)
        await asyncio.sleep(SECONDS)
        cores = (cpu_seconds(pids) - before) / (time.monotonic() - began)
        memory = memory_mib(pids) / (2 * faxes)
        await asyncio.wait_for(over.wait(), 300)
    finally:
        await modems.close()
    arrived = sum(report.succeeded for name, report in reports.items() if name.startswith("take"))
    begun = sum(report.negotiated for name, report in reports.items() if name.startswith("take"))
    return Result(faxes, begun, arrived, cores, memory)


async def main() -> None:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        document = write_pages(folder / "document.tiff", [random_page(1, ROWS)])
        for transport in (Transport.T38, Transport.AUDIO):
            alone = bare(transport, folder, document)
            print(f"{transport}: libspandsp alone takes {alone:.2f} ms a second for each end", flush=True)
            for faxes in STEPS:
                found = await measure(faxes, transport, folder, document)
                ends = 2 * faxes
                each = found.cores / ends * 1000
                print(
                    f"{transport}: {found.arrived} of {faxes} faxes arrived; both ends took {found.cores:.2f} cores, "
                    f"{each:.2f} ms a second for each, {each / alone:.1f} times libspandsp alone: "
                    f"{1000 / each:.0f} a core; {found.memory:.1f} MiB a modem",
                    flush=True,
                )
                # Pages may be late on a busy machine: that is for the eye to judge, not for the short form.
                figures[f"{transport} {faxes} faxes begun"] = found.begun
                if found.arrived < faxes:
                    break
    worked(figures)


if __name__ == "__main__":
    asyncio.run(main())
