"""`clarion edge` and `clarion media`: the outside programs of this machine, each on its own.

They are their own processes so that a call server can die without taking calls in progress with it.
"""

import asyncio
from typing import Annotated

import typer

from clarion.apps.children import edge_child, media_child
from clarion.apps.ports import require_free_ports
from clarion.apps.process_start import prepare_process
from clarion.apps.running import Part, run_until_told
from clarion.base.keys import load_master_key
from clarion.base.settings import load_settings
from clarion.engines.kamailio import EdgeControl, edge_files


def add_to(app: typer.Typer) -> None:
    edge = typer.Typer(help="Run the SIP edge (Kamailio), or look after the one that runs.")
    edge.callback(invoke_without_command=True)(_edge)
    edge.command("bans")(_bans)
    edge.command("unban")(_unban)
    edge.command("servers")(_servers)
    app.add_typer(edge, name="edge")
    app.command("media")(_media)


def _edge(context: typer.Context) -> None:
    """Run the SIP edge (Kamailio) in the foreground."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    prepare_process(settings)
    require_free_ports(settings, "edge")
    ready = f"The edge is ready on {settings.bind}:{settings.sip_port}."
    if not settings.valkey_url:
        asyncio.run(run_until_told([edge_child(settings)], ready=ready))
        return
    from clarion.apps.container import plain_container  # the other commands need no database
    from clarion.apps.outer_roles import edge
    from clarion.apps.roles import run_parts

    run_parts(
        settings,
        edge,
        ready=lambda _: ready,
        container=plain_container,
    )


def _media() -> None:
    """Run the media engine (rtpengine) of this machine in the foreground."""
    settings = load_settings()
    prepare_process(settings)
    require_free_ports(settings, "media")
    parts: list[Part] = [media_child(settings)]
    if settings.has_other_machines:
        from clarion.apps.sound_intake import SoundIntake  # loads the engines, which a single machine does not need

        parts.append(SoundIntake(settings, load_master_key(settings.data, settings.master_key_file)))
    asyncio.run(run_until_told(parts, ready=f"The media engine is ready on port {settings.rtpengine_ng_port}."))


def _bans() -> None:
    """Say whom the edge does not listen to at present, and why."""
    bans = asyncio.run(_control().bans())
    for ban in bans:
        typer.echo(f"{ban.source}\t{ban.reason}")
    if not bans:
        typer.echo("Nobody is banned.")


def _unban(source: Annotated[str, typer.Argument(help="An IP, or a source as `clarion edge bans` shows it.")]) -> None:
    """Listen to somebody again."""
    lifted = asyncio.run(_control().unban(source))
    if not lifted:
        typer.echo(f"{source} was not banned.", err=True)
        raise typer.Exit(1)
    for entry in lifted:
        typer.echo(f"{entry} may speak again.")


def _servers() -> None:
    """Say which call servers answer the edge."""
    for server in asyncio.run(_control().servers()):
        typer.echo(f"{server.name}\t{server.uri}\t{'alive' if server.alive else 'silent'}")


def _control() -> EdgeControl:
    return EdgeControl(edge_files(load_settings()))
