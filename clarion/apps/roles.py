"""Running the parts of a role, in a process of its own or with others."""

import contextlib
from collections.abc import Callable, Sequence

import typer
import uvloop

from clarion.apps.container import build_container
from clarion.apps.ports import require_free_ports
from clarion.apps.process_start import prepare_process
from clarion.apps.running import Part, run_until_told
from clarion.apps.standby import stand_by
from clarion.base.container import Container
from clarion.base.settings import Settings, load_settings


def load_role(role: str) -> Settings:
    """Settings of a role in a process of its own: they meet on a bus that reaches them all. Raises PortTaken."""
    settings = load_settings()
    prepare_process(settings)
    if not settings.valkey_url:
        typer.echo("Set CLARION_VALKEY_URL: roles in separate processes need it to talk to each other.", err=True)
        raise typer.Exit(2)
    require_free_ports(settings, role)
    return settings


def run_parts(
    settings: Settings,
    build: Callable[[Container], Sequence[Part]],
    *,
    ready: Callable[[Container], str],
    container: Callable[[Settings], Container] = build_container,
) -> None:
    """Start the parts in their order, and run until told to stop."""

    standby = stand_by(settings)
    found = standby.settings if standby is not None else settings

    async def run() -> None:
        here = container(found)
        if standby is not None:
            standby.attach(here)
        parts = build(here)
        if standby is not None:
            parts = standby.around(parts)
        await run_until_told(parts, ready=lambda: ready(here), say=_say, checks=here.health)

    try:
        uvloop.run(run())
    finally:
        if standby is not None and not standby.has_returned:
            standby.remove()
    if standby is not None and standby.has_returned:
        standby.go_back()


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # the disk of the log may be full, and is no reason to end
        typer.echo(line)
