"""The table of SECURITY.md names tests that are there, and what it says of the web app's source holds."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "SECURITY.md"


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def test_every_row_names_tests_that_exist() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and not line.startswith("| **")]
    assert len(rows) > 25
    for row in rows[1:]:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, f"no test: {row}"
        for file, name in named:
            assert (ROOT / file).is_file(), f"{file} is gone: {row}"
            assert name in names_in(file), f"{file} has no {name}: {row}"


def test_ops_19_the_page_says_which_versions_get_fixes_how_soon_and_with_a_cve() -> None:
    page = PAGE.read_text()
    for words in ("Report a weakness privately", "Which versions get fixes", "within 7 days", "has a CVE"):
        assert words in page


def test_the_web_app_writes_no_html_of_others() -> None:
    """React shows text as text; what goes around it would run what people write."""
    around = re.compile(
        r"dangerouslySetInnerHTML|\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\("
    )
    found = [
        f"{file.relative_to(ROOT)}: {hit[0]}"
        for pattern in ("*.ts", "*.tsx")
        for file in (ROOT / "web/src").rglob(pattern)
        if ".test." not in file.name
        for hit in around.finditer(file.read_text())
    ]
    assert found == []
