"""`clarion restore`: a saved installation on this machine."""

import asyncio
from typing import Annotated

import typer

from clarion.apps.backup import restore
from clarion.apps.cli_backup import PasswordFile, with_options
from clarion.base.data_folder import close_to_others


def add_to(app: typer.Typer) -> None:
    app.command("restore")(_restore)


def _restore(
    target: Annotated[str, typer.Argument(help="A folder or s3://bucket/prefix; else CLARION_BACKUP_TARGET.")] = "",
    which: Annotated[str, typer.Option("--backup", help="The beginning of a backup's id, or latest.")] = "latest",
    password_file: PasswordFile = None,
) -> None:
    """Restore a backup into the empty data folder CLARION_DATA (and the empty database, with PostgreSQL)."""
    settings = with_options(target, password_file)
    plan, seconds = asyncio.run(restore(settings, which))
    close_to_others(settings.data)
    typer.echo(
        f"Restored {plan.snapshot.short_id} into {settings.data} in {seconds:.1f} seconds: everything until"
        f" {plan.manifest.at:%Y-%m-%d %H:%M:%S} UTC. Its settings are in {settings.data / 'settings.env'};"
        " compare them with those of this machine, then start Clarion."
    )
