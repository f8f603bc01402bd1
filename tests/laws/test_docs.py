"""The docs tell the truth as far as a program can see."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer

from clarion.apps.cli import add_commands
from tools.settings_page import PAGE, page_with_table

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`((?:clarion|tests|tools|docs|web|bench|requirements)/[\w./*-]*)`", page.read_text())
    missing = [path for path in named if not (list(ROOT.glob(path)) if "*" in path else (ROOT / path).exists())]
    assert missing == []


@cache
def _sources() -> tuple[frozenset[str], frozenset[str]]:
    """Every file of the repository, with each of its shorter names, and every word in a source file."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    names = {"/".join(parts[first:]) for path in listed for parts in [path.split("/")] for first in range(len(parts))}
    words = {word for path in listed for word in re.findall(r"\w+", path)}
    for path in listed:
        if path.endswith((".py", ".ts", ".tsx", ".yaml", ".json", ".mjs")) and (ROOT / path).is_file():
            words.update(re.findall(r"\w+", (ROOT / path).read_text()))
    return frozenset(names), frozenset(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_and_class_that_a_page_names_by_its_short_name_exists(page: Path) -> None:
    files, words = _sources()
    marked = re.findall(r"`([^`\n]+)`", page.read_text())
    named = {mark for mark in marked if re.fullmatch(r"[\w/-]+\.(py|tsx?|tsv|yaml|j2)", mark)}
    assert sorted(named - files) == []
    classes = {mark for mark in marked if re.fullmatch(r"[A-Z][a-z0-9]+[A-Z]\w*", mark)}
    assert sorted(classes - words - {"HttpOnly"}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_page_of_settings_says_what_the_settings_are() -> None:
    text = PAGE.read_text()
    assert page_with_table(text) == text, "run `python -m tools.settings_page`"


@pytest.mark.parametrize("name", ["runtime.in", "dev.in"])
def test_every_dependency_has_a_row(name: str) -> None:
    table = (ROOT / "docs/decisions/dependencies.md").read_text().lower()
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    wanted = [re.split(r"[\[<=>#\s]", line)[0].lower() for line in lines if line and line[0] not in "#-"]
    assert [package for package in wanted if package not in table] == []


def _third_party(*folders: str) -> set[str]:
    """The distributions that the Python files of these folders import."""
    ours = {"clarion", "tests", "tools", "bench"}
    owners = packages_distributions()
    found: set[str] = set()
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        # Programs of others have environments of their own (requirements/clients/).
        if "node_modules" in file.parts or file.is_relative_to(ROOT / "tests/clients/programs"):
            continue
        tops = _imported_by(file) - ours - set(sys.stdlib_module_names)
        # starlette comes with fastapi, and so on: what a wanted package brings along may be used.
        found |= {owner.lower() for top in tops for owner in owners.get(top, [top])}
    return found


@cache
def _imported_by(file: Path) -> frozenset[str]:
    """The first words of what it imports, wherever in it."""
    found: set[str] = set()
    for node in _statements(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All of them, without the expressions in them, which are most of a tree."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, part, None)
            waiting += inside if isinstance(inside, list) else []


@pytest.mark.parametrize(
    ("lock", "folders"), [("runtime.txt", ("clarion",)), ("dev.txt", ("clarion", "tests", "tools", "bench"))]
)
def test_everything_imported_is_in_the_lock(lock: str, folders: tuple[str, ...]) -> None:
    locked = {
        re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower()
        for line in (ROOT / "requirements" / lock).read_text().splitlines()
        if re.match(r"[A-Za-z0-9]", line)
    }
    imported = {re.sub(r"[-_.]+", "-", name) for name in _third_party(*folders)}
    assert imported - locked == set(), "add it to requirements/*.in and run `make lock`"


def test_every_decision_has_a_number_of_its_own() -> None:
    names = [path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    assert len({name[:4] for name in names}) == len(names)
    for name in names:
        assert (ROOT / "docs/decisions" / name).read_text().startswith(f"# {name[:4]}: ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?clarion ([a-z][a-z-]*)", page.read_text()))
    app = typer.Typer()
    add_commands(app)
    known = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    known |= {group.typer_instance.info.name for group in app.registered_groups if group.typer_instance}
    assert named - known == set()
