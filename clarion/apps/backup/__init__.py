"""Back up an installation, verify the backup by restoring it, restore it on another machine."""

from clarion.apps.backup.making import back_up
from clarion.apps.backup.restoring import RestorePlan, restore
from clarion.apps.backup.status import BackupStatus, check_backups, offer_backup_metrics, read_status
from clarion.apps.backup.target import open_repository, read_password
from clarion.apps.backup.verifying import verify

__all__ = [
    "BackupStatus",
    "RestorePlan",
    "back_up",
    "check_backups",
    "offer_backup_metrics",
    "open_repository",
    "read_password",
    "read_status",
    "restore",
    "verify",
]
