"""Point-in-time recovery of PostgreSQL: pgBackRest keeps its log of changes, and any moment since a backup comes back.

`clarion backup` saves everything once a day, files and keys as well; this adds the database between two of them.
"""

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from clarion.apps.install.facts import ARCHIVE
from clarion.base.errors import Invalid

CONFIG: Final = ARCHIVE
STANZA: Final = "clarion"
_PROGRAM: Final = "/usr/bin/pgbackrest"
POSTGRES: Final = "postgresql.service"
AS_POSTGRES: Final = ("runuser", "-u", "postgres", "--")


def pgbackrest(*words: str, config: Path = CONFIG) -> tuple[str, ...]:
    """A command of pgBackRest about Clarion's database; run it as the user postgres."""
    return (_PROGRAM, f"--config={config}", f"--stanza={STANZA}", *words)


def archive_command(config: Path = CONFIG) -> str:
    """What PostgreSQL runs for each piece of its log."""
    return shlex.join(pgbackrest("archive-push", config=config)) + " %p"


def set_up_commands(target: str) -> tuple[tuple[str, ...], ...]:
    """Once the files are written. PostgreSQL restarts the first time: archiving cannot be switched on while it runs."""
    asked = f"{shlex.join(AS_POSTGRES)} psql -qtAXc 'show archive_mode' | grep -qx on"
    known = shlex.join((*AS_POSTGRES, *pgbackrest("info", "--output=json"))) + " | grep -q label"
    return (
        ("install", "-d", "-o", "postgres", "-g", "postgres", "-m", "0700", target),
        ("sh", "-c", f"{asked} || systemctl restart {POSTGRES}"),
        ("systemctl", "reload", POSTGRES),
        (*AS_POSTGRES, *pgbackrest("stanza-create")),
        (*AS_POSTGRES, *pgbackrest("check")),
        ("sh", "-c", f"{known} || systemctl start clarion-archive.service"),
    )


def restore_command(to: datetime, config: Path = CONFIG) -> tuple[str, ...]:
    """The data folder as it was at a moment; PostgreSQL has to be stopped."""
    moment = to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    words = ("--delta", "--type=time", f"--target={moment}", "--target-action=promote", "restore")
    return pgbackrest(*words, config=config)


def read_moment(text: str, now: datetime) -> datetime:
    """`2026-12-01 14:03`, of this machine's time zone unless it says another one. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise Invalid("Give a moment such as '2026-12-01 14:03' or 2026-12-01T14:03:00+01:00.") from None
    if moment >= now:
        raise Invalid(f"{moment:%Y-%m-%d %H:%M %Z} has not come yet.")
    return moment
