"""`clarion network`: the simulated phone network in a process of its own."""

import typer

from clarion.apps.container import plain_container
from clarion.apps.outer_roles import network
from clarion.apps.roles import load_role, run_parts


def add_to(app: typer.Typer) -> None:
    app.command("network")(_network)


def _network() -> None:
    """Run the simulated phone network."""
    run_parts(
        load_role("network"),
        network,
        ready=lambda _: "The simulated phone network is ready.",
        container=plain_container,
    )
