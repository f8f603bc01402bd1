"""Which test sees which operation of the API succeed: watched while tests run, kept in `tests/operations.tsv`.

The file is evidence, and cannot be typed: a whole run (`make test`) fails when it claims an operation that no test
of that run saw succeed. `python -m tools.api_coverage record [tests ...]` writes it.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from clarion.api.dispatch import Served
from clarion.api.surface import shape

EVIDENCE = Path(__file__).parents[1] / "operations.tsv"
RECORD = "PYTEST_RECORD_OPERATIONS"
"""With this in the environment, a run adds what it saw to the file."""
_OVER_HTTP = "a program that was started for tests"
_STATUS_ONLY = (
    "tests/api/test_any_request.py",
    "tests/api/test_batch.py",
    "tests/api/test_cross_tenant.py",
    "tests/api/test_foreign_ids.py",
    "tests/api/test_permissions.py",
    "tests/api/test_rest_fuzz.py",
    "tests/api/test_tenants.py",
)
"""Tests that walk the whole API and look at the status of responses, not at what an operation did."""

Operation = tuple[str, str]
"""Method and path template."""

_seen: dict[Operation, set[str]] = defaultdict(set)
_current = _OVER_HTTP


def _watch() -> None:
    """Note every answer with a status of 200 to 399 that a route gives in this process."""
    call = Served.__call__

    @wraps(call)
    async def watched(self: Served, scope: Any, receive: Any, send: Any) -> None:
        async def noting(message: Any) -> None:
            if message["type"] == "http.response.start" and 200 <= message["status"] < 400:
                _seen[scope["method"], self.route.path].add(_current)
            await send(message)

        await call(self, scope, receive, noting)

    Served.__call__ = watched  # type: ignore[method-assign]


def observe_metrics(text: str) -> None:
    """Note what a program of its own has answered, from its `/metrics`."""
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "clarion_http_requests_total" and sample.labels.get("status", "")[:1] in ("2", "3"):
                _seen[sample.labels["method"], sample.labels["route"]].add(_OVER_HTTP)


def read_evidence() -> dict[Operation, str]:
    """Operation to the test that saw it succeed; {} when there is no file."""
    if not EVIDENCE.exists():
        return {}
    rows = [line.split("\t") for line in EVIDENCE.read_text().splitlines()[1:]]
    return {(method, path): test for method, path, test in rows}


def checks_effect(test: str) -> bool:
    """Whether a test looks at what an operation did, as far as the test's file says."""
    return test != _OVER_HTTP and not test.startswith(_STATUS_ONLY)


def _write(seen: dict[Operation, set[str]]) -> None:
    """A test that checks the effect of an operation stays its evidence in a run without that test."""
    known = read_evidence()
    for key, tests in seen.items():
        best = min(tests, key=lambda test: (not checks_effect(test), test == _OVER_HTTP, test))
        if checks_effect(best) or not checks_effect(known.get(key, _OVER_HTTP)):
            known[key] = best
    rows = [f"{method}\t{path}\t{test}" for (method, path), test in sorted(known.items(), key=lambda row: row[0][::-1])]
    EVIDENCE.write_text("\n".join(["method\tpath\ttest", *rows]) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    _watch()
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Distributed(), "operation-recorder")


class _Distributed:
    """What only a run on several workers calls."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for method, path, tests in getattr(node, "workeroutput", {}).get("operations", []):
            _seen[method, path].update(tests)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global _current
    _current = item.nodeid.partition("[")[0]
    try:
        return (yield)
    finally:
        _current = _OVER_HTTP


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["operations"] = [(method, path, sorted(tests)) for (method, path), tests in _seen.items()]
        return
    if os.environ.get(RECORD):
        _write(_seen)
    elif exitstatus == 0 and _is_whole(session.config):
        _check(session, read_evidence())


def _is_whole(config: pytest.Config) -> bool:
    chosen = ("keyword", "markexpr", "deselect", "lf", "ignore", "ignore_glob", "maxfail", "collectonly")
    from_settings = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return from_settings and not any(config.getoption(name, None) for name in chosen)


def unfounded(claims: Iterable[Operation], seen: Iterable[Operation]) -> list[str]:
    """Operations that the evidence claims and nobody saw."""
    there = {(method, shape(path)) for method, path in seen}
    return sorted(f"{method} {path}" for method, path in claims if (method, shape(path)) not in there)


def _check(session: pytest.Session, claims: dict[Operation, str]) -> None:
    missing = unfounded(claims, _seen)
    if missing:
        print(f"\n{EVIDENCE.name} claims operations that no test saw succeed; run python -m tools.api_coverage record:")
        print("\n".join(missing))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
