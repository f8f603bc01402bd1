"""Chooses the tests that need not run on PostgreSQL too, by what each was seen to ask of it.

    python -m tools.two_databases record FOLDER [tests]   run the halves of PostgreSQL, keep what they ask in FOLDER
    python -m tools.two_databases write FOLDER            write tests/sqlite_only.txt from all that lies in FOLDER
    python -m tools.two_databases record-new FOLDER [tests]   the same for tests that run on both so far
    python -m tools.two_databases extend FOLDER           add those of them that need not run on PostgreSQL

What `extend` adds asks only what others that were recorded with it ask too, so that nothing is lost of what was asked
before; a part of the tests can be recorded alone.

A test stays on both when it asks something that no cheaper choice of others asks, when nothing is known of it, or when
it is about databases itself: its file says so (`ABOUT_DATABASES`), or it uses several connections at once
(`AT_ONCE`).
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.support.statement_recorder import RECORD
from tests.support.two_databases import LIST, listed, name_of

FIXTURE = "database_url"  # who asks for it opens databases
ROOT = Path(__file__).parent.parent
TESTS = ("tests/features", "tests/api", "tests/base", "tests/apps")
ABOUT_DATABASES = re.compile(r"^tests/(base|apps)/|search|locks?\b|race|two_servers|concurren|at_once|killed|retention")
AT_ONCE = re.compile(r"\b(gather|TaskGroup|create_task|with_for_update|is_sqlite|Thread|to_thread|Storage\(|pg_\w+)")
TROUBLE = re.compile(r"^! (Deadlock|Serialization|LockNotAvailable)")


@dataclass
class Asked:
    """What a test asked of PostgreSQL, and how long it took."""

    seconds: float = 0.0
    traits: set[str] = field(default_factory=set)


def read(folder: Path) -> dict[str, Asked]:
    """By the name of the test; under the empty name what fixtures of whole runs asked."""
    found: dict[str, Asked] = defaultdict(Asked)
    for file in sorted(folder.rglob("*.jsonl")):
        for line in file.read_text().splitlines():
            row = json.loads(line)
            asked = found[name_of(row["test"])]
            asked.seconds += row["seconds"]
            asked.traits |= set(row["traits"])
    return dict(found)


def choose(asked: Mapping[str, Asked], kept: Iterable[str]) -> list[str]:
    """The tests that ask nothing of their own, beside those that are `kept` and those that are chosen for what they
    ask: each time the one that asks most new things in its time.
    """
    chosen = set(kept)
    covered: set[str] = set().union(*(asked[test].traits for test in chosen if test in asked))
    left = {test: one.traits - covered for test, one in asked.items() if test not in chosen}
    while True:
        left = {test: traits for test, traits in left.items() if traits}
        if not left:
            return sorted(test for test in asked if test and test not in chosen)
        best = max(sorted(left), key=lambda test: len(left[test]) / (asked[test].seconds + 0.1))
        chosen.add(best)
        new = left.pop(best)
        left = {test: traits - new for test, traits in left.items()}


def stays(test: str, asked: Asked, source: str) -> bool:
    """Whether a test is about databases, or nothing is known of it. `source`: all of its file."""
    path, _, name = test.partition("[")[0].partition("::")
    if not asked.traits or ABOUT_DATABASES.search(path) or any(TROUBLE.search(trait) for trait in asked.traits):
        return True
    text, names = code_of(source, name)
    return FIXTURE in names or bool(AT_ONCE.search(text))


def code_of(source: str, name: str) -> tuple[str, set[str]]:
    """A function of a file with all of that file it uses, and all names in that."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    known = {node.name: node for node in ast.walk(tree) if isinstance(node, kinds)}
    texts: list[str] = []
    names: set[str] = set()
    waiting = [name]
    while waiting:
        node = known.pop(waiting.pop(), None)
        if node is not None:
            texts.append(ast.get_source_segment(source, node) or "")
            used = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
            used |= {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
            names |= used
            waiting += sorted(used)
    return "\n".join(texts), names


def record(folder: Path, tests: list[str], *, new: bool = False) -> int:
    environment = os.environ | {RECORD: str(folder), "DATABASES": "" if new else "all"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope", "-k", "postgresql"]
    return subprocess.run([*command, *(tests or TESTS)], cwd=ROOT, env=environment, check=False).returncode


def write(folder: Path, *, extend: bool = False) -> int:
    asked = read(folder)
    there = {test: one for test, one in asked.items() if not test or _is_there(test)}
    kept = {test for test, one in there.items() if not test or stays(test, one, _source(test))}
    alone = choose(there, kept)
    LIST.write_text("".join(f"{test}\n" for test in sorted({*alone, *(listed() if extend else ())})))
    saved = sum(there[test].seconds for test in alone)
    whole = sum(one.seconds for one in there.values())
    print(
        f"{len(alone)} of {len(there)} tests run on SQLite alone: {saved:.0f} of {whole:.0f} s of PostgreSQL's halves."
    )
    print(f"{len(kept)} stay for what they are, {len(there) - len(kept) - len(alone)} for what they ask.")
    return 0


def _is_there(test: str) -> bool:
    """What has gone since it was recorded asks nothing any more."""
    file, _, name = test.partition("[")[0].partition("::")
    return (ROOT / file).exists() and name in _functions_of(ROOT / file)


@cache
def _functions_of(file: Path) -> frozenset[str]:
    body = ast.parse(file.read_text()).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _source(test: str) -> str:
    return (ROOT / test.partition("::")[0]).read_text()


if __name__ == "__main__":
    what, place, *rest = [*sys.argv[1:], "", ""]
    if what in ("record", "record-new") and place:
        sys.exit(record(Path(place).absolute(), [test for test in rest if test], new=what == "record-new"))
    if what in ("write", "extend") and place:
        sys.exit(write(Path(place).absolute(), extend=what == "extend"))
    print(__doc__)
    sys.exit(2)
