"""Each recipe of docs/recipes still applies to this code, and the tests that it brings pass."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "docs" / "recipes"
_DIFF = re.compile(r"^```diff\n(.*?\n)```$", re.M | re.S)
_GENERATE = re.compile(r"^Generate: `python (-m [^`]+)`$", re.M)
_RUN = re.compile(r"^Run: `([^`]+)`$", re.M)
_COPIED = ("clarion", "tests", "tools", "docs", "pyproject.toml", "CHANGELOG.md")
_LEFT = shutil.ignore_patterns("node_modules", "findings")  # what is compiled already stays so


def recipes() -> list[Path]:
    return [page for page in sorted(RECIPES.glob("*.md")) if page.name != "README.md"]


def apply(text: str, tree: Path) -> None:
    [diff] = _DIFF.findall(text)
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=tree, check=True, timeout=60)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with every recipe in it."""
    copy = tmp_path_factory.mktemp("recipes") / "tree"
    copy.mkdir()
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=_LEFT)
        else:
            shutil.copy(ROOT / name, copy / name)
    for page in recipes():
        apply(page.read_text(), copy)
    for page in recipes():
        for command in _GENERATE.findall(page.read_text()):
            run(copy, command)
    return copy


def run(tree: Path, words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *shlex.split(words)], cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", recipes(), ids=lambda page: page.stem)
def test_the_tests_of_a_recipe_pass_with_it(page: Path, tree: Path) -> None:
    runs = _RUN.findall(page.read_text())
    assert runs, f"{page.name} names no test to run"
    for tests in runs:
        done = run(tree, f"-m pytest -q -n 0 -p no:cacheprovider {tests}")
        assert re.search(r"\b[1-9]\d* passed", done.stdout), f"{tests} found no test"


def test_a_recipe_that_no_longer_applies_is_noticed(tree: Path) -> None:
    [page, *_] = recipes()
    with pytest.raises(subprocess.CalledProcessError):
        apply(page.read_text(), tree)  # it is there already
