"""Each law is seen to catch a planted violation, and to leave the good form alone."""

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tools.laws.faces import imports_behind_a_face
from tools.laws.hosts import registry_hosts
from tools.laws.migrations import forked_migrations
from tools.laws.names import drawers, lookups_that_surprise, todos_without_an_issue
from tools.laws.purity import impure_imports
from tools.laws.routes import routes_without_a_guard
from tools.laws.sizes import large_files, large_functions
from tools.laws.source import Tree, Violation

Law = Callable[[Tree], Iterable[Violation]]


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[dict[str, str]], Tree]:
    """Make a tree of the given files; folders on the way become packages."""

    def plant(files: dict[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            for folder in path.relative_to(tmp_path).parents:
                if folder != Path() and path.suffix == ".py":
                    (tmp_path / folder / "__init__.py").touch()
        return Tree(tmp_path)

    return plant


LONG_FUNCTION = "def long() -> None:\n" + "    print(1)\n" * 39
LONG_DOCSTRING = 'def short() -> None:\n    """Says\n' + "    a lot\n" * 50 + '    """\n    return None\n'
ROUTER = "from fastapi import APIRouter\nrouter = APIRouter()\n"

CAUGHT: list[tuple[str, Law, str, str]] = [
    ("a file of 400 lines", large_files, "clarion/base/long.py", "x = 1\n" * 400),
    ("a test file of 400 lines", large_files, "tests/test_long.py", "x = 1\n" * 400),
    ("a function of 40 lines", large_functions, "clarion/base/long.py", LONG_FUNCTION),
    ("a module called utils", drawers, "clarion/base/utils.py", ""),
    ("a package called common", drawers, "clarion/common/thing.py", ""),
    ("a call_manager", drawers, "clarion/calls/call_manager.py", ""),
    ("a get_ that may return None", lookups_that_surprise, "clarion/a.py", "def get_x() -> int | None: ..."),
    (
        "an async get_ that may return None",
        lookups_that_surprise,
        "clarion/a.py",
        "async def get_x() -> 'int | None': ...",
    ),
    ("a find_ that never returns None", lookups_that_surprise, "clarion/a.py", "def find_x() -> int: ..."),
    ("a TODO without an issue", todos_without_an_issue, "clarion/a.py", "x = 1  # TO" + "DO: more\n"),
    ("a rule that imports asyncio", impure_imports, "clarion/features/phone/rules.py", "import asyncio"),
    (
        "a machine that imports storage",
        impure_imports,
        "clarion/features/phone/lines/machine.py",
        "from clarion.base.storage import Base",
    ),
    ("a step that imports HTTP", impure_imports, "clarion/calls/step.py", "from httpx import get"),
    (
        "a model of calls with SQL",
        impure_imports,
        "clarion/calls/model.py",
        "def f():\n    import sqlalchemy.orm",
    ),
    (
        "a route without a guard",
        routes_without_a_guard,
        "clarion/features/phone/routes.py",
        ROUTER + '@router.get("/x")\nasync def read(a: int) -> None: ...\n',
    ),
    (
        "a socket without a guard",
        routes_without_a_guard,
        "clarion/api/live.py",
        ROUTER + '@router.websocket("/ws")\nasync def live(socket: object) -> None: ...\n',
    ),
]

ALLOWED: list[tuple[str, Law, str, str]] = [
    ("a file of 399 lines", large_files, "clarion/base/long.py", "x = 1\n" * 399),
    ("a long docstring", large_functions, "clarion/base/a.py", LONG_DOCSTRING),
    ("a long migration", large_functions, "clarion/apps/migrations/versions/a.py", LONG_FUNCTION),
    (
        "a find_ that may return None",
        lookups_that_surprise,
        "clarion/a.py",
        "def find_x() -> int | None: ...",
    ),
    ("a get_ that returns something", lookups_that_surprise, "clarion/a.py", "def get_x() -> int: ..."),
    ("a TODO with its issue", todos_without_an_issue, "clarion/a.py", "x = 1  # TO" + "DO(#12): more\n"),
    ("a rule with plain imports", impure_imports, "clarion/features/phone/rules.py", "import re, datetime"),
    (
        "a service that imports storage",
        impure_imports,
        "clarion/features/phone/service.py",
        "import sqlalchemy",
    ),
    (
        "a route with a guard in its signature",
        routes_without_a_guard,
        "clarion/features/phone/routes.py",
        ROUTER + '@router.get("/x")\nasync def read(caller: Annotated[Caller, require("A")]) -> None: ...\n',
    ),
    (
        "a route for everybody",
        routes_without_a_guard,
        "clarion/features/phone/routes.py",
        ROUTER + '@router.get("/x", dependencies=[public()])\nasync def read() -> None: ...\n',
    ),
    (
        "a route with a guard that has a name",
        routes_without_a_guard,
        "clarion/features/phone/routes.py",
        ROUTER + 'Reader = Annotated[Caller, require("A")]\n@router.get("/x")\nasync def f(caller: Reader): ...\n',
    ),
]

GUARDS_FILE = 'Reader = Annotated[Caller, require("A")]\nStranger = Annotated[Caller, Depends(x)]\n'


@pytest.mark.parametrize(("law", "name", "text"), [case[1:] for case in CAUGHT], ids=[case[0] for case in CAUGHT])
def test_a_law_catches(law: Law, name: str, text: str, plant: Callable[[dict[str, str]], Tree], tmp_path: Path) -> None:
    found = list(law(plant({name: text})))
    assert name in [violation.path.as_posix() for violation in found]


@pytest.mark.parametrize(("law", "name", "text"), [case[1:] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_a_law_leaves_alone(law: Law, name: str, text: str, plant: Callable[[dict[str, str]], Tree]) -> None:
    assert list(law(plant({name: text}))) == []


@pytest.mark.parametrize(("name", "is_caught"), [("Reader", False), ("Stranger", True)])
def test_a_guard_with_a_name_may_come_from_another_module(
    name: str, is_caught: bool, plant: Callable[[dict[str, str]], Tree]
) -> None:
    route = (
        f'{ROUTER}from clarion.features.phone.guards import {name}\n@router.get("/x")\nasync def f(who: {name}): ...'
    )
    tree = plant({"clarion/features/phone/guards.py": GUARDS_FILE, "clarion/features/phone/routes.py": route})
    assert bool(list(routes_without_a_guard(tree))) is is_caught


@pytest.mark.parametrize(
    ("import_line", "is_caught"),
    [
        ("from clarion.features.people.models import User", True),
        ("from clarion.features.people import models", True),
        ("import clarion.features.people.models", True),
        ("from ..people.models import User", True),
        ("from clarion.features.people.users.models import User", True),
        ("from clarion.features.people import find_user", False),
        ("from clarion.features.people.users import find_user", False),
        ("from clarion.features.phone.models import Line", False),
        ("from clarion.base.storage import Base", False),
    ],
)
def test_a_feature_reaches_another_only_through_its_face(
    import_line: str, is_caught: bool, plant: Callable[[dict[str, str]], Tree]
) -> None:
    tree = plant(
        {
            "clarion/features/people/models.py": "",
            "clarion/features/people/users/models.py": "",
            "clarion/features/phone/models.py": "",
            "clarion/features/phone/service.py": import_line,
        }
    )
    assert bool(list(imports_behind_a_face(tree))) is is_caught


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements/runtime.txt", "--index" + "-url https://packages.example"),
        ("web/package-lock.json", '"resolved"' + ': "https://packages.example/x.tgz"'),
        ("Makefile", "pip install -i https://pypi" + ".org/simple x"),
    ],
)
def test_no_committed_file_names_the_host_of_a_registry(
    name: str, line: str, plant: Callable[[dict[str, str]], Tree], tmp_path: Path
) -> None:
    tree = plant({name: f"fine\n{line}\n"})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [(violation.path.as_posix(), violation.line) for violation in registry_hosts(tree)] == [(name, 2)]


def test_migrations_are_one_chain(plant: Callable[[dict[str, str]], Tree]) -> None:
    folder = "clarion/apps/migrations/versions"

    def migration(revision: str, before: str | None) -> str:
        return f'revision = "{revision}"\ndown_revision = {before!r}\n'

    good = {
        f"{folder}/0001_first.py": migration("0001", None),
        f"{folder}/0002_second.py": migration("0002", "0001"),
        f"{folder}/0003_third.py": migration("0003", "0002"),
    }
    assert list(forked_migrations(plant(good))) == []
    for name, text, sentence in (
        ("0003_other.py", migration("0003", "0002"), "is revision 0003 too"),
        ("0000_late.py", migration("0000", "0003"), "revision 0000 follows 0003: give it a higher number"),
        ("0004_other.py", migration("0004", "0002"), "follows 0002 too"),
        ("0005_other.py", migration("0004", "0003"), "is named 0004_"),
    ):
        found = list(forked_migrations(plant(good | {f"{folder}/{name}": text})))
        (plant({}).root / folder / name).unlink()
        assert len(found) == 1 and sentence in found[0].sentence, found
