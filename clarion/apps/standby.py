"""A start on a data folder that cannot be written: calls run from a copy in memory until there is room again.

What a process writes while it runs (notes of its children, journals, sockets, the database of one machine) lies in a
folder of its own then; everything else is read where it is. Nothing can be changed in the database meanwhile: records
of calls wait in the memory of the process. Once the data folder can be written and no call is up, the process starts
again by itself, and the journals go back first, so that no record is lost.
"""

import asyncio
import contextlib
import errno
import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import typer

from clarion.apps.running import Part
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace, NoRoom
from clarion.base.errors import ClarionError
from clarion.base.settings import Settings
from clarion.base.telemetry import gauge, get_logger

log = get_logger(__name__)

PROBE_BYTES: Final = 4 << 20
"""Less room than that is none: the database could not even be opened."""
LOOK_S: Final = 2.0
_OWN: Final = ("calls", "run", "network", "antivirus")  # copied: their content is written again and again
_FRESH: Final = ("logs",)
_BACK: Final = ("calls", "run")
_MARGIN: Final = 64 << 20
_UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)

_standing_by = gauge("standing_by", "1 while the data folder cannot be written and calls run from a copy")


class CannotStart(ClarionError):
    """The data folder cannot be written, and there is nothing to run calls from."""


class Standby:
    """The folder in memory, and the way back. It is itself the last part: from then on nothing is changed."""

    name = "standby"

    def __init__(self, settings: Settings, problem: str, folder: Path) -> None:
        self._original = settings.data
        self._problem = problem
        self._folder = folder
        self.settings = _moved(settings, folder)
        self.has_returned = False
        self._copied = self.settings.database_url != settings.database_url
        self._task: asyncio.Task[None] | None = None
        self._parts: Sequence[Part] = ()
        self._here: Container | None = None
        self._locks = list(_locks(settings.data))

    @property
    def sentence(self) -> str:
        changes = " and nothing can be changed" if self._copied else ""
        return (
            f"{self._original} cannot be written: {self._problem}. Calls run from a copy in {self._folder}{changes}."
            " Make room, or give the folder back to this user; Clarion then goes on as usual by itself."
        )

    def attach(self, here: Container) -> None:
        """Before the parts are made: what is asked about the disk is asked about the real one."""
        self._here = here
        space = here.offer(DiskSpace, DiskSpace(self._original, here.settings.min_free_bytes))
        space.least_free = sys.maxsize  # nothing large: it would lie in memory
        here.health.register("data folder", self.health)
        log.error("standby.started", folder=str(self._original), problem=self._problem, copy=str(self._folder))
        typer.echo(self.sentence, err=True)

    def around(self, parts: Sequence[Part]) -> list[Part]:
        self._parts = parts
        return [*parts, self]

    async def start(self) -> None:
        assert self._here is not None
        if self._copied:
            self._here.storage.refuse_writes(lambda: NoRoom("The disk of the server is full: nothing can be changed."))
        _standing_by.set(1)
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def health(self) -> str | None:
        return self.sentence

    async def _look(self) -> None:
        """Ends the process in the ordinary way once it can start again in the real folder, between calls."""
        while await asyncio.to_thread(problem_of, self._original) or not self._is_idle():  # noqa: ASYNC110 - a disk
            await asyncio.sleep(LOOK_S)
        log.warning("standby.over", folder=str(self._original))
        self.has_returned = True
        os.kill(os.getpid(), signal.SIGTERM)

    def _is_idle(self) -> bool:
        return all(getattr(part, "is_idle", True) for part in self._parts)

    def go_back(self) -> None:
        """Put the journals into the real folder and become the program that was started, from its beginning."""
        for name in _BACK:
            if (self._folder / name).is_dir():
                shutil.copytree(self._folder / name, self._original / name, dirs_exist_ok=True)
        self.remove()
        for descriptor in self._locks:
            os.close(descriptor)
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def stand_by(settings: Settings) -> Standby | None:
    """None when the data folder can be written. Raises `CannotStart` with what to do where calls cannot run."""
    problem = problem_of(settings.data)
    if not problem:
        return None
    advice = f"Make room (at least {settings.min_free_mb} MB), give the folder to this user, or set CLARION_DATA."
    if not (settings.master_key_file or settings.data / "master.key").exists():
        raise CannotStart(f"{settings.data} cannot be written: {problem}. {advice}")
    folder = _find_folder(sum(path.stat().st_size for path in _database_files(settings)) + _MARGIN)
    if folder is None:
        words = "and its copy has no place in /dev/shm or the folder of temporary files either"
        raise CannotStart(f"{settings.data} cannot be written: {problem}, {words}. {advice}")
    try:
        _fill(settings, folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CannotStart(f"{settings.data} cannot be written: {problem}, nor read: {error}. {advice}") from None
    return Standby(settings, problem, folder)


def problem_of(folder: Path) -> str:
    """Why nothing can be written into a folder; empty when it can."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with probe.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, PROBE_BYTES)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        return error.strerror or type(error).__name__
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return ""


def _locks(data: Path) -> Iterator[int]:
    """Guards of an earlier run see that somebody is there for its children, which the copy adopts."""
    for path in sorted((data / "run").glob("*.lock")):
        with contextlib.suppress(OSError):  # read-only: they end them after the grace period
            descriptor = os.open(path, os.O_RDWR)
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield descriptor


def _database_files(settings: Settings) -> list[Path]:
    """The file of SQLite in the data folder, and its log; the index beside them is made again."""
    found = settings.data / "clarion.db"
    if settings.database_url != f"sqlite:///{found}":
        return []
    return [path for path in (found, found.with_name("clarion.db-wal")) if path.exists()]


def _find_folder(size: int) -> Path | None:
    for place in (Path("/dev/shm"), Path(tempfile.gettempdir())):  # noqa: S108 - a folder of our own is made in it
        with contextlib.suppress(OSError):
            if shutil.disk_usage(place).free > size:
                return Path(tempfile.mkdtemp(prefix="clarion-standby-", dir=place))
    return None


def _fill(settings: Settings, folder: Path) -> None:
    copied = {path.name for path in _database_files(settings)}
    for path in settings.data.iterdir():
        target = folder / path.name
        if path.name in copied:
            shutil.copyfile(path, target)
            target.chmod(0o600)
        elif path.name in _OWN and path.is_dir():
            shutil.copytree(path, target, symlinks=True, ignore=shutil.ignore_patterns("*.sock", "tmp"))
        elif path.name not in _FRESH and not path.name.startswith((".probe", "clarion.db")):
            target.symlink_to(path)


def _moved(settings: Settings, folder: Path) -> Settings:
    found = settings.data / "clarion.db"
    own = settings.database_url == f"sqlite:///{found}"
    return settings.model_copy(
        update={"data": folder, **({"database_url": f"sqlite:///{folder / 'clarion.db'}"} if own else {})}
    )
