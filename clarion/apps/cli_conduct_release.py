"""`clarion acceptable-use releases`, `promote`, `keep`: rules that are watched or on trial, on their way into force."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.features.conduct import Who, acting, follow_rules, keep, list_progress, promote, rules_in_force
from clarion.features.conduct.release.responses import StageProgress

RuleName = Annotated[str, typer.Argument(help="Id of the rule, such as OBJ-02.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the audit trail and the evidence.")]
_OPERATOR = Who(name="the command line")


def add_to(app: typer.Typer) -> None:
    group = group_of(app, ACCEPTABLE_USE)
    group.command("releases")(_releases)
    group.command("promote")(_promote)
    group.command("keep")(_keep)


def _releases(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines instead of a table.")] = False,
) -> None:
    """List rules that are watched or on trial: since when, what they saw, what it takes until they may go on."""

    async def show(here: Container) -> None:
        force, now = await rules_in_force(here), here.clock.now()
        async with here.storage.transaction() as session:
            await follow_rules(session, here, force)
            waiting = await list_progress(session, force, now)
        if as_json:
            for view in waiting:
                typer.echo(json.dumps(view))
            return
        _show(waiting)

    run_command(show)


def _show(views: list[StageProgress]) -> None:
    table = Table("Rule", "State", "Since", "Matches", "Right", "Missing")
    for view in views:
        looked = view["right"] + view["wrong"]
        table.add_row(
            view["rule"],
            f"{view['status']} → {view['next']}",
            view["since"][:10],
            str(view["matches"]),
            f"{view['right']} of {looked}" if looked else "–",
            "; ".join(view["missing"]) or "ready",
        )
    Console().print(table)


def _promote(rule: RuleName, reason: Reason) -> None:
    """Bring a watched rule a step further: on trial, or in force. Refused with what is missing."""

    async def change(here: Container) -> None:
        force = await rules_in_force(here)
        async with acting(here) as session:
            row = await promote(session, here, force, rule, reason, _OPERATOR)
            status = row.status
        typer.echo(f"{rule} is now on {status}.")

    run_command(change)


def _keep(rule: RuleName, reason: Reason) -> None:
    """Leave a watched rule as it is: its observation begins anew."""

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            row = await keep(session, here, rule, reason, _OPERATOR)
            since, status = row.since, row.status
        typer.echo(f"{rule} stays on {status}; it is watched anew since {since:%d %B %Y %H:%M} UTC.")

    run_command(change)
