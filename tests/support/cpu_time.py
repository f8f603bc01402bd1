"""CPU seconds that each file of tests takes, with the programs that it starts.

How long a run takes is its CPU seconds over its processors: while a test waits, others run.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_TICKS = os.sysconf("SC_CLK_TCK")
COLLECTING = "(importing and collecting)"


def cpu_seconds(root: int) -> float:
    """Of a process, the children that it has waited for, and every descendant that runs.

    A program that outlives its parent, and one that its parent never waited for, count while they run below `root`.
    """
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(folder.name)
        parents[pid] = int(fields[1])
        ticks[pid] = sum(map(int, fields[11:15]))  # own and of children, in user and system mode
    return sum(spent for pid, spent in ticks.items() if root in _line(pid, parents)) / _TICKS


def _line(pid: int, parents: dict[int, int]) -> Iterator[int]:
    """The process and those above it."""
    while pid in parents:
        yield pid
        pid = parents[pid]


class CpuTime:
    """In each worker of a run: looks whenever a file ends, and gives what it found to `workeroutput`."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._before = 0.0

    def pytest_collection_finish(self) -> None:
        self._note(COLLECTING)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        try:
            return (yield)
        finally:
            if nextitem is None or file_of(nextitem.nodeid) != file_of(item.nodeid):
                self._note(file_of(item.nodeid))

    def _note(self, file: str) -> None:
        now = cpu_seconds(os.getpid())
        self._spent[file] += max(0.0, now - self._before)
        self._before = now

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        session.config.workeroutput["cpu_seconds"] = dict(self._spent)  # type: ignore[attr-defined]


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]
