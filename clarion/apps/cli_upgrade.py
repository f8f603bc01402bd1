"""`clarion upgrade`: the installed services to the version whose command this is, and back."""

from typing import Annotated

import typer

from clarion.apps.install import Answers, Machine, look_at_machine, roll_back, upgrade
from clarion.base.errors import NotFound


def add_to(app: typer.Typer) -> None:
    app.command("upgrade")(_upgrade)


def _upgrade(
    rollback: Annotated[bool, typer.Option("--rollback", help="Go back to the version before.")] = False,
    backup: Annotated[bool, typer.Option("--backup/--no-backup", help="Back up first.")] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Run the installed services with this version, role by role, while calls go on."""
    machine = Machine()
    answers = machine.read_state().get("answers")
    if not answers:
        raise NotFound("Clarion is not installed here as services; `clarion install` does that.")
    facts = look_at_machine(Answers.model_validate(answers))
    if not yes:
        typer.confirm("Go back to the earlier version?" if rollback else f"Change to {facts.program}?", abort=True)
    if rollback:
        roll_back(machine, facts, lambda line: typer.echo(f"… {line}"))
    else:
        upgrade(machine, facts, lambda line: typer.echo(f"… {line}"), backup=backup)
    typer.echo(f"Clarion runs with {machine.read_state()['program']}.")
