"""`clarion version`, `clarion migrate`, `clarion doctor`: looking after an installation."""

import asyncio

import typer

from clarion import __version__
from clarion.apps.doctor import examine
from clarion.apps.migrate import migrate
from clarion.base.settings import load_settings
from clarion.base.storage import Storage


def add_to(app: typer.Typer) -> None:
    app.command("version")(_version)
    app.command("migrate")(_migrate)
    app.command("doctor")(_doctor)


def _version() -> None:
    """Say which version this is."""
    typer.echo(f"clarion {__version__}")


def _migrate() -> None:
    """Bring the database to the newest form. Safe to repeat."""
    asyncio.run(_migrate_now())


async def _migrate_now() -> None:
    storage = Storage(load_settings().database_url)
    try:
        await migrate(storage)
    finally:
        await storage.close()
    typer.echo("The database is up to date.")


def _doctor() -> None:
    """Look at everything this installation needs, and say in words what is wrong and what to do."""
    parts = asyncio.run(examine(load_settings()))
    for part in parts:
        mark = typer.style("ok  ", fg="green") if part.ok else typer.style("bad ", fg="red")
        typer.echo(f"{mark} {part.name}" + ("" if part.ok else f": {part.sentence}"))
    if not all(part.ok for part in parts):
        raise typer.Exit(1)
