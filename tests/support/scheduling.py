"""Which worker runs which tests, when several workers share them (pytest-xdist)."""

import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support.cpu_time import file_of
from tests.support.waiting import is_heavy

# What takes long: a share of it on one worker, one test after another, beside the quick tests of the others. It mostly
# waits: for sounds, which take their time, and for programs. Whole installations with phones on them:
SCENARIOS = ("tests/scenarios/",)
# Clients, phones and programs that are not ours:
PROGRAMS = (
    "tests/clients/",
    "tests/engines/antivirus/",
    "tests/engines/kamailio/",
    "tests/engines/phone_network/",
    "tests/engines/rtpengine/",
    "tests/engines/sip/test_behind_the_edge.py",
    "tests/api/test_sdk.py",
    "tests/apps/test_children.py",
    "tests/apps/test_privileges.py",
)
# Browsers, which take most of a processor:
BROWSERS = ("tests/web/",)
_LONG = {"web": BROWSERS, "scenarios": SCENARIOS, "programs": PROGRAMS}


# Browsers are most of a run: shares of them go to whoever is through with the rest of what takes long.
SHARES = 4
# On one worker alone the scenarios take longer than all the rest, and mostly wait.
SCENARIO_SHARES = 3
_WEB, _SCENARIOS = "web", "scenarios"
_FIRST = (f"{_WEB} 0", f"{_SCENARIOS} 1", f"{_SCENARIOS} 2", f"{_SCENARIOS} 0", "programs")
# Seconds that single files of scenarios took; others: about _USUAL. That they are even is worth minutes, no more.
_SECONDS = {"install": 240, "fax_killed": 220, "fax": 215, "chaos": 190, "losing_a_part": 100, "restarts": 100,
            "ten_thousand_events": 80, "full_disk": 70, "meeting_media": 60}  # fmt: skip
_USUAL = 22


class OneAtATime(LoadScopeScheduling):
    """The tests of one file stay on one worker: what a file starts is started once. What takes longest begins."""

    _shares: dict[str, int] | None = None  # of files of browsers and of scenarios

    def _assign_work_unit(self, node: Any) -> None:
        """A worker that has had something long gets something long again; the others leave that to it."""
        long = any(_is_long(scope) for scope in self.assigned_work.get(node, {}))
        waiting = [scope for scope in self.workqueue if _is_long(scope)]
        # Workers come in the order in which they were ready: the number of each says which ports it has.
        heavy = is_heavy(node.workerinput["workerid"], node.workerinput["workercount"])
        first = [scope for scope in _FIRST if scope in waiting and heavy]
        for scope in waiting:
            self.workqueue.move_to_end(scope)
        if first or (long and waiting):
            self.workqueue.move_to_end((first or waiting)[0], last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        scope = _long_scope(nodeid)
        if scope not in (_WEB, _SCENARIOS):
            return scope or file
        if self._shares is None:
            nodeids = self.collection or []
            root = self.config.rootpath
            pages = Counter(file_of(each) for each in nodeids if _long_scope(each) == _WEB)
            scenarios = {file_of(each): 0 for each in nodeids if _long_scope(each) == _SCENARIOS}
            weights = {each: _SECONDS.get(Path(each).stem.removeprefix("test_"), _USUAL) for each in scenarios}
            self._shares = shares_of(pages, root, SHARES) | shares_of(weights, root, SCENARIO_SHARES)
        return f"{scope} {self._shares.get(file, 0)}"


def shares_of(sizes: Mapping[str, int], root: Path, count: int) -> dict[str, int]:
    """File: which of `count` shares it belongs to. Shares have about the same size each; whoever needs the whole
    installation that is shared is in the first one, so that it is started once.
    """
    whole = {file for file in sizes if re.search(r"\b(web_app|clarion_up)\b", (root / file).read_text())}
    full = [sum(sizes[file] for file in whole)] + [0] * (count - 1)
    found = dict.fromkeys(whole, 0)
    for file, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if file not in whole:
            found[file] = full.index(min(full))
            full[found[file]] += size
    return found


def _is_long(scope: str) -> bool:
    return scope.partition(" ")[0] in _LONG


def _long_scope(nodeid: str) -> str:
    """Which of those that take long a test is of; empty: none."""
    return next((scope for scope, starts in _LONG.items() if nodeid.startswith(starts)), "")


DURATIONS = Path(".cache/test-durations.json")
CPU = Path(".cache/test-cpu.json")
_SHOWN = 15


class TimeSpent:
    """How long each kind of test took its worker, and when a worker had nothing left: what a run waits for.

    What each test took, with its fixtures, is written to `file`, the slowest first; the CPU seconds of each file of
    tests, with the programs that it started, to `cpu_file`.
    """

    def __init__(self, file: Path = DURATIONS, cpu_file: Path = CPU) -> None:
        self._file, self._cpu_file = file, cpu_file
        self._cpu: Counter[str] = Counter()
        self._began = time.monotonic()
        self._tests: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._spent: defaultdict[tuple[str, str], float] = defaultdict(float)  # by worker and kind
        self._until: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        worker = getattr(getattr(report, "node", None), "gateway", None)
        if worker is not None:
            self._spent[worker.id, _long_scope(report.nodeid) or "quick"] += report.duration
            self._until[worker.id] = time.monotonic() - self._began
            self._tests[report.nodeid][report.when] += report.duration

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._cpu.update(getattr(node, "workeroutput", {}).get("cpu_seconds", {}))

    def lines(self) -> list[str]:
        """A line for each worker."""
        return [
            f"{worker}: {self._kinds_of(worker)}; the last ended after {until:.0f} s"
            for worker, until in sorted(self._until.items())
        ]

    def _kinds_of(self, worker: str) -> str:
        own = {kind: spent for (name, kind), spent in sorted(self._spent.items()) if name == worker}
        return ", ".join(f"{kind} {spent:.0f} s" for kind, spent in own.items())

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for line in self.lines():
            terminalreporter.write_line(line)
        tests = self.durations()
        for test in tests[:_SHOWN]:
            terminalreporter.write_line(f"{test['seconds']:7.1f} s  {test['test']}")
        for line in self.cpu_lines():
            terminalreporter.write_line(line)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(tests, indent=1))
        self._cpu_file.write_text(json.dumps(dict(self._cpu.most_common()), indent=1))
        terminalreporter.write_line(f"What each test took: {self._file}; CPU seconds of each file: {self._cpu_file}")

    def cpu_lines(self) -> list[str]:
        """CPU seconds in all, then of the files that take most."""
        files = [f"{seconds:7.1f} CPU s  {file}" for file, seconds in self._cpu.most_common(_SHOWN)]
        return [f"{self._cpu.total():.0f} CPU seconds; most of them:", *files]

    def durations(self) -> list[dict[str, Any]]:
        """Each test, the slowest first; `setup` of the first of a file holds what they share."""
        found = [
            {"test": test, "seconds": round(sum(parts.values()), 2), **{each: round(parts[each], 2) for each in parts}}
            for test, parts in self._tests.items()
        ]
        return sorted(found, key=lambda test: (-test["seconds"], test["test"]))


def give_way() -> None:
    """Workers beyond those have quick tests only, and leave the machine to sounds and pictures beside them."""
    if not is_heavy(
        os.environ.get("PYTEST_XDIST_WORKER", "gw0"), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ):
        os.nice(10)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneAtATime:
    config.pluginmanager.register(TimeSpent(), "time-spent")
    return OneAtATime(config, log)
