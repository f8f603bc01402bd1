"""Settings of backups; part of `Settings`."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from clarion.base.settings_files import read_endpoint

Copies = Annotated[int, Field(ge=0, le=1000)]


class BackupSettings(BaseModel):
    """More in `docs/operations/backup.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    backup_target: str = ""
    """Where `clarion backup` writes: a folder (of another disk or machine), or `s3://bucket/prefix`."""
    backup_password_file: Path | None = None
    """The file with the password of backups; `backup.key` in the data folder, made at the first backup, when left
    out."""
    backup_s3_endpoint: str = ""
    """`https://host:port` of the store for backups; that of `CLARION_S3_ENDPOINT` when left out."""
    backup_s3_access_key: str = ""
    """The key for the bucket of backups; that of `CLARION_S3_ACCESS_KEY` when left out."""
    backup_s3_secret_key: str = ""
    """The secret that belongs to it."""
    backup_keep_daily: Copies = 7
    """For so many days the last backup of the day is kept."""
    backup_keep_weekly: Copies = 5
    """For so many weeks the last backup of the week is kept."""
    backup_keep_monthly: Copies = 12
    """For so many months the last backup of the month is kept."""

    @field_validator("backup_s3_endpoint")
    @classmethod
    def _backup_endpoint(cls, value: str) -> str:
        return read_endpoint(value)

    @field_validator("backup_target")
    @classmethod
    def _target(cls, value: str) -> str:
        if not value:
            return value
        if value.startswith("s3://"):
            if not re.match(r"s3://[a-z0-9][a-z0-9.-]{2,62}(/|$)", value):
                raise ValueError("give a folder, s3://bucket or s3://bucket/prefix")
            return value.rstrip("/")
        if "://" in value:
            raise ValueError("give a folder, s3://bucket or s3://bucket/prefix")
        return str(Path(value).expanduser().resolve())
