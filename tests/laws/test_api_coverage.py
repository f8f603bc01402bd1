"""The page of the API's coverage is computed, and its evidence cannot be typed."""

from pathlib import Path

import pytest

from clarion.api.surface import surface
from tests.support import operation_recorder
from tests.support.operation_recorder import read_evidence, unfounded
from tools import api_coverage


def test_every_operation_of_the_surface_has_one_line() -> None:
    text = api_coverage.page()
    for operation in surface():
        assert text.count(f"| {operation.method} `{operation.path}` |") == 1, operation


def test_a_claim_that_no_test_saw_is_found() -> None:
    claims = [("GET", "/a/{id}"), ("POST", "/a")]
    assert unfounded(claims, [("GET", "/a/{other}"), ("POST", "/a")]) == []
    assert unfounded(claims, [("GET", "/a/{id}")]) == ["POST /a"]


def test_a_typed_claim_does_not_make_an_absent_operation_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "operations.tsv"
    monkeypatch.setattr(operation_recorder, "EVIDENCE", file)
    monkeypatch.setattr(api_coverage, "served", set)
    absent = next(iter(surface()))
    file.write_text(f"method\tpath\ttest\n{absent.method}\t{absent.path}\ttests/api/test_x.py::test_y\n")
    assert f"| {absent.method} `{absent.path}` | absent |" in api_coverage.page()
    assert api_coverage.missing_tests() == ["tests/api/test_x.py::test_y"]


def test_what_is_seen_is_kept_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation_recorder, "EVIDENCE", tmp_path / "operations.tsv")
    operation_recorder._write(
        {("GET", "/a"): {"tests/b.py::test_b", "tests/a.py::test_a"}, ("GET", "/b"): {"tests/c.py::t"}}
    )
    operation_recorder._write({("GET", "/b"): {"tests/d.py::t"}})
    assert read_evidence() == {("GET", "/a"): "tests/a.py::test_a", ("GET", "/b"): "tests/d.py::t"}


def test_a_test_that_looks_at_the_status_only_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, key = tmp_path / "operations.tsv", ("GET", "/restapi/v1.0/account/{accountId}")
    monkeypatch.setattr(operation_recorder, "EVIDENCE", file)
    shown = "| GET `/restapi/v1.0/account/{accountId}` |"
    blind, real = "tests/api/test_any_request.py::test_no_request_makes_it_fail", "tests/features/test_z.py::test_z"
    operation_recorder._write({key: {blind}})
    assert f"{shown} answered |" in api_coverage.page()
    operation_recorder._write({key: {blind, real}})
    assert f"{shown} tested |" in api_coverage.page()
    operation_recorder._write({key: {blind}})
    assert read_evidence() == {key: real}, "a run without the real test takes nothing away"


def test_a_program_of_its_own_tells_by_its_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[tuple[str, str], set[str]] = {("GET", "/x"): set(), ("GET", "/y"): set()}
    monkeypatch.setattr(operation_recorder, "_seen", seen)
    line = 'clarion_http_requests_total{{method="GET",route="{}",status="{}"}} 3.0\n'
    text = "# TYPE clarion_http_requests counter\n" + line.format("/x", 200) + line.format("/y", 404)
    operation_recorder.observe_metrics(text)
    assert seen[("GET", "/x")]
    assert not seen[("GET", "/y")]
