"""Collecting tests: several workers compile what they need once between them, not each of them everything."""

import gc
import importlib
from collections.abc import Iterable
from pathlib import Path

import pytest


def load_modules(session: pytest.Session) -> None:
    """Import the modules of tests ahead of collecting them, each worker from another place on.

    With a fresh clone nothing is compiled, which is most of the work of collecting. All workers begin at once: in the
    same order each would compile every file. So the next ones find done what those before them have begun with.
    """
    gc.disable()  # nothing of this is garbage; `keep_for_good` ends it
    given = getattr(session.config, "workerinput", None)
    if given is None:
        return
    number, count = int(given["workerid"].removeprefix("gw")), int(given["workercount"])
    files = sorted(_files_of(session.config.args, session.config.invocation_params.dir))
    first = len(files) * number // count
    for file in files[first:] + files[:first]:
        _import(file, session.config.rootpath)


def _files_of(arguments: Iterable[str], where: Path) -> set[Path]:
    found: set[Path] = set()
    for path in (where / argument.split("::", 1)[0] for argument in arguments):
        found.update(path.rglob("test_*.py") if path.is_dir() else [path] if path.suffix == ".py" else [])
    return found


def _import(file: Path, root: Path) -> None:
    """Whatever is wrong with it is told when it is collected."""
    if file.is_relative_to(root):
        try:
            importlib.import_module(".".join(file.relative_to(root).with_suffix("").parts))
        except (Exception, pytest.skip.Exception):
            return
