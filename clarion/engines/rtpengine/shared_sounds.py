"""Copies of sound files for a rtpengine that runs as a user of its own, which the data folder is closed to.

They lie in a folder that its group reads and nobody else; what is not played for two hours goes.
"""

import asyncio
import contextlib
import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Final

from clarion.base.errors import Invalid
from clarion.base.ids import new_uuid
from clarion.base.privileges import LesserUser

UNUSED_S: Final = 2 * 3600.0
_TIDY_EVERY_S: Final = 600.0


class SharedSounds:
    """`folder` is made when the first sound is copied."""

    def __init__(self, folder: Path, user: LesserUser) -> None:
        self._folder, self._user = folder, user
        self._tidied = float("-inf")

    async def reach(self, path: Path, engine: str = "") -> Path:
        """The copy of a file, made now if it is not there. Raises OSError."""
        copy = self._name(path)
        try:
            os.utime(copy)
        except FileNotFoundError:
            await asyncio.to_thread(self._bring, path, copy)
        return copy

    def _name(self, path: Path) -> Path:
        found = path.stat()
        name = f"{path.absolute()}\0{found.st_mtime_ns}\0{found.st_size}"
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:40] + path.suffix)

    def _bring(self, path: Path, copy: Path) -> None:
        make_folder(self._folder, self._user)
        self._copy(path, copy)
        self._tidy()

    def _copy(self, path: Path, copy: Path) -> None:
        draft = copy.with_name(f"{copy.name}.{new_uuid()}.part")
        shutil.copyfile(path, draft)
        self._user.own(draft, 0o640)
        draft.replace(copy)

    def _tidy(self) -> None:
        now = time.time()
        if now - self._tidied < _TIDY_EVERY_S:
            return
        self._tidied = now
        tidy(self._folder)


def make_folder(folder: Path, user: LesserUser | None) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    facts = folder.lstat()
    if not folder.is_dir() or folder.is_symlink() or facts.st_uid != os.geteuid():
        raise Invalid(f"{folder} belongs to another user; remove it.")
    if user is not None:
        user.own(folder, 0o750)


def tidy(folder: Path) -> None:
    """What was not played for two hours goes."""
    for copy in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # the draft of another sound, which has its name by now
            if copy.stat().st_mtime < time.time() - UNUSED_S:
                copy.unlink(missing_ok=True)


def sounds_folder(data: Path) -> Path:
    """Where every user of this machine may pass, and a restart of it may forget."""
    return Path("/var/tmp") / f"clarion-sounds-{hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:12]}"  # noqa: S108
