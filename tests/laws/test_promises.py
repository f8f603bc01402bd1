"""Pages that promise something name a test for each promise, and the tests are there."""

import re
from pathlib import Path

import pytest

from tests.laws.test_security_page import ROOT, names_in


@pytest.mark.parametrize("page", ["docs/install.md", "docs/upgrade.md"])
def test_every_promise_has_a_test_that_exists(page: str) -> None:
    _, _, table = (ROOT / page).read_text().partition("| promise | tests |\n|---|---|\n")
    rows = table.partition("\n\n")[0].splitlines()
    assert len(rows) > 5
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, f"no test: {row}"
        for file, name in named:
            assert Path(ROOT / file).is_file() and name in names_in(file), f"{file} has no {name}: {row}"
