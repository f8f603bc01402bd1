"""Encrypted backups in a folder or in a bucket, by the program restic."""

from clarion.engines.restic.repository import (
    PROGRAM,
    BackupDamaged,
    BackupFailed,
    BackupMissing,
    Repository,
    SavedTotals,
    Snapshot,
)

__all__ = ["PROGRAM", "BackupDamaged", "BackupFailed", "BackupMissing", "Repository", "SavedTotals", "Snapshot"]
