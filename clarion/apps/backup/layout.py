"""What a backup holds, and where: the data folder without what is made again, and a staging folder with the rest."""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from clarion.base.errors import Invalid

FORMAT: Final = 1
WORK: Final = "backup"
"""The folder of backups inside the data folder: cache, status, and the staging folder while a backup runs."""
STAGING: Final = f"{WORK}/staging"
MANIFEST: Final = "manifest.json"
SQLITE_COPY: Final = "clarion.db"
POSTGRES_DUMP: Final = "database.dump"
VALKEY_DUMP: Final = "valkey.msgpack"
JOURNALS: Final = "calls"
SETTINGS_FILE: Final = "settings.env"
BUCKET_MIRROR: Final = f"{WORK}/files"

LEFT_OUT: Final = (
    "clarion.db",
    "clarion.db-*",
    "clarion.db.migrating",
    "calls",
    "run",
    "logs",
    "edge",
    "prompts",
    "sounds-of-calls",
    "antivirus",
    "network/announcements",
    f"{WORK}/cache",
    f"{WORK}/lock",
    f"{WORK}/status.json",
    f"{WORK}/scratch*",
)
"""Below the data folder: copied into the staging folder in a consistent form, or made again at the next start."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`at`: the moment that the backup shows; whatever was acknowledged before it is in it. `rows`: of each table."""

    format: int
    version: str
    schema: str
    at: datetime
    database: str
    rows: dict[str, int]
    files: int
    file_bytes: int
    size: int = 0  # bytes of everything that was to be saved, roughly
    bucket: bool = False  # the files come from a bucket


def read_manifest(content: bytes) -> Manifest:
    """Raises `Invalid` for a backup of a newer form."""
    try:
        told = msgspec.json.decode(content)
        number = int(told["format"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        raise Invalid("This is no backup of Clarion: its manifest cannot be read.") from None
    if number > FORMAT:
        raise Invalid(
            f"The backup was made by Clarion {str(told.get('version', ''))[:40]}, which writes a newer form of backups"
            " than this version reads. Upgrade Clarion here first, then restore."
        )
    try:
        return msgspec.convert(told, Manifest)
    except msgspec.ValidationError as error:
        raise Invalid(f"The manifest of the backup is not as it should be: {error}.") from None


def excluded_of(data: Path) -> list[str]:
    """For restic: absolute, so that equal names elsewhere stay in."""
    return [str(data / name) for name in LEFT_OUT]
