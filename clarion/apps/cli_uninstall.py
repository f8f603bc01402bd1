"""`clarion uninstall`: take back what `clarion install` did."""

from typing import Annotated

import typer

from clarion.apps.install import Machine, uninstall


def add_to(app: typer.Typer) -> None:
    app.command("uninstall")(_uninstall)


def _uninstall(
    purge: Annotated[bool, typer.Option("--purge", help="Remove data, database and user as well.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop and remove the services. Data, database, user and packages stay."""
    if not yes:
        what = "the services and ALL DATA of this Clarion" if purge else "the services of this Clarion; its data stays"
        typer.confirm(f"Remove {what}?", abort=True)
    uninstall(Machine(), typer.echo, purge=purge)
    typer.echo("The services are gone." + ("" if purge else " The data is still in /var/lib/clarion."))
