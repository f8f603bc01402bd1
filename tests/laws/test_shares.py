"""Tests and ports are shared out among the workers of a run, and what each test took is written down."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from xdist.workermanage import WorkerController

from tests.support import waiting
from tests.support.cpu_time import cpu_seconds
from tests.support.scheduling import SHARES, OneAtATime, TimeSpent, shares_of


def test_shares_are_even_and_whole_installations_stay_together(tmp_path: Path) -> None:
    sizes = {f"test_{number}.py": 1 + number % 7 for number in range(40)}
    for file in sizes:
        (tmp_path / file).write_text(
            "async def test_x(site): ..." if file > "test_12.py" else "def test(clarion_up): ..."
        )
    nodeids = [f"{file}::test_{number}" for file, size in sizes.items() for number in range(size)]
    found = shares_of(sizes, tmp_path, SHARES)
    assert set(found) == set(sizes)
    assert {share for file, share in found.items() if file <= "test_12.py"} == {0}
    tests = Counter(found[nodeid.split("::")[0]] for nodeid in nodeids)
    assert set(tests) == set(range(SHARES))
    assert max(tests.values()) - min(tests.values()) <= max(sizes.values())


class Shown:
    """A terminal."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write_line(self, line: str) -> None:
        self.lines.append(line)


def test_what_each_test_took_is_written_down_the_slowest_first(tmp_path: Path) -> None:
    spent = TimeSpent(tmp_path / "cache" / "durations.json", tmp_path / "cache" / "cpu.json")
    node = SimpleNamespace(gateway=SimpleNamespace(id="gw0"))
    for test, when, took in (("a::quick", "call", 0.1), ("a::slow", "setup", 2.0), ("a::slow", "call", 3.5)):
        spent.pytest_runtest_logreport(SimpleNamespace(nodeid=test, when=when, duration=took, node=node))
    shown = Shown()
    spent.pytest_terminal_summary(shown)
    assert json.loads((tmp_path / "cache" / "durations.json").read_text()) == [
        {"test": "a::slow", "seconds": 5.5, "setup": 2.0, "call": 3.5},
        {"test": "a::quick", "seconds": 0.1, "call": 0.1},
    ]
    assert [line.split()[-1] for line in shown.lines if "::" in line] == ["a::slow", "a::quick"]


def test_cpu_seconds_of_each_file_come_from_all_workers(tmp_path: Path) -> None:
    spent = TimeSpent(tmp_path / "durations.json", tmp_path / "cpu.json")
    for own in ({"a.py": 1.0, "(importing and collecting)": 9.0}, {"b.py": 4.0, "(importing and collecting)": 9.5}):
        spent.pytest_testnodedown(SimpleNamespace(workeroutput={"cpu_seconds": own}))
    spent.pytest_testnodedown(SimpleNamespace())  # a worker that crashed
    shown = Shown()
    spent.pytest_terminal_summary(shown)
    found = json.loads((tmp_path / "cpu.json").read_text())
    assert list(found.items()) == [("(importing and collecting)", 18.5), ("b.py", 4.0), ("a.py", 1.0)]
    assert "24 CPU seconds; most of them:" in shown.lines


def test_cpu_seconds_hold_what_children_spent_that_run_and_that_ended() -> None:
    spend = "n = 0\nwhile __import__('time').process_time() < 0.3: n += 1\n"
    subprocess.run([sys.executable, "-c", spend], check=True)
    ended = cpu_seconds(os.getpid())
    assert ended >= 0.3
    with subprocess.Popen(
        [sys.executable, "-c", spend + "print(1, flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout and running.stdout.readline()
        assert cpu_seconds(os.getpid()) >= ended + 0.25
        assert 0.25 <= cpu_seconds(running.pid) < cpu_seconds(os.getpid())
        running.communicate("")


class Worker:
    """A worker that runs nothing."""

    shutting_down = False

    def __init__(self, number: int) -> None:
        self.gateway = SimpleNamespace(id=f"gw{number}")
        self.workerinput = {"workerid": f"gw{number}", "workercount": 4}

    def send_runtest_some(self, indices: list[int]) -> None:
        """Nothing runs."""

    def shutdown(self) -> None:
        """Nothing runs."""


def test_what_takes_long_goes_to_workers_that_have_the_ports_for_it(pytestconfig: pytest.Config) -> None:
    """The workers that were ready first once had it."""
    long = [f"tests/{kind}/test_a.py::b" for kind in ("web", "scenarios", "clients")] + ["tests/scenarios/test_c.py::b"]
    tests = [*long, *(f"tests/calls/test_{number}.py::a" for number in range(9))]
    config = SimpleNamespace(
        getvalue=lambda name: [f"4*{name}"] if name == "tx" else 0,
        getoption=lambda name, default=None: default,
        option=SimpleNamespace(loadscopereorder=False),
        rootpath=pytestconfig.rootpath,
    )
    shared = OneAtATime(cast(pytest.Config, config))
    shared.numnodes = 4
    shared._shares = {"tests/scenarios/test_c.py": 1}
    workers = [cast(WorkerController, Worker(number)) for number in (3, 0, 2, 1)]
    for worker in workers:
        shared.add_node(worker)
    for worker in workers:
        shared.add_node_collection(worker, tests)
    shared.schedule()
    had = {
        worker.gateway.id: [test for scope in shared.assigned_work[worker].values() for test in scope]
        for worker in workers
    }
    assert not set(long) & set(had["gw3"])
    assert all(set(long) & set(had[f"gw{number}"]) for number in range(3))


def test_there_are_rows_of_ports_however_many_single_ones_were_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_is_free", lambda port: port != waiting._LOWEST + 1000)
    monkeypatch.setattr(waiting, "_given", {})
    monkeypatch.setattr(waiting, "_HIGHEST", waiting._LOWEST + 1999)
    monkeypatch.setattr(waiting, "_next", waiting._LOWEST + 700)
    for _ in range(20):
        newest = [waiting.free_port() for _ in range(200)]
        row = waiting.free_ports(240)
        assert row == list(range(row[0], row[0] + 240)) and row[0] % 2 == 0
        assert row[0] >= waiting._LOWEST and row[-1] <= waiting._HIGHEST
        assert waiting._LOWEST + 1000 not in row and not set(newest) & set(row)
