"""Running the parts of a role, in a process of its own or with others."""

from collections.abc import Callable, Sequence

import typer
import uvloop

from clarion.apps.container import build_container
from clarion.apps.ports import require_free_ports
from clarion.apps.process_start import prepare_process
from clarion.apps.running import Part, run_until_told
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

    async def run() -> None:
        here = container(settings)
        await run_until_told(build(here), ready=lambda: ready(here), say=_say, checks=here.health)

    uvloop.run(run())


def _say(line: str) -> None:
    typer.echo(line)
