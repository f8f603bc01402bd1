"""`clarion acceptable-use`: the rules of acceptable use, tried out without a server and changed with one."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.command_groups import ACCEPTABLE_USE, group_of
from clarion.apps.container import plain_container
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.base.settings import load_settings
from clarion.features.conduct import (
    Conduct,
    Override,
    RuleBook,
    RuleStatus,
    Status,
    judge_lines,
    list_overrides,
    load_book,
    remove_override,
    rule_statuses,
    rules_folder,
    rules_in_force,
    set_override,
)

Folder = Annotated[str, typer.Option("--folder", help="Where rules of your own lie; by default conduct in the data.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON lines instead of a table.")]
Scope = Annotated[str, typer.Option(help="everywhere, place, plan or account.")]
Key = Annotated[str, typer.Option(help="Which place, plan or account.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the change.")]


def add_to(app: typer.Typer) -> None:
    group = group_of(app, ACCEPTABLE_USE)
    group.command("rules")(_rules)
    group.command("status")(_status)
    group.command("features")(_features)
    group.command("check")(_check)
    group.command("overrides")(_overrides)
    group.command("override")(_override)
    group.command("restore")(_restore)


def _book(folder: str) -> RuleBook:
    book = load_book(Path(folder) if folder else rules_folder(load_settings().data))
    for refused in book.refused:
        typer.echo(f"refused: {refused.message}", err=True)
    return book


def _rules(folder: Folder = "", as_json: AsJson = False) -> None:
    """List every rule with its clause, its state and where it is live."""
    rows = [kept.rule for kept in _book(folder).rules.values()]
    if as_json:
        for rule in rows:
            live = [kind.value for kind in rule.live]
            said = {"id": rule.id, "version": rule.version, "clause": rule.clause, "state": rule.status.value}
            typer.echo(json.dumps(said | {"killSwitch": rule.kill_switch, "live": live, "title": rule.title}))
        return
    table = Table("Rule", "Clause", "State", "What", "Live at")
    for rule in rows:
        state = "off" if rule.kill_switch else rule.status.value
        where = ", ".join(kind.value for kind in rule.live) or f"waits for {rule.waits_for}"
        table.add_row(rule.id, rule.clause, state, rule.title, where)
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    console.print(f"{len(rows)} rules")


def _status(as_json: AsJson = False) -> None:
    """How each rule stands: enforced, trial, observing or waiting for a product; its matches of the last 30 days."""

    async def read(here: Container) -> list[RuleStatus]:
        force = await rules_in_force(here)
        async with here.storage.reading() as session:
            return await rule_statuses(session, force, here.clock.now())

    found = run_command(read, container=plain_container)
    if as_json:
        for one in found:
            typer.echo(json.dumps(one.view()))
        return
    table = Table("Rule", "Status", "What", "Last match", "Matches in 30 days", "Overturned on appeal")
    for one in found:
        status = f"waiting for {one.waits_for}" if one.waits_for else one.status
        last = f"{one.last_match:%Y-%m-%d %H:%M} UTC" if one.last_match else "–"
        table.add_row(one.rule.id, status, one.rule.title, last, str(one.matches_30d), str(one.overturned_30d))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    counts = Counter(one.status for one in found)
    console.print(", ".join(f"{count} {status}" for status, count in counts.most_common()))


def _features(folder: Folder = "") -> None:
    """List every fact that rules may look at, with its type and who supplies it."""
    for name, feature in sorted(_book(folder).features.items()):
        typer.echo(f"{name}\t{feature.type}\t{feature.supplier}\t{feature.means}")


def _check(
    file: Annotated[str, typer.Argument(help="Attempts as JSON lines; - for standard input.")], folder: Folder = ""
) -> None:
    """Print the verdict on each attempt as a JSON line. Needs no server. A bad line is told, and the rest go on."""
    conduct = Conduct(_book(folder))
    try:
        source = nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")  # noqa: SIM115
        with source as lines:
            bad = _print_verdicts(lines, conduct)
    except BrokenPipeError:  # whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    except OSError as error:
        raise ClarionError(f"{file} cannot be read: {error.strerror or error}.") from error
    if bad:
        raise typer.Exit(1)


def _print_verdicts(lines: Iterable[bytes], conduct: Conduct) -> int:
    """How many lines could not be read."""
    bad = 0
    for number, verdict in judge_lines(lines, conduct, datetime.now(UTC)):
        sys.stdout.write(json.dumps(verdict) + "\n")
        if "error" in verdict:
            bad += 1
            sys.stdout.flush()
            typer.echo(f"line {number}: {verdict['error']}", err=True)
    sys.stdout.flush()
    return bad


def _overrides() -> None:
    """List what was changed of rules, for whom and why."""

    async def show(here: Container) -> None:
        async with here.storage.reading() as session:
            for row in await list_overrides(session):
                said: dict[str, Any] = {"rule": row.rule, "scope": row.scope, "key": row.key, "limits": row.limits}
                said |= {"status": row.status, "off": row.killed, "reason": row.reason, "at": row.at.isoformat()}
                typer.echo(json.dumps(said))

    run_command(show)


def _override(
    rule: Annotated[str, typer.Argument(help="Id of the rule, such as SPM-03.")],
    reason: Reason,
    scope: Scope = "everywhere",
    key: Key = "",
    limit: Annotated[list[str] | None, typer.Option(help="name=value; may be given several times.")] = None,
    status: Annotated[Status | None, typer.Option(help="observe, canary or enforce.")] = None,
    off: Annotated[bool | None, typer.Option("--off/--on", help="The kill switch.")] = None,
) -> None:
    """Change a rule for everybody, a place, a plan or an account, as far as the rule allows. Running servers follow."""
    book = _book("")
    override = Override(rule, scope, key, dict(_limit(text) for text in limit or []), status, off)

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            await set_override(session, here, book, override, reason)
        typer.echo(f"{rule} is changed for {scope} {key}".rstrip() + ".")

    run_command(change)


def _restore(rule: str, reason: Reason, scope: Scope = "everywhere", key: Key = "") -> None:
    """Take a change back: the rule holds as it is written."""

    async def change(here: Container) -> None:
        async with here.storage.transaction() as session:
            await remove_override(session, here, rule, scope, key, reason)
        typer.echo(f"{rule} holds as it is written for {scope} {key}".rstrip() + ".")

    run_command(change)


def _limit(text: str) -> tuple[str, bool | int | float | str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Invalid(f"{text!r} must be name=value")
    try:
        read = json.loads(value)
    except ValueError:
        return name, value
    return name, read if isinstance(read, bool | int | float | str) else value
