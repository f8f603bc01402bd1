"""`clarion version`, `clarion migrate`, `clarion doctor`: looking after an installation."""

import asyncio
import sys
from typing import Annotated

import typer
from sqlalchemy.exc import ArgumentError

from clarion import __version__
from clarion.apps.backup.restoring import refuse_running
from clarion.apps.database_move import move_database
from clarion.apps.doctor import examine
from clarion.apps.migrate import migrate
from clarion.apps.one_command import lacks_database_file
from clarion.base.errors import ClarionError
from clarion.base.settings import load_settings
from clarion.base.storage import Storage


def add_to(app: typer.Typer) -> None:
    app.command("version")(_version)
    app.command("migrate")(_migrate)
    app.command("doctor")(_doctor)


def _version() -> None:
    """Say which version this is."""
    typer.echo(f"clarion {__version__}")


def _migrate(
    to: Annotated[
        str,
        typer.Option(help="Move everything from SQLite into this empty PostgreSQL database; `-`: standard input says."),
    ] = "",
    again: Annotated[bool, typer.Option("--again", help="Repeat a move: erase what is in the target first.")] = False,
) -> None:
    """Bring the database to the newest form, or move everything to PostgreSQL. Safe to repeat."""
    if again and not to:
        raise typer.BadParameter("--again repeats a move, and needs --to.")
    where = sys.stdin.readline().strip() if to == "-" else to  # other users of the machine see what a command line says
    asyncio.run(_move_now(where, again=again) if to else _migrate_now())


async def _migrate_now() -> None:
    storage = Storage(load_settings().database_url)
    try:
        await migrate(storage)
    finally:
        await storage.close()
    typer.echo("The database is up to date.")


async def _move_now(to: str, *, again: bool) -> None:
    settings = load_settings()
    if lacks_database_file(settings):
        raise ClarionError(f"There is no database in {settings.data.absolute()}; set CLARION_DATA.")
    refuse_running(settings.data)
    try:
        target = Storage(to)
    except (ArgumentError, ImportError, ValueError):  # what they say may hold the password
        raise ClarionError(
            "--to names no database that Clarion can use: write postgresql+asyncpg://user:password@host/name."
        ) from None
    source = Storage(settings.database_url)
    try:
        moved = await move_database(source, target, again=again, told=_say_moved)
    finally:
        await source.close()
        await target.close()
    typer.echo(f"{sum(moved.values())} rows of {len(moved)} tables are there, with the same counts and checksums.")
    typer.echo("Now set CLARION_DATABASE_URL to the new address, and start Clarion. The old file stays where it is.")


def _say_moved(table: str, rows: int) -> None:
    if rows:
        typer.echo(f"{rows:>9} {table}")


def _doctor() -> None:
    """Look at everything this installation needs, and say in words what is wrong and what to do."""
    parts = asyncio.run(examine(load_settings()))
    for part in parts:
        mark = typer.style("ok  ", fg="green") if part.ok else typer.style("bad ", fg="red")
        typer.echo(f"{mark} {part.name}" + ("" if part.ok else f": {part.sentence}"))
    if not all(part.ok for part in parts):
        raise typer.Exit(1)
