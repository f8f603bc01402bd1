"""`clarion status`: what the public status page says of incidents, for operators."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.features.operations import service_status
from clarion.features.operations.service_status import Impact, Stage, StatusMirror


def add_to(app: typer.Typer) -> None:
    status = typer.Typer(no_args_is_help=True, help="Incidents on the public status page.")
    status.command("show")(_show)
    status.command("open")(_open)
    status.command("update")(_update)
    status.command("mirror")(_mirror)
    app.add_typer(status, name="status")


Text = Annotated[str, typer.Option("--text", help="What people read")]


def _show() -> None:
    """How each service is, why the last probes failed, and the incidents of 90 days."""

    async def show(here: Container) -> None:
        async with here.storage.reading() as session:
            picture = await service_status.read_picture(session, here.clock.now())
            failures = await service_status.last_failures(session)
        services = Table("Service", "Status", "Uptime", "Last failure", box=None, header_style="bold")
        for name, each in picture.components.items():
            uptime = "" if each.uptime is None else f"{each.uptime:.2f} %"
            services.add_row(name, each.status, uptime, failures.get(name, ""))
        incidents = Table("Incident", "Opened", "Stage", "Title", box=None, header_style="bold")
        for incident, updates in picture.incidents:
            title = incident.title or f"{', '.join(incident.components)} (probes)"
            incidents.add_row(incident.id, f"{incident.opened_at:%Y-%m-%d %H:%M}", updates[0].stage, title)
        Console().print(services)
        if incidents.row_count:
            Console().print(incidents)

    run_command(show)


def _open(
    title: Annotated[str, typer.Argument(help="What is wrong, in a few words")],
    text: Text,
    component: Annotated[list[str], typer.Option("--component", help=", ".join(service_status.COMPONENTS))],
    impact: Annotated[Impact, typer.Option("--impact")] = Impact.OUTAGE,
) -> None:
    """Open an incident, and tell subscribers."""

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            incident = await service_status.open_incident(
                here, session, title, impact, component, text, now=here.clock.now()
            )
            typer.echo(f"Incident {incident.id} is open.")

    run_command(change)


def _update(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, from `clarion status show`")],
    text: Text,
    stage: Annotated[Stage, typer.Option("--stage")] = Stage.MONITORING,
) -> None:
    """Say how an incident goes on; the stage `resolved` ends it."""

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            row = await service_status.get_incident(session, incident)
            await service_status.add_update(here, session, row, stage, text, now=here.clock.now())
            typer.echo(f"Incident {row.id}: {stage.value}.")

    run_command(change)


def _mirror(
    source: Annotated[str, typer.Argument(help="The installation: https://phone.example.com")],
    folder: Annotated[Path, typer.Argument(help="What a web server of this host serves")],
    every: Annotated[float, typer.Option(help="Seconds between two looks; 0: look once.", min=0, max=3600)] = 60.0,
) -> None:
    """Keep a copy of the status page on this host, which says so when the installation does not answer.

    It needs no database. What stands in note.txt in the folder is shown at the top of the page.
    """
    if not source.startswith(("https://", "http://")):
        raise Invalid("Give the address of the installation, such as https://phone.example.com.")
    asyncio.run(_keep_mirror(StatusMirror(source, folder), every))


async def _keep_mirror(mirror: StatusMirror, every: float) -> None:
    async with httpx.AsyncClient(timeout=20, follow_redirects=False) as client:
        while True:
            answered = await mirror.refresh(client, datetime.now(UTC))
            if not every:
                if not answered:
                    raise typer.Exit(1)
                return
            await asyncio.sleep(every)
