"""What `<data>/run` says about a child: `NAME.json` which process group it is and how it was started, `NAME.lock` who
supervises it, `NAME.ended` when its guard ended it.
"""

import asyncio
import fcntl
import json
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from clarion.apps.processes import find_process, members
from clarion.base.errors import Conflict

LOCK_WITHIN_S = 12.0  # a guard that is just ending the child takes so long at most
_FLOCK = "hhqqi4x"  # struct flock of 64-bit Linux


@dataclass(frozen=True)
class ChildRecord:
    """`began` and `guard_began` are start times in clock ticks since boot; `configuration` is a hash."""

    group: int
    began: int
    configuration: str = ""
    guard: int = 0
    guard_began: int = 0


class RunFiles:
    """Of one child."""

    def __init__(self, data: Path, name: str) -> None:
        self.folder = data / "run"
        self.name = name
        self._record = self.folder / f"{name}.json"
        self._ended = self.folder / f"{name}.ended"
        self._lock = -1

    def read(self) -> ChildRecord | None:
        try:
            told = json.loads(self._record.read_text())
            numbers = {key: int(told.get(key, 0)) for key in ("group", "began", "guard", "guard_began")}
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return ChildRecord(configuration=str(told.get("configuration", "")), **numbers) if numbers["group"] else None

    def write(self, record: ChildRecord) -> None:
        """Whole or not at all: a guard may read it at any time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self._record.with_suffix(".new")
        draft.write_text(json.dumps(asdict(record)))
        draft.replace(self._record)

    def remove(self) -> None:
        self._record.unlink(missing_ok=True)

    def find_group(self) -> int | None:
        """The process group that the record speaks of, if it still lives. A leader that began at another time is a
        stranger.
        """
        record = self.read()
        if record is None:
            return None
        leader = find_process(record.group)
        if leader is not None and leader.began != record.began:
            return None
        # Without a leader the number cannot have been given away: the kernel keeps the ids of living groups.
        living = any(member.began >= record.began for member in members(record.group))
        return record.group if living else None

    def ended_at(self) -> float | None:
        """When the guard ended the child, seconds since the epoch."""
        try:
            return float(json.loads(self._ended.read_text())["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note_end(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ended.write_text(json.dumps({"at": time.time()}))

    # ---- who supervises it

    async def lock(self, within_s: float = LOCK_WITHIN_S) -> None:
        """Become its supervisor, until `unlock` or the end of this process. Raises Conflict while another one is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock < 0:
            self._lock = os.open(self.folder / f"{self.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + within_s
        while True:
            try:
                fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                holder = self.supervisor()
                if time.monotonic() < deadline and (holder is None or _is_guard(holder)):
                    await asyncio.sleep(0.05)
                    continue
                self.unlock()
                raise Conflict(
                    f"{self.name} of the data folder {self.folder.parent} already runs, under process {holder}."
                    " Stop that first, or set CLARION_DATA to another folder."
                ) from None
            return

    def unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def supervisor(self) -> int | None:
        """The process that holds the lock, unless it is this one."""
        try:
            descriptor = self._lock if self._lock >= 0 else os.open(self.folder / f"{self.name}.lock", os.O_RDWR)
        except OSError:
            return None
        try:
            return lock_holder(descriptor)
        finally:
            if descriptor != self._lock:
                os.close(descriptor)  # we hold no lock on it that this could give up


def lock_holder(descriptor: int, start: int = 0, length: int = 0) -> int | None:
    """Another process that has a lock on these bytes of a file; `length` 0: up to its end."""
    wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
    kind, _, _, _, pid = struct.unpack(_FLOCK, fcntl.fcntl(descriptor, fcntl.F_GETLK, wanted))
    return pid if kind != fcntl.F_UNLCK else None


def run_files_of(data: Path) -> Iterator[RunFiles]:
    """Of every child that ever ran here."""
    for path in sorted((data / "run").glob("*.lock")):
        yield RunFiles(data, path.stem)


def groups_left_over(data: Path) -> list[int]:
    """Process groups of an earlier run that the next start adopts or ends; what they hold is not a port clash."""
    return [
        group for files in run_files_of(data) if (group := files.find_group()) is not None and not files.supervisor()
    ]


def _is_guard(pid: int) -> bool:
    try:
        return b"engine_guard" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True  # gone this moment
