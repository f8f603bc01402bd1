"""`clarion analytics rebuild`: count all calls again from their CDRs."""

import asyncio

import typer

from clarion.apps.command_groups import group_of
from clarion.apps.models import load_models
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.operations import rebuild_analytics


def add_to(app: typer.Typer) -> None:
    group = group_of(app, "analytics")
    group.command("rebuild")(_rebuild)
    group.callback()(lambda: None)  # so that it stays a group, with its only command


def _rebuild() -> None:
    """Make the figures about calls again from CDRs, as after an update that counts more. Safe to repeat."""
    typer.echo(f"{asyncio.run(_rebuilt())} calls counted.")


async def _rebuilt() -> int:
    load_models()
    storage = Storage(load_settings().database_url)
    try:
        return await rebuild_analytics(storage)
    finally:
        await storage.close()
