"""Facts about processes from /proc: who is in a group, when a process began, who holds a port."""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class ProcessFacts:
    """`began` counts clock ticks since boot: with the pid it names a process for good."""

    pid: int
    name: str
    state: str
    group: int
    began: int


def find_process(pid: int) -> ProcessFacts | None:
    """None when it has gone (or is only waiting to be collected)."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name stands in parentheses and may itself hold spaces and parentheses.
    name = text[text.index("(") + 1 : text.rindex(")")]
    rest = text[text.rindex(")") + 2 :].split()
    facts = ProcessFacts(pid, name, rest[0], int(rest[2]), int(rest[19]))
    return None if facts.state in "ZX" else facts


def all_processes() -> Iterator[ProcessFacts]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (facts := find_process(int(entry.name))):
            yield facts


def members(group: int) -> list[ProcessFacts]:
    """Everything alive in a process group."""
    return [facts for facts in all_processes() if facts.group == group]


def signal_group(group: int, number: signal.Signals) -> None:
    """Signal one process group of ours; nothing happens when it has gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def find_holder(port: int, kind: str) -> ProcessFacts | None:
    """The process that listens on a local `port` ("udp" or "tcp"), if this user may know."""
    inodes = _sockets_on(port, kind)
    if not inodes:
        return None
    for facts in all_processes():
        try:
            links = list((PROC / str(facts.pid) / "fd").iterdir())
        except (PermissionError, FileNotFoundError):
            continue
        for link in links:
            try:
                target = os.readlink(link)
            except OSError:
                continue
            if target.startswith("socket:[") and target[8:-1] in inodes:
                return facts
    return None


def _sockets_on(port: int, kind: str) -> set[str]:
    inodes = set()
    for table in (f"net/{kind}", f"net/{kind}6"):
        path = PROC / table
        if not path.exists():
            continue
        for line in path.read_text().splitlines()[1:]:
            fields = line.split()
            listening = kind == "udp" or fields[3] == "0A"
            if listening and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes
