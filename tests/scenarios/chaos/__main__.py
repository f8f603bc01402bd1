"""`python -m tests.scenarios.chaos`: cycles of faults in namespaces of their own; see docs/operations/chaos.md."""

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from tests.scenarios.chaos.cycle import Chaos, Report, folder_of, order_of
from tests.scenarios.chaos.faults import LONGEST_S, Fault, faults_of
from tests.scenarios.chaos.sizes import SeveralRoles, SingleMachine, Size

_INSIDE = "CHAOS_INSIDE"
SIZES: dict[str, type[Size]] = {"single": SingleMachine, "roles": SeveralRoles}


def main() -> None:
    given = _arguments()
    if given.list:
        print("\n".join(fault.name for fault in faults_of(given.size)))
        return
    if _INSIDE not in os.environ:
        sys.exit(_in_namespaces())
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    sys.exit(uvloop.run(_run(given)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios.chaos", description=__doc__)
    parser.add_argument("--size", choices=SIZES, required=True)
    parser.add_argument("--cycles", type=int, default=12)
    parser.add_argument("--first", type=int, default=1, help="begin with this cycle: to replay one, with --cycles 1")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--longest", type=float, default=LONGEST_S, help="seconds that a fault lasts at most")
    parser.add_argument("--only", default="", help="only faults whose name matches this expression")
    parser.add_argument("--keep", default="", help="keep data and logs in this folder")
    parser.add_argument("--list", action="store_true", help="say which faults there are")
    return parser.parse_args()


def _in_namespaces() -> int:
    """Packet filters, mounts and whatever outlives its parent touch nothing but this run, and end with it."""
    assert os.geteuid() == 0, "The chaos suite needs root: it fills disks and drops packets in namespaces of its own."
    command = ["setpriv", "--pdeathsig", "KILL"]  # ends with this process, however that ends
    command += ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    environment = {**os.environ, _INSIDE: "1"}
    command += [sys.executable, "-m", "tests.scenarios.chaos", *sys.argv[1:]]
    with subprocess.Popen(command, env=environment) as inside:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: inside.kill())
        return inside.wait()


async def _run(given: argparse.Namespace) -> int:
    folder = Path(given.keep or tempfile.mkdtemp(prefix="clarion-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    report = Report(given.size)
    try:
        await _all_cycles(given, folder, report)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(report.text(), flush=True)
    return 1 if report.failed else 0


async def _all_cycles(given: argparse.Namespace, folder: Path, report: Report) -> None:
    """In one installation for as long as it can be used; after a failure that it does not get over, in a new one."""
    waiting = _plan(given)
    while waiting:
        began = time.monotonic()
        chaos = Chaos(SIZES[given.size](folder_of(folder, given.size)), given.seed)
        try:
            await chaos.open()
            print(f"     {time.monotonic() - began:5.1f} s  an installation is ready", flush=True)
            while waiting and await _one_cycle(given, chaos, *waiting.pop(0), report):
                pass
        finally:
            await chaos.close()


async def _one_cycle(given: argparse.Namespace, chaos: Chaos, number: int, fault: Fault, report: Report) -> bool:
    """Whether the installation can be used for more."""
    outcome = await chaos.cycle(number, fault)
    report.outcomes.append(outcome)
    state = f"silent for {outcome.gap:.1f} s ({outcome.silent}), 911 within {outcome.help:.1f} s"
    state += f", ringing {outcome.rang}, ok" if outcome.rang else ", ok"
    if outcome.problem:
        state = f"FAILED: {outcome.problem}\n  again: {_again(given, number)}"
    print(f"{number:4} {outcome.seconds:5.1f} s  {fault.name}: {state}", flush=True)
    if not outcome.problem:
        return True
    try:
        await chaos.begin_again()
    except Exception as error:
        print(f"The installation is given up: {error}", flush=True)
        return False
    return True


def _plan(given: argparse.Namespace) -> list[tuple[int, Fault]]:
    faults = [fault for fault in faults_of(given.size) if re.search(given.only, fault.name)]
    for fault in faults:
        fault.longest_s = given.longest
    assert faults, f"no fault matches {given.only!r}"
    last = given.first + given.cycles - 1
    planned = order_of(faults, last, given.seed)
    return [(number, planned[number - 1]) for number in range(given.first, last + 1)]


def _again(given: argparse.Namespace, number: int) -> str:
    words = [f"--size {given.size} --seed {given.seed} --first {number} --cycles 1"]
    if given.longest != LONGEST_S:
        words.append(f"--longest {given.longest:g}")
    if given.only:
        words.append(f"--only {given.only!r}")
    return f"python -m tests.scenarios.chaos {' '.join(words)}"


if __name__ == "__main__":
    main()
