"""How the backups of this machine are doing: in a file, which metrics and `clarion doctor` read."""

import contextlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from clarion.apps.backup.layout import WORK
from clarion.base.settings import Settings
from clarion.base.telemetry import gauge

STALE_AFTER: Final = timedelta(hours=26)
"""A daily backup, and two hours for it to be made."""
_NAME: Final = "status.json"
_PAUSE_S: Final = 15.0

_saved = gauge("backup_last_success_timestamp_seconds", "When the last backup was made; 0: never")
_verified = gauge("backup_last_verified_timestamp_seconds", "When a backup was last restored for a test; 0: never")
_failed = gauge("backup_failed", "1 while the last backup or its verification failed")
_configured = gauge("backup_configured", "1 where a target for backups is set")


class BackupStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Moments are aware UTC; `problem` is what the last attempt ended with, empty when it went well."""

    snapshot: str = ""
    saved_at: datetime | None = None
    seconds: float = 0.0
    size: int = 0
    added: int = 0
    verified_at: datetime | None = None
    restore_seconds: float = 0.0
    problem: str = ""


def read_status(data: Path) -> BackupStatus:
    try:
        return msgspec.json.decode((data / WORK / _NAME).read_bytes(), type=BackupStatus)
    except (OSError, msgspec.DecodeError):
        return BackupStatus()


def write_status(data: Path, status: BackupStatus) -> None:
    path = data / WORK / _NAME
    with contextlib.suppress(OSError):  # a full disk keeps no status; health reports it
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".new")
        draft.write_bytes(msgspec.json.encode(status))
        draft.replace(path)


def check_backups(settings: Settings, now: datetime) -> str | None:
    """None, or what is wrong and what to do. Nothing is wrong where no target is set: `make run` has none."""
    if not settings.backup_target:
        return None
    status = read_status(settings.data)
    if status.problem:
        return f"The last backup failed: {status.problem}"
    if status.saved_at is None:
        return "There is no backup yet; run `clarion backup`."
    if now - status.saved_at > STALE_AFTER:
        return f"The last backup is of {status.saved_at:%Y-%m-%d %H:%M} UTC; run `clarion backup` once a day."
    return None


def offer_backup_metrics(settings: Settings) -> None:
    """Let `/metrics` tell how old the last backup and the last verification are."""
    reader = _Reader(settings.data)
    _saved.set_function(lambda: _seconds(reader.status.saved_at))
    _verified.set_function(lambda: _seconds(reader.status.verified_at))
    _failed.set_function(lambda: 1.0 if reader.status.problem else 0.0)
    _configured.set(1 if settings.backup_target else 0)


class _Reader:
    """Reads the file again after a while."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._status = BackupStatus()
        self._read_at = float("-inf")

    @property
    def status(self) -> BackupStatus:
        if time.monotonic() - self._read_at > _PAUSE_S:
            self._status, self._read_at = read_status(self._data), time.monotonic()
        return self._status


def _seconds(moment: datetime | None) -> float:
    return moment.astimezone(UTC).timestamp() if moment else 0.0
