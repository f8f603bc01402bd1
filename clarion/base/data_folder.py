"""The data folder is its owner's alone: folders 0700, files 0600.

It holds the database, recordings, keys and logs. Whoever starts Clarion keeps what is written from then on closed
(umask) and closes what an earlier version left open.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

UMASK: Final = 0o077
_OPEN: Final = stat.S_IRWXG | stat.S_IRWXO


def close_to_others(folder: Path) -> int:
    """Take group and others their rights to everything in the folder; returns to how much. What belongs to another
    user is left alone, as is where links lead.
    """
    os.umask(UMASK)
    closed = 0
    for path, facts in _open_in(folder):
        with contextlib.suppress(PermissionError, FileNotFoundError):
            path.chmod(stat.S_IMODE(facts.st_mode) & ~_OPEN)
            closed += 1
    return closed


def find_open(folder: Path) -> tuple[Path, int] | None:
    """Something in the folder that other users of this machine may use, and its mode; None when there is nothing."""
    for path, facts in _open_in(folder):
        return path, stat.S_IMODE(facts.st_mode)
    return None


def _open_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with contextlib.suppress(FileNotFoundError, PermissionError):
        facts = folder.stat()
        if _is_open(folder, facts, top=True):
            yield folder, facts
        yield from _open_below(folder)


def _open_below(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with contextlib.suppress(FileNotFoundError, PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                continue
            with contextlib.suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                if _is_open(Path(entry.path), facts):
                    yield Path(entry.path), facts
                if entry.is_dir(follow_symlinks=False):
                    yield from _open_below(Path(entry.path))


def _is_open(path: Path, facts: os.stat_result, *, top: bool = False) -> bool:
    mode = facts.st_mode & _OPEN
    if top and mode == stat.S_IXGRP and facts.st_gid != os.getegid():
        return False  # the antivirus' own user passes through to its own part, and sees nothing
    return bool(mode)
