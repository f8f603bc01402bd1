"""Tests in browsers are shared out among the workers of a run, and what each test took is written down."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from tests.support.scheduling import SHARES, TimeSpent, shares_of


def test_shares_are_even_and_whole_installations_stay_together(tmp_path: Path) -> None:
    sizes = {f"test_{number}.py": 1 + number % 7 for number in range(40)}
    for file in sizes:
        (tmp_path / file).write_text(
            "async def test_x(site): ..." if file > "test_12.py" else "def test(clarion_up): ..."
        )
    nodeids = [f"{file}::test_{number}" for file, size in sizes.items() for number in range(size)]
    found = shares_of(nodeids, tmp_path)
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
    spent = TimeSpent(tmp_path / "cache" / "durations.json")
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
