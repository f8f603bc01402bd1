"""Writes `docs/api-coverage.md`: every operation of the surface as tested, done or absent. Nothing in it is typed.

    python -m tools.api_coverage                   write the page
    python -m tools.api_coverage --check           say whether it is up to date
    python -m tools.api_coverage record [tests]    run tests, keep what they saw succeed, write the page

Done: there is a route. Answered: a test that looks at statuses only has seen it succeed. Tested: one that checks its
effect has (`tests/operations.tsv`, which a whole run of the tests proves). Absent: none of these; it answers 501.
"""

import ast
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from clarion.api import discovery, docs, live, system
from clarion.api.surface import Operation, shape, surface
from clarion.apps.features import features
from tests.support.operation_recorder import EVIDENCE, RECORD, checks_effect, read_evidence

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "api-coverage.md"
_STATES = ("tested", "answered", "done", "absent")
_SOURCES = {
    "core": "Current platform",
    "client": "Called by clients, described nowhere",
    "legacy": "Older, still called",
    "voice": "Contact center: voice",
    "digital": "Contact center: digital",
}


def served() -> set[tuple[str, str]]:
    """Method and path of every route of the application."""
    found: set[tuple[str, str]] = set()
    routers: list[APIRouter] = [router for feature in features() for router in feature.routers]
    for router in [*routers, live.router, system.router, docs.router, discovery.router]:
        for route in iter_route_contexts(router.routes):
            if route.path is not None:
                found |= {(method, route.path) for method in route.methods or ()}
    return found


def _row(operation: Operation, routes: set[tuple[str, str]], proofs: dict[tuple[str, str], str]) -> tuple[str, str]:
    """State and test of an operation."""
    if operation.key not in routes:
        return "absent", ""
    test = proofs.get(operation.key, "")
    if not test:
        return "done", ""
    return "tested" if checks_effect(test) else "answered", test


def page() -> str:
    routes = {(method, shape(path)): path for method, path in served()}
    proofs = {(method, shape(path)): test for (method, path), test in read_evidence().items()}
    by_group: dict[tuple[str, str], list[tuple[Operation, str, str]]] = defaultdict(list)
    for operation in surface():
        by_group[operation.source, operation.group].append((operation, *_row(operation, set(routes), proofs)))
    extra = sorted((path, method) for (method, _), path in routes.items() if surface().find(method, path) is None)
    parts = [_HEAD, _summary(by_group)]
    parts += [_section(source, by_group) for source in _SOURCES]
    parts.append(_own(extra, proofs))
    return "\n".join(parts)


_HEAD = """# What of the API is there

Made by `python -m tools.api_coverage` from the routes and from what tests have seen succeed (`tests/operations.tsv`).
*tested*: a route, and a test that checks its effect. *answered*: a test sees it succeed, and looks at the status only.
*done*: a route. *absent*: answers 501 `CMN-202`.
"""


def _counts(rows: list[tuple[Operation, str, str]]) -> dict[str, int]:
    return {state: sum(1 for _, found, _ in rows if found == state) for state in _STATES}


def _summary(by_group: dict[tuple[str, str], list[tuple[Operation, str, str]]]) -> str:
    lines = [f"| part | operations | {' | '.join(_STATES)} |", f"|---|{'---:|' * (len(_STATES) + 1)}"]
    for source, title in _SOURCES.items():
        rows = [row for (owner, _), found in by_group.items() if owner == source for row in found]
        counts = _counts(rows)
        lines.append(f"| {title} | {len(rows)} | {' | '.join(str(counts[state]) for state in _STATES)} |")
    return "\n".join(lines) + "\n"


def _section(source: str, by_group: dict[tuple[str, str], list[tuple[Operation, str, str]]]) -> str:
    lines = [f"## {_SOURCES[source]}", ""]
    for (owner, group), rows in sorted(by_group.items()):
        if owner != source:
            continue
        counts = _counts(rows)
        told = ", ".join(f"{counts[state]} {state}" for state in _STATES if counts[state])
        lines += [f"### {group}: {told}", "", "| operation | | | test |", "|---|---|---|---|"]
        lines += [_line(operation, state, test) for operation, state, test in rows]
        lines.append("")
    return "\n".join(lines)


def _line(operation: Operation, state: str, test: str) -> str:
    return f"| {operation.operation} | {operation.method} `{operation.path}` | {state} | {_shown(test)} |"


def _shown(test: str) -> str:
    """`tests/api/test_x.py::test_y` as words that one can search for."""
    return test.replace("::", " ").removeprefix("tests/")


def _own(extra: list[tuple[str, str]], proofs: dict[tuple[str, str], str]) -> str:
    lines = ["## Clarion's own, beside the surface", "", "| | | test |", "|---|---|---|"]
    for path, method in extra:
        test = proofs.get((method, shape(path)), "")
        state = ("tested" if checks_effect(test) else "answered") if test else "done"
        lines.append(f"| {method} `{path}` | {state} | {_shown(test)} |")
    return "\n".join(lines) + "\n"


def missing_tests() -> list[str]:
    """Tests that the evidence names and that do not exist."""
    known: dict[str, set[str]] = {}
    gone = []
    for test in sorted(set(read_evidence().values())):
        file, _, name = test.partition("::")
        if not name:
            continue
        if file not in known:
            path = ROOT / file
            tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
            known[file] = {
                node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        if name.rpartition("::")[2] not in known[file]:
            gone.append(test)
    return gone


def _check() -> int:
    gone = missing_tests()
    if gone:
        print(f"{EVIDENCE.name} names tests that are not there: {', '.join(gone)}")
        print("Run python -m tools.api_coverage record with the tests that replace them.")
        return 1
    if not PAGE.exists() or PAGE.read_text() != page():
        print("docs/api-coverage.md is not up to date: run python -m tools.api_coverage")
        return 1
    return 0


def _record(tests: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *(tests or ["tests"])]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | {RECORD: "1"}, check=False).returncode
    PAGE.write_text(page())
    return code


if __name__ == "__main__":
    given = sys.argv[1:]
    if given == ["--check"]:
        sys.exit(_check())
    if given[:1] == ["record"]:
        sys.exit(_record(given[1:]))
    PAGE.write_text(page())
