"""Where backups go, and the password that they are encrypted with."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from clarion.apps.backup.layout import WORK
from clarion.base.errors import Invalid
from clarion.base.settings import Settings
from clarion.engines.restic import Repository

KEY_FILE = "backup.key"
_AMAZON = "https://s3.amazonaws.com"


def password_file(settings: Settings) -> Path:
    return settings.backup_password_file or settings.data / KEY_FILE


def ensure_password(settings: Settings) -> bool:
    """Make the password on the first backup; True when it was made now."""
    path = password_file(settings)
    if path.exists():
        read_password(settings)
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("-".join(secrets.token_hex(3) for _ in range(6)) + "\n")
    return True


def read_password(settings: Settings) -> str:
    """Raises `Invalid` for a file that is missing or empty."""
    path = password_file(settings)
    try:
        found = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Invalid(
            f"The password of the backups cannot be read from {path}: {why}. Write the password that"
            " `clarion backup key` showed into a file, and name it with --password-file."
        ) from None
    if not found:
        raise Invalid(f"{path} is empty; it has to hold the password of the backups.")
    return found


def open_repository(settings: Settings, *, cached: bool = True) -> Repository:
    """Raises `Invalid` when the settings name no target, or one inside the data folder. `cached`: keeps a cache in the
    data folder.
    """
    target = settings.backup_target
    if not target:
        raise Invalid(
            "Nothing says where backups go. Set CLARION_BACKUP_TARGET to a folder on another disk, or to"
            " s3://bucket/prefix."
        )
    environment: dict[str, str] = {}
    if target.startswith("s3://"):
        parts = urlsplit(target)
        endpoint = settings.backup_s3_endpoint or settings.s3_endpoint or _AMAZON
        url = f"s3:{endpoint}/{parts.netloc}{parts.path}"
        keys = {
            "AWS_ACCESS_KEY_ID": settings.backup_s3_access_key or settings.s3_access_key,
            "AWS_SECRET_ACCESS_KEY": settings.backup_s3_secret_key or settings.s3_secret_key,
            "AWS_DEFAULT_REGION": settings.s3_region,
        }
        environment = {name: value for name, value in keys.items() if value}
    else:
        url = target
        if Path(target).exists() and not Path(target).is_dir():  # restic would try again for a quarter of an hour
            raise Invalid(f"CLARION_BACKUP_TARGET ({target}) is no folder.")
        if Path(target).is_relative_to(settings.data):
            raise Invalid(
                f"CLARION_BACKUP_TARGET ({target}) lies inside the data folder, and would be lost with it. Name a"
                " folder on another disk."
            )
    cache = settings.data / WORK / "cache" if cached else None
    return Repository(url, password_file(settings), cache, environment)
