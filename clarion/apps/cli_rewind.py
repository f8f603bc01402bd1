"""`clarion rewind`: the database of an installed Clarion as it was at a moment."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from clarion.apps.install import Machine
from clarion.apps.install.archiving import read_moment
from clarion.apps.install.rewinding import rewind


def add_to(app: typer.Typer) -> None:
    app.command("rewind")(_rewind)


def _rewind(
    to: Annotated[str, typer.Argument(help="The moment: '2026-12-01 14:03'.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put the database back to a moment, after something was deleted by mistake. What was written since is gone.

    Files, recordings and keys stay as they are. It needs an installation with --archive-target.
    """
    moment = read_moment(to, datetime.now(UTC))
    if not yes:
        typer.confirm(f"Stop Clarion and lose everything written after {moment:%Y-%m-%d %H:%M:%S %Z}?", abort=True)
    rewind(Machine(), moment, lambda line: typer.echo(f"… {line}"))
    typer.echo("Clarion runs with the database of that moment.")
