"""One restic repository: save a folder, list what was saved, restore it, check it, remove old snapshots.

restic encrypts everything with the password, saves each piece of data once however many snapshots have it, and writes
a snapshot only after all that belongs to it: an interrupted backup leaves the earlier ones as they were.
"""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from clarion.base.disk_space import NoRoom
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound, Unavailable

PROGRAM: Final = "restic"
_PATH: Final = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/bin"
_NO_REPOSITORY, _LOCKED, _WRONG_PASSWORD = 10, 11, 12  # exit codes of restic
_PARTLY_READ: Final = 3
_FULL: Final = re.compile(r"no space left on device|disk quota exceeded|EntityTooLarge|QuotaExceeded", re.I)
_DAMAGED: Final = re.compile(
    r"ciphertext verification failed|invalid data returned|unexpected EOF|not found in repository|no such file"
    r"|hash mismatch|size mismatch|does not match|truncated|repository contains errors|is too small"
    r"|unable to load index|file does not exist|load\(<|ReadFull|illegal|invalid header",
    re.I,
)
_LONGEST_WORDS: Final = 600


class BackupFailed(Unavailable):
    """The target does not take or give what it should."""


class BackupDamaged(ClarionError):
    """What lies at the target is not what was written there."""

    default_status = 500


class BackupMissing(NotFound):
    """There is no such backup."""


@dataclass(frozen=True)
class Snapshot:
    """`folder`: what was saved, as an absolute path on the machine that saved it."""

    id: str
    at: datetime
    host: str
    folder: str

    @property
    def short_id(self) -> str:
        return self.id[:8]


@dataclass(frozen=True)
class SavedTotals:
    """`added`: bytes that the target did not have yet, as they are stored."""

    snapshot: str
    files: int
    size: int
    added: int


class Repository:
    """`url` as restic writes it: a folder, or `s3:https://host/bucket/prefix`. `environment`: keys for a bucket.
    `cache`: a folder for what is asked for again and again; None where nothing may be written.
    """

    def __init__(self, url: str, password_file: Path, cache: Path | None, environment: Mapping[str, str]) -> None:
        self.url = url
        self._password_file = password_file
        self._cache = cache
        self._environment = environment

    async def save(self, folder: Path, excluded: Sequence[str]) -> SavedTotals:
        """Save a folder without what `excluded` names (absolute paths, or patterns); the repository is made when there
        is none. What vanishes meanwhile is left out: it was deleted.
        """
        options = [word for pattern in excluded for word in ("--exclude", pattern)]
        code, output, words = await self._run("backup", *options, str(folder))
        if code == _NO_REPOSITORY:
            code, _, words = await self._run("init")
            self._raise_for(code, words)
            code, output, words = await self._run("backup", *options, str(folder))
        summary = _last(output, "summary")
        if code == _PARTLY_READ and summary and _only_vanished(words):
            code = 0
        self._raise_for(code, words)
        return SavedTotals(
            str(summary["snapshot_id"]),
            int(summary["total_files_processed"]),
            int(summary["total_bytes_processed"]),
            int(summary.get("data_added_packed", summary["data_added"])),
        )

    async def list(self) -> list[Snapshot]:
        """Newest last."""
        code, output, words = await self._run("snapshots")
        self._raise_for(code, words)
        found = json.loads(output or "[]") or []
        return [
            Snapshot(each["id"], _moment(each["time"]), str(each.get("hostname", "")), str(each["paths"][0]))
            for each in found
        ]

    async def get(self, wanted: str) -> Snapshot:
        """By the beginning of its id, or `latest`. Raises `BackupMissing`."""
        found = await self.list()
        if wanted == "latest" and found:
            return found[-1]
        fitting = [each for each in found if each.id.startswith(wanted)] if len(wanted) >= 6 else []
        if len(fitting) != 1:
            raise BackupMissing(
                f"There is no backup {wanted} at {self.url}; `clarion backup list` shows which there are."
                if found
                else f"There is no backup at {self.url} yet."
            )
        return fitting[0]

    async def read(self, snapshot: Snapshot, path: str) -> bytes:
        """One file of a snapshot, by its path below the saved folder."""
        code, output, words = await self._run("dump", snapshot.id, f"{snapshot.folder}/{path}", plain=True)
        self._raise_for(code, words, reading=True)
        return output

    async def restore(self, snapshot: Snapshot, to: Path) -> None:
        """Everything of a snapshot, below `to`; each file is read again and compared."""
        code, _, words = await self._run("restore", f"{snapshot.id}:{snapshot.folder}", "--target", str(to), "--verify")
        self._raise_for(code, words, reading=True)

    async def check(self, *, everything: bool) -> None:
        """Whether what lies there is whole; `everything`: read and decrypt each piece. Raises `BackupDamaged`."""
        code, _, words = await self._run("check", *(["--read-data"] if everything else []))
        self._raise_for(code, words, reading=True)

    async def forget(self, *, daily: int, weekly: int, monthly: int) -> int:
        """Remove the snapshots that these counts do not keep, and what only they had; returns how many."""
        counts = {"--keep-daily": daily, "--keep-weekly": weekly, "--keep-monthly": monthly}
        options = [word for name, count in counts.items() if count for word in (name, str(count))]
        # The newest stays, whatever the counts say; without a group, hosts and folders share the counts.
        code, output, words = await self._run("forget", "--keep-last", "1", *options, "--group-by", "", "--prune")
        self._raise_for(code, words)
        return sum(len(group.get("remove") or []) for group in _first_list(output))

    async def _run(self, *arguments: str, plain: bool = False) -> tuple[int, bytes, str]:
        """Exit code, standard output, and what it complained of."""
        if shutil.which(PROGRAM, path=_PATH) is None:
            raise Unavailable("restic is not installed. It makes backups; install the Debian package restic.")
        options = ["--repo", self.url, "--password-file", str(self._password_file)]
        options += ["--cache-dir", str(self._cache)] if self._cache is not None else ["--no-cache"]
        options += [] if plain else ["--json"]
        async with _running(PROGRAM, *arguments, *options, environment=self._environment) as process:
            output, complaints = await process.communicate()
        code = process.returncode or 0
        return code, output, _words(complaints)

    def _raise_for(self, code: int, words: str, *, reading: bool = False) -> None:
        if code == 0:
            return
        if code == _NO_REPOSITORY:
            raise BackupMissing(f"There are no backups at {self.url}.")
        if code == _WRONG_PASSWORD:
            raise Invalid(f"{self._password_file} does not hold the password of the backups at {self.url}.")
        if code == _LOCKED:
            raise Conflict(
                f"Another backup uses {self.url}. Wait until it has ended; if none runs, remove its lock with"
                f" `restic --repo {self.url} --password-file {self._password_file} unlock`."
            )
        if _FULL.search(words):
            raise NoRoom(f"There is no room left: {words}. Nothing was changed; make room and try again.")
        if reading and _DAMAGED.search(words):
            raise BackupDamaged(
                f"The backup at {self.url} is damaged: {words}. Nothing was changed here; `clarion backup list` shows"
                " older ones."
            )
        raise BackupFailed(f"The backup at {self.url} failed: {words}")


@asynccontextmanager
async def _running(*command: str, environment: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """It gives way to calls, and ends with us."""
    process = await asyncio.create_subprocess_exec(
        "nice",
        "-n",
        "10",
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PATH": _PATH, "RESTIC_PROGRESS_FPS": "0", **environment},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()  # it removes its lock
            await process.wait()


def _words(complaints: bytes) -> str:
    """What restic said, as one line without the wrapping of JSON."""
    said: list[str] = []
    for line in complaints.decode(errors="replace").splitlines():
        text = line.strip()
        if text.startswith("{"):
            try:
                told = json.loads(text)
            except ValueError:
                told = {}
            text = str(told.get("message") or (told.get("error") or {}).get("message") or told.get("item") or "")
        if text and text not in said:
            said.append(text)
    return "; ".join(said)[-_LONGEST_WORDS:] or "restic gave no reason"


def _only_vanished(words: str) -> bool:
    """Whether all that could not be read was gone by then."""
    known = ("no such file or directory", "at least one source file could not be read")
    return all(any(each in part for each in known) for part in words.split("; "))


def _last(output: bytes, kind: str) -> dict[str, Any]:
    for line in reversed(output.splitlines()):
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and told.get("message_type") == kind:
            return told
    return {}


def _first_list(output: bytes) -> list[dict[str, Any]]:
    for line in output.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, list):
            return told
    return []


def _moment(text: str) -> datetime:
    """restic writes nanoseconds, which Python does not read."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.replace("Z", "+00:00")))
