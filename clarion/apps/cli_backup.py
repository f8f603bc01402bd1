"""`clarion backup`: save the whole installation, encrypted; list, verify and check what was saved."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from clarion.apps.backup import back_up, open_repository, read_password, verify
from clarion.apps.command_groups import group_of
from clarion.base.settings import Settings, change_settings, load_settings

Target = Annotated[str, typer.Option("--target", help="A folder or s3://bucket/prefix; else CLARION_BACKUP_TARGET.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="The file with the password; else CLARION_BACKUP_PASSWORD_FILE.")
]
Which = Annotated[str, typer.Argument(help="The beginning of a backup's id, or latest.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "backup")
    group.callback(invoke_without_command=True, no_args_is_help=False)(_backup)
    group.command("list")(_list)
    group.command("verify")(_verify)
    group.command("check")(_check)
    group.command("key")(_key)


def with_options(target: str, password_file: Path | None) -> Settings:
    """The settings, with what was said on the command line."""
    settings = load_settings()
    given: dict[str, object] = {}
    if target:
        given["backup_target"] = target
    if password_file is not None:
        given["backup_password_file"] = password_file
    return change_settings(settings, given) if given else settings


def _backup(context: typer.Context, target: Target = "", password_file: PasswordFile = None) -> None:
    """Save database, files, keys, journals and settings while everything runs. With a command, do that instead."""
    if context.invoked_subcommand is not None:
        return
    settings = with_options(target, password_file)
    saved, manifest, fresh = asyncio.run(back_up(settings))
    typer.echo(
        f"Saved {saved.snapshot[:8]}: everything until {manifest.at:%Y-%m-%d %H:%M:%S} UTC,"
        f" {saved.files} files, {_size(saved.size)}, of which {_size(saved.added)} were new."
    )
    if fresh:
        # Not into a log: that is read by others.
        password = read_password(settings) if sys.stdout.isatty() else "run `clarion backup key`, which prints it"
        typer.echo(
            "These backups are encrypted with a new password. Keep a copy of it away from this machine, since without"
            f" it nothing can be restored:\n  {password}"
        )


def _list(target: Target = "", password_file: PasswordFile = None) -> None:
    """Say which backups there are, oldest first."""
    settings = with_options(target, password_file)
    read_password(settings)
    for snapshot in asyncio.run(open_repository(settings).list()):
        typer.echo(f"{snapshot.short_id}  {snapshot.at:%Y-%m-%d %H:%M:%S} UTC  {snapshot.host}  {snapshot.folder}")


def _verify(
    which: Which = "latest",
    target: Target = "",
    password_file: PasswordFile = None,
    scratch: Annotated[Path | None, typer.Option("--scratch", help="A folder with room for all of it.")] = None,
) -> None:
    """Restore a backup into a scratch folder, compare it with what was saved, and remove it again."""
    plan, seconds = asyncio.run(verify(with_options(target, password_file), which, scratch))
    rows = sum(plan.manifest.rows.values())
    typer.echo(
        f"{plan.snapshot.short_id} can be restored: {rows} rows in {len(plan.manifest.rows)} tables and"
        f" {plan.manifest.files} files are as they were saved. Restoring took {seconds:.1f} seconds."
    )


def _check(target: Target = "", password_file: PasswordFile = None) -> None:
    """Read and decrypt every piece at the target, without restoring."""
    settings = with_options(target, password_file)
    read_password(settings)
    asyncio.run(open_repository(settings).check(everything=True))
    typer.echo("Everything at the target is whole.")


def _key(password_file: PasswordFile = None) -> None:
    """Print the password of the backups, to be kept away from this machine."""
    typer.echo(read_password(with_options("", password_file)))


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
