"""Every requirement id that the repository uses is explained in docs/requirements.md."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
AREAS = "PH|MSG|ADM|CC|BIL|OPS|FAX|MTG|DIG"
FOLDERS = ["clarion", "tests", "web/src", "docs", "bench", "tools", "README.md"]


def used() -> set[str]:
    """Ids as in PH-66, and as in names of tests: `_ph_66`."""
    pattern = rf"\b({AREAS})-[0-9]{{2}}\b|_({AREAS.lower()})_[0-9]{{2}}(_|\b)"
    found = subprocess.run(
        ["git", "grep", "-ohE", pattern, "--", *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return {re.sub(r"_", "-", name.strip("_")).upper() for name in found.split()}


def test_every_id_has_a_row() -> None:
    rows = re.findall(r"^\| ([A-Z]+-\d\d) \| \S", (ROOT / "docs/requirements.md").read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert used() - set(rows) == set(), "add a row to docs/requirements.md"


def test_ids_are_found_in_both_forms() -> None:
    assert {"PH-66", "MSG-39"} <= used()


def test_every_fax_id_is_in_the_name_of_a_test() -> None:
    """Names as in `test_fax_01_02_13_…`: the table of FAX-01 to FAX-40 that is never out of date."""
    found = subprocess.run(
        ["git", "grep", "-ohE", "def test_fax_[0-9_a-z]+", "--", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    named = {
        int(number)
        for ids in re.findall(r"test_fax((?:_(?:and_)?[0-9]{2})+)(?=_|$)", found, re.MULTILINE)
        for number in re.findall(r"[0-9]{2}", ids)
    }
    assert named >= set(range(1, 41)), sorted(set(range(1, 41)) - named)
