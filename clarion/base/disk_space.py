"""Room on the disk of the data folder. When little is left, large writes are refused first: calls, records and settings
need what remains.
"""

import errno
import os
import shutil
from pathlib import Path

from clarion.base.errors import Unavailable
from clarion.base.telemetry import gauge

_free = gauge("data_folder_free_bytes", "Room where the data folder is")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)


class NoRoom(Unavailable):
    """The disk of the server is full, or nearly so (507)."""

    default_status = 507

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        words = "The disk of the server is full: nothing large can be kept. Tell whoever runs it, and try again later."
        super().__init__(message or words, retry_after=retry_after)


class DiskSpace:
    """`least_free`: bytes that large writes leave to everything else."""

    def __init__(self, folder: Path, least_free: int) -> None:
        self.folder = folder
        self.least_free = least_free
        _free.set_function(self.free)

    def free(self) -> int:
        """Bytes; 0 where the disk cannot be asked."""
        try:
            return shutil.disk_usage(self.folder).free
        except OSError:
            return 0

    def has_room(self, size: int = 0) -> bool:
        """Whether enough is left after a large write of `size` bytes."""
        return self.free() - size >= self.least_free

    def require(self, size: int = 0) -> None:
        """Raises `NoRoom` where `has_room` is false. Ask before each large write."""
        if not self.has_room(size):
            raise NoRoom

    async def check(self) -> str | None:
        """For the health checks: whether what must be kept can be written, and room is left."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self.folder, os.W_OK):
            return f"{self.folder} cannot be written; give it to this user, or set CLARION_DATA to another folder."
        if not self.has_room():
            return (
                f"Only {self.free() // 1_000_000} MB are left where {self.folder} is, less than CLARION_MIN_FREE_MB:"
                " recordings, uploads and exports are refused. Make room."
            )
        return None


def of_system(error: OSError) -> Unavailable | None:
    """What people are told of an error of the operating system; None where it says nothing about the machine."""
    if error.errno in _FULL:
        return NoRoom()
    if error.errno in _UNWRITABLE:
        return NoRoom("The disk of the server cannot be written. Tell whoever runs it, and try again later.")
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return Unavailable("The server has too many files and connections open. Try again in a moment.")
    return None
