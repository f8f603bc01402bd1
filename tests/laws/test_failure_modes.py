"""Each row of docs/failure-modes.md names the tests that perform it, and they exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "failure-modes.md"
PARTS = (
    "call server", "API", "jobs", "meetings", "Kamailio", "rtpengine", "mixer", "simulated network", "PostgreSQL",
    "SQLite",
    "damaged", "Valkey", "disk is full", "read-only", "disk hangs", "file descriptors", "clock", "certificate", "DNS",
    "ClamAV", "speech", "whole machine",
)  # fmt: skip
_LINK = re.compile(r"\[[^\]]+\]\(\.\./(tests/[\w/.-]+\.py)(?:#(\w+))?\)")


def rows(page: str) -> list[list[str]]:
    """The cells of each row, without heads and lines."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")
    ]
    return [cells for cells in found if cells[0] != "what fails" and not set(cells[0]) <= {"-"}]


def missing(cells: list[str]) -> list[str]:
    """What a row promises and nothing performs."""
    links = _LINK.findall(cells[-1])
    if len(cells) != 4 or not links:
        return [f"{cells[0]}: no test"]
    return [f"{cells[0]}: {path}#{test}" for path, test in links if not _is_there(path, test)]


def _is_there(path: str, test: str) -> bool:
    file = ROOT / path
    return file.exists() and re.search(rf"^(async )?def {test or 'test_'}", file.read_text(), re.MULTILINE) is not None


def test_every_row_has_tests_that_exist() -> None:
    found = rows(PAGE.read_text())
    assert len(found) > 20
    assert [each for cells in found for each in missing(cells)] == []


def test_every_part_has_a_row() -> None:
    told = " ".join(cells[0] for cells in rows(PAGE.read_text()))
    assert [part for part in PARTS if part not in told] == []


@pytest.mark.parametrize(
    "cell",
    ["", "trust me", "[x](../tests/laws/test_nothing.py)", "[x](../tests/laws/test_laws.py#test_nothing_like_it)"],
)
def test_a_row_without_a_test_is_found(cell: str) -> None:
    [cells] = rows(f"| Kamailio | phones reconnect | audio | {cell} |")
    assert missing(cells)
