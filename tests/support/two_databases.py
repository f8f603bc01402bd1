"""Which kinds of database a test runs on: those in `tests/sqlite_only.txt` on SQLite alone, all others on both.

The tests in that file ask nothing of PostgreSQL that no other test asks of it (docs/decisions/0023). It is written by
`python -m tools.two_databases`; `DATABASES=all` in the environment runs every test on both.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

LIST = Path(__file__).parents[1] / "sqlite_only.txt"
ALL = os.environ.get("DATABASES") == "all"
_KIND = re.compile(r"(\[|-)postgresql(-|\])")


def name_of(nodeid: str) -> str:
    """What the half on PostgreSQL is called without it: `a.py::test[postgresql-x]` is `a.py::test[x]`."""
    return _KIND.sub(_without, nodeid, count=1)


def _without(found: re.Match[str]) -> str:
    before, after = found.groups()
    if before == "[":
        return "" if after == "]" else "["
    return after


def listed() -> frozenset[str]:
    """By `name_of`."""
    return frozenset(LIST.read_text().splitlines()) if LIST.exists() else frozenset()


def superfluous(nodeids: Iterable[str], names: frozenset[str]) -> set[str]:
    """The halves of PostgreSQL that need not run, because the other half runs."""
    there = set(nodeids)
    halves = [nodeid for nodeid in there if _KIND.search(nodeid) and _other_half(nodeid) in there]
    return {nodeid for nodeid in halves if name_of(nodeid) in names}


def _other_half(nodeid: str) -> str:
    return _KIND.sub(r"\1sqlite\2", nodeid, count=1)


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect them, unless everything is to run."""
    unneeded = set() if ALL else superfluous((item.nodeid for item in items), listed())
    if unneeded:
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in unneeded])
        items[:] = [item for item in items if item.nodeid not in unneeded]
