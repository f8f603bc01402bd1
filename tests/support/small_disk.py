"""A disk of a few megabytes that a test fills, empties, freezes or makes read-only. Never the machine's own."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


class SmallDisk:
    """A file system of its own, mounted at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / ".ballast"

    @property
    def free(self) -> int:
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, leave: int = 0) -> None:
        """Take all room but `leave` bytes."""
        with self._ballast.open("ab") as ballast, contextlib.suppress(OSError):
            while (room := self.free - leave) > 0:
                ballast.write(b"\0" * min(room, 1 << 20))
                ballast.flush()

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def set_read_only(self, read_only: bool = True) -> None:
        """For everybody, also for what has a file open."""
        _run("mount", "-o", f"remount,{'ro' if read_only else 'rw'}", str(self.path))


@contextlib.contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """In memory. Skips the test where mounting is not permitted."""
    path.mkdir(parents=True, exist_ok=True)
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "clarion-test", str(path))
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        pytest.skip(f"Needs the right to mount a file system: {getattr(error, 'stderr', error)}")
    try:
        yield SmallDisk(path)
    finally:
        _run("umount", "--lazy", str(path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
